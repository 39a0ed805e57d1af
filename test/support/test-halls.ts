import { defineDataset } from "../../model/dataset.ts";

const credit = { ja: "試験", en: "Test" };

/** A small register of halls: keyed, with positions and a required name. */
export const halls = defineDataset({
  id: "test-halls",
  title: { ja: "試験会館", en: "Test halls" },
  description: { ja: "試験用", en: "For tests" },
  theme: "facilities",
  geometry: "point",
  fields: {
    name: { type: "text", label: { ja: "名称", en: "Name" }, required: true },
    capacity: { type: "integer", label: { ja: "定員", en: "Capacity" } },
  },
  titleField: "name",
  tiles: { minZoom: 8, maxZoom: 16, fields: ["name"] },
  style: { color: "#888888" },
  sources: [
    {
      id: "halls",
      title: credit,
      publisher: credit,
      landing: "https://example.com/",
      licence: "CC-BY-4.0",
      attribution: credit,
      recognise: ["番号", "名称", "定員"],
      crs: 6668,
      position: { lon: "経度", lat: "緯度" },
      key: ["番号"],
      columns: { name: "名称", capacity: "定員" },
    },
  ],
});

export interface Hall {
  readonly name?: string;
  readonly capacity?: string;
  readonly lonLat?: readonly [number, number] | null;
}

/** A CSV of halls numbered from 1; `changes` says which of them are different. */
export function hallsCsv(count: number, changes: Readonly<Record<number, Hall | "left out">> = {}): string {
  const lines = ["番号,名称,定員,経度,緯度"];
  for (let n = 1; n <= count; n++) {
    const change = changes[n] ?? {};
    if (change === "left out") continue;
    const { name = `会館${n}`, capacity = String(n * 10), lonLat = [136.2 + n / 1000, 35.1] } = change;
    lines.push(`${n},${name},${capacity},${lonLat?.join(",") ?? ","}`);
  }
  return `${lines.join("\r\n")}\r\n`;
}
