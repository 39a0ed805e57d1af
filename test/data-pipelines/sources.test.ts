import { readFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { loadCity } from "../../config/city.ts";
import { addressesOf, firstMeshes } from "../../data-pipelines/fetch/address.ts";
import { formatRegistry } from "../../data-pipelines/registry-text.ts";
import { type RegistryEntry, sourceRegistry } from "../../data-pipelines/sources/index.ts";
import { sourcesPage } from "../../data-pipelines/sources-page.ts";
import { loadDatasets } from "../../datasets/index.ts";
import { type City, parseCity } from "../../model/city.ts";
import type { DatasetDefinition } from "../../model/dataset.ts";
import { licences } from "../../model/licence.ts";
import { defineSources, fetchRuleSchema } from "../../model/source.ts";

let datasets: DatasetDefinition[];
let registry: RegistryEntry[];
let city: City;

beforeAll(async () => {
  datasets = await loadDatasets();
  registry = await sourceRegistry(datasets);
  city = await loadCity("25213");
});

const entry = (id: string) => registry.find(({ source }) => source.id === id);

describe("the source registry", () => {
  it("names an address for Higashiomi as its publisher writes it", () => {
    const addresses = (id: string, release?: string) => addressesOf(entry(id)?.source.fetch ?? expect.fail(id), city, release);
    expect(addresses("ksj-n03")).toEqual(["https://nlftp.mlit.go.jp/ksj/gml/data/N03/N03-2026/N03-20260101_25_GML.zip"]);
    expect(addresses("ksj-n03", "2025-01-01")).toEqual(["https://nlftp.mlit.go.jp/ksj/gml/data/N03/N03-2025/N03-20250101_25_GML.zip"]);
    expect(addresses("ksj-a33")).toEqual(["https://nlftp.mlit.go.jp/ksj/gml/data/A33/A33-25/A33-25_25_GEOJSON.zip"]);
    expect(addresses("ksj-n13")).toEqual(["https://nlftp.mlit.go.jp/ksj/gml/data/N13/N13-24/N13-24_5236_GEOJSON.zip"]);
    expect(addresses("ksj-a31a")).toEqual([
      "https://nlftp.mlit.go.jp/ksj/gml/data/A31a/A31a-25/A31a-25_25_20_GEOJSON.zip",
      "https://nlftp.mlit.go.jp/ksj/gml/data/A31a/A31a-25/A31a-25_86_20_GEOJSON.zip",
    ]);
    expect(addresses("abr-parcel")[0]).toBe("https://data.address-br.digital.go.jp/mt_parcel/city/mt_parcel_city252131.csv.zip");
    expect(addresses("isj-town")).toEqual(["https://nlftp.mlit.go.jp/isj/dls/data/19.0b/25213-19.0b.zip"]);
  });

  it("starts a first build with the city's boundary", () => {
    expect(registry[0]?.source.id).toBe("ksj-n03");
  });

  it("has every source once, with an address or with what a person must do", () => {
    expect(registry.length).toBeGreaterThan(30);
    for (const { source } of registry) {
      const { addresses, byHand } = source.fetch;
      expect(addresses.length > 0 || byHand !== undefined, source.id).toBe(true);
    }
    expect(new Set(registry.map(({ source }) => source.id)).size).toBe(registry.length);
  });

  it("keeps back what is for non-commercial use and what nobody has confirmed", () => {
    for (const id of ["ksj-w05", "ksj-p13", "ksj-a48", "gsi-fgd", "gtfs-stops"]) {
      expect(licences[entry(id)?.source.licence ?? expect.fail(id)].redistribute, id).toBe(false);
    }
  });

  it("refuses a source that a dataset and the folder both describe", async () => {
    const [first] = datasets;
    const source = first?.sources[0] ?? expect.fail();
    const fetch = fetchRuleSchema.parse({ order: 1, vintage: "2026", addresses: ["https://example.com/a.zip"] });
    const twice = { ...(first ?? expect.fail()), id: "other", sources: [{ ...source, id: "ksj-a48", fetch }] };
    await expect(sourceRegistry([...datasets, twice])).rejects.toThrow(/"ksj-a48" is described twice/);
  });

  it("is listed with addresses, licences and what to do by hand", () => {
    const text = formatRegistry(registry, city, "ja");
    expect(text).toContain("city-boundary ← ksj-n03");
    expect(text).toContain("再配布不可（職員の閲覧のみ）");
    expect(text).toContain("✋ 基盤地図情報ダウンロードサービスに利用者登録し");
  });

  it("is what docs/sources.md says (npm run docs writes it)", () => {
    const page = readFileSync(path.resolve(import.meta.dirname, "../../docs/sources.md"), "utf8");
    expect(page).toBe(sourcesPage(datasets, registry));
  });
});

describe("an address", () => {
  const rule = (address: string) => fetchRuleSchema.safeParse({ order: 1, vintage: "2026", addresses: [address] });

  it("is https and knows its words", () => {
    expect(rule("https://example.com/{city5}.zip").success).toBe(true);
    expect(rule("http://example.com/{city5}.zip").success).toBe(false);
    expect(rule("https://example.com/{town}.zip").error?.message).toContain("{town} is not a word of addresses");
  });

  it("or what a person does instead is stated, never both", () => {
    const byHand = { ja: "窓口", en: "desk" };
    expect(fetchRuleSchema.safeParse({ order: 1, vintage: "2026" }).success).toBe(false);
    expect(fetchRuleSchema.safeParse({ order: 1, vintage: "2026", byHand, addresses: ["https://example.com/"] }).success).toBe(false);
    expect(() => defineSources([{ id: "X" } as never])).toThrow(/title/);
  });

  it("needs the city's regional bureau where it holds one", async () => {
    const { regionalBureau: _, ...elsewhere } = city;
    const bureau = entry("ksj-a31a")?.source.fetch ?? expect.fail();
    expect(() => addressesOf(bureau, parseCity(elsewhere))).toThrow(/\{bureau\}/);
  });

  it("is repeated for each first-order mesh that the city touches", () => {
    expect(firstMeshes([136.0852, 35.0138, 136.455, 35.2518])).toEqual(["5236"]);
    expect(firstMeshes([135.9, 34.6, 136.1, 34.7])).toEqual(["5135", "5136", "5235", "5236"]);
  });
});
