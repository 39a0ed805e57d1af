import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { datasetById, loadDatasets } from "../../datasets/index.ts";
import { type CatalogState, catalogEntry, catalogOf, themeLabels } from "../../model/catalog.ts";
import { parseCity, withCity } from "../../model/city.ts";
import { themes } from "../../model/dataset.ts";

const city = parseCity(JSON.parse(readFileSync(new URL("../../config/cities/25213.json", import.meta.url), "utf8")));
const datasets = (await loadDatasets()).map((dataset) => withCity(dataset, city));
const state: CatalogState = {
  version: 3,
  publishedAt: "2026-11-23T09:00:00Z",
  rowCount: 88,
  bboxLonLat: [136.1, 35, 136.4, 35.2],
  sources: ["standard-evacuation"],
  sample: true,
};

describe("catalogEntry()", () => {
  it("tells what the public may see of a dataset", () => {
    const entry = catalogEntry(datasetById(datasets, "shelters"), state);
    expect(entry).toMatchObject({
      id: "shelters",
      theme: "disaster",
      geometry: "point",
      titleField: "name",
      base: false,
      visibleAtStart: true,
      tiles: { minZoom: 9, maxZoom: 16 },
      state,
    });
    expect(entry.notice?.ja).toContain("災害");
    expect(entry.fields["capacity"]).toMatchObject({ type: "integer", unit: "人", label: { ja: "想定収容人数" } });
    expect(entry.legend.map(({ short }) => short.ja)).toEqual(["場所・避難所", "避難場所", "避難所", "その他・不明"]);
  });

  it("credits only the sources that have rows", () => {
    expect(catalogEntry(datasetById(datasets, "shelters"), state).sources.map(({ id }) => id)).toEqual(["standard-evacuation"]);
  });

  it("tells sources with their licence in full", () => {
    const entry = catalogEntry(datasetById(datasets, "public-facilities"), null);
    expect(entry.sources.find(({ id }) => id === "ksj-p13")?.licence).toEqual({
      id: "KSJ-noncommercial",
      title: { ja: "国土数値情報利用規約（非商用）", en: "KSJ terms (non-commercial only)" },
      url: "https://nlftp.mlit.go.jp/ksj/other/agreement.html",
      redistribute: false,
    });
    expect(entry.state).toBeNull();
  });

  it.each(datasets)("of $id names no internal field, raw column or sample", (dataset) => {
    const entry = catalogEntry(dataset, state);
    const text = JSON.stringify(entry);
    const internal = Object.entries(dataset.fields).filter(([, field]) => field.visibility === "internal");
    for (const [name] of internal) expect(Object.keys(entry.fields)).not.toContain(name);
    for (const [name] of internal) expect(text).not.toContain(`"${name}"`);
    for (const word of ["columns", "acceptance", "recognise", "visibility", "aliases", "cityData"]) expect(text).not.toContain(`"${word}"`);
  });

  it("refuses an internal dataset", () => {
    const internal = { ...datasetById(datasets, "buildings"), visibility: "internal" as const };
    expect(() => catalogEntry(internal, null)).toThrow('dataset "buildings" is internal');
  });
});

describe("catalogOf()", () => {
  it("leaves internal datasets out", () => {
    const internal = { ...datasetById(datasets, "buildings"), visibility: "internal" as const };
    const catalog = catalogOf(city, [internal, datasetById(datasets, "roads")], new Map());
    expect(catalog.datasets.map(({ id }) => id)).toEqual(["roads"]);
    expect(catalog.sample).toBe(false);
  });

  it("says when any dataset holds sample data", () => {
    expect(catalogOf(city, datasets, new Map([["roads", { ...state, sample: false }]])).sample).toBe(false);
    expect(catalogOf(city, datasets, new Map([["roads", state]])).sample).toBe(true);
  });

  it("tells of the city what visitors need and nothing of its configuration beyond that", () => {
    const { city: shown } = catalogOf(city, [], new Map());
    expect(shown).toMatchObject({ code5: "25213", code6: "252131", name: { ja: "東近江市" }, planeEpsg: 6674 });
    expect(shown).not.toHaveProperty("ownData");
  });
});

it("every theme has a name", () => {
  expect(Object.keys(themeLabels).sort()).toEqual([...themes].sort());
});
