import { defineDataset } from "../../model/dataset.ts";
import type { StagedRecord } from "../../sql/load.ts";

/** A small dataset for tests: areas with a name, a kind and a secret, from one source that numbers its records and one that does not. */
export const plots = defineDataset({
  id: "test-plots",
  title: { ja: "試験区画", en: "Test plots" },
  description: { ja: "試験用の区画", en: "Plots for tests" },
  theme: "planning",
  geometry: "polygon",
  fields: {
    name: { type: "text", label: { ja: "名称", en: "Name" } },
    kind: {
      type: "code",
      label: { ja: "種類", en: "Kind" },
      codes: [
        { value: "1", label: { ja: "田", en: "Paddy" }, color: "#00AA00" },
        { value: "2", label: { ja: "畑", en: "Field" }, color: "#AAAA00", aliases: ["はたけ"] },
      ],
    },
    area: { type: "number", label: { ja: "面積", en: "Area" }, unit: "㎡" },
    surveyed: { type: "date", label: { ja: "測量日", en: "Surveyed on" } },
    fenced: { type: "boolean", label: { ja: "柵", en: "Fenced" } },
    owner: { type: "text", label: { ja: "所有者", en: "Owner" }, visibility: "internal" },
  },
  titleField: "name",
  tiles: { minZoom: 8, maxZoom: 16, fields: ["name", "kind"] },
  style: { color: "#888888", colorBy: "kind" },
  sources: [
    testSource({ id: "numbered", licence: "CC-BY-4.0", key: ["no"] }),
    testSource({ id: "unnumbered", licence: "CC-BY-4.0" }),
    testSource({ id: "private", licence: "KSJ-noncommercial", key: ["no"] }),
  ],
});

function testSource({ id, licence, key }: { id: string; licence: "CC-BY-4.0" | "KSJ-noncommercial"; key?: string[] }) {
  return {
    id,
    title: { ja: id, en: id },
    publisher: { ja: "試験市", en: "Test city" },
    landing: "https://example.com/",
    licence,
    attribution: { ja: `試験市 ${id}`, en: `Test city ${id}` },
    recognise: ["no", id],
    crs: 6674,
    ...(key && { key }),
    columns: { name: "name", kind: "kind", area: "area", surveyed: "surveyed", fenced: "fenced", owner: "owner" },
  };
}

/** A square in zone VI metres as WKB. */
export function squareWkb(x: number, y: number, side = 100): Uint8Array {
  return polygonWkb([
    [x, y],
    [x + side, y],
    [x + side, y + side],
    [x, y + side],
    [x, y],
  ]);
}

export function polygonWkb(ring: readonly (readonly [number, number])[]): Uint8Array {
  const wkb = Buffer.alloc(13 + ring.length * 16);
  wkb.writeUInt8(1, 0);
  wkb.writeUInt32LE(3, 1);
  wkb.writeUInt32LE(1, 5);
  wkb.writeUInt32LE(ring.length, 9);
  for (const [index, [x, y]] of ring.entries()) {
    wkb.writeDoubleLE(x, 13 + index * 16);
    wkb.writeDoubleLE(y, 21 + index * 16);
  }
  return wkb;
}

/** A conformed plot, 100 m square, `n` squares east of a corner in the reference city. */
export function plotRecord(
  n: number,
  changes: { name?: string; owner?: string; wkb?: Uint8Array | null; key?: string | null } = {},
): StagedRecord {
  const { name = `区画${n}`, owner = "山田", wkb = squareWkb(18_000 + n * 200, -98_000), key = String(n) } = changes;
  return {
    layer: 0,
    row: n,
    key,
    values: [name, n % 2 === 0 ? "1" : "2", n * 1.5, "2026-04-01", n % 2 === 0, owner],
    raw: { no: n, name, owner },
    geometry: wkb === null ? null : { wkb, srid: 6674 },
  };
}
