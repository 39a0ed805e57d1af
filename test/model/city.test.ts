import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { datasetById, loadDatasets } from "../../datasets/index.ts";
import { parseCity, withCheckDigit, withCity } from "../../model/city.ts";

const folder = new URL("../../config/cities/", import.meta.url);
const read = (file: string): unknown => JSON.parse(readFileSync(new URL(file, folder), "utf8"));
const higashiomi = parseCity(read("25213.json"));
const datasets = await loadDatasets();

describe("withCheckDigit()", () => {
  it.each([
    ["01100", "011002"],
    ["13101", "131016"],
    ["25201", "252018"],
    ["25213", "252131"],
    ["40133", "401331"],
  ])("%s → %s", (code5, code6) => {
    expect(withCheckDigit(code5)).toBe(code6);
  });
});

describe("parseCity()", () => {
  it.each(readdirSync(folder))("reads config/cities/%s, which is named after its code", (file) => {
    expect(`${parseCity(read(file)).code5}.json`).toBe(file);
  });

  it("collects everything that is inconsistent", () => {
    const wrong = { ...higashiomi, code6: "252130", bbox: [136.4, 35, 136.1, 35.2] };
    expect(() => parseCity(wrong)).toThrow(/252131, not 252130[\s\S]*west, south, east, north/);
  });

  it("wants the map to open inside the city", () => {
    expect(() => parseCity({ ...higashiomi, center: [139.7, 35.7] })).toThrow("center lies outside bbox");
  });

  it("knows plane rectangular zones of JGD2011 only", () => {
    expect(() => parseCity({ ...higashiomi, planeEpsg: 3857 })).toThrow("planeEpsg");
  });
});

describe("withCity()", () => {
  it("puts the city's name, page, licence and credit on its own deliveries", () => {
    const own = { ...higashiomi.ownData, licence: "PDL-1.0" as const };
    const roads = withCity(datasetById(datasets, "roads"), { ...higashiomi, ownData: own });
    expect(roads.sources.find(({ id }) => id === "city-roads")).toMatchObject({
      publisher: { ja: "東近江市" },
      licence: "PDL-1.0",
      landing: "https://www.city.higashiomi.shiga.jp/",
      attribution: { ja: "東近江市「道路」", en: "Roads, Higashiomi City" },
    });
  });

  it("leaves other publishers' sources as they are", () => {
    const roads = datasetById(datasets, "roads");
    const osm = (sources: typeof roads.sources) => sources.find(({ id }) => id === "osm-roads");
    expect(osm(withCity(roads, higashiomi).sources)).toBe(osm(roads.sources));
  });
});
