import { describe, expect, it } from "vitest";
import type { CatalogEntry } from "../../../model/catalog.ts";
import { crawlerCheck } from "../../../server/catalog/crawler-check.ts";
import { loadFormats } from "../../../server/formats/index.ts";
import { entry, sampleState } from "../../client/support/entry.ts";

const formats = await loadFormats();
const platform = { formats, publicUrl: "https://map.example.lg.jp" };

function results(changes: Partial<CatalogEntry>, changed: Partial<typeof platform> | { publicUrl: undefined } = {}) {
  const { accepted, points } = crawlerCheck(entry(changes), { ...platform, ...changed });
  return { accepted, notOk: points.filter(({ result }) => result !== "ok").map(({ topic, result }) => `${topic} ${result}`) };
}

describe("the crawler check", () => {
  const good: Partial<CatalogEntry> = {
    keywords: ["避難所", "防災", "shelter"],
    description: { ja: "災害のときに避難する場所の一覧です。名称と所在地が分かります。", en: "Places to go to in a disaster." },
    fields: { name: { type: "text", label: { ja: "名称", en: "Name" } } },
  };
  const withLicence = (id: "KSJ-noncommercial" | "KSJ-commercial", redistribute: boolean) =>
    entry().sources.map((source) => ({ ...source, licence: { ...source.licence, id, redistribute } }));

  it("accepts a dataset that has all that portals ask for", () => {
    expect(results(good)).toEqual({ accepted: true, notOk: [] });
  });

  it.each([
    ["nothing loaded", { ...good, state: null }, "data blocked"],
    ["sample data", { ...good, state: sampleState }, "data blocked"],
    ["a licence without redistribution", { ...good, sources: withLicence("KSJ-noncommercial", false) }, "licence blocked"],
    ["terms of its own", { ...good, sources: withLicence("KSJ-commercial", true) }, "licence advice"],
    ["few tags", { ...good, keywords: ["shelter"] }, "tags advice"],
    ["a short description", { ...good, description: { ja: "短い", en: "Short" } }, "description advice"],
    [
      "no name",
      { ...good, geometry: "point" as const, fields: { kind: { type: "text" as const, label: { ja: "種類", en: "Kind" } } } },
      "columns advice",
    ],
  ])("notices %s", (_, changes, expected) => {
    expect(results(changes)).toEqual({ accepted: !expected.endsWith("blocked"), notOk: [expected] });
  });

  it("asks for a public address and for CSV and GeoJSON, and says what to do", () => {
    expect(results(good, { publicUrl: undefined }).notOk).toEqual(["address blocked"]);
    expect(results(good, { formats: formats.filter(({ id }) => id !== "csv") }).notOk).toEqual(["formats blocked"]);
    const { points } = crawlerCheck(entry({ ...good, state: null }), { ...platform, publicUrl: undefined });
    for (const { result, remedy } of points) expect(remedy !== undefined).toBe(result !== "ok");
  });
});
