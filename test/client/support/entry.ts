import type { Catalog, CatalogEntry, CatalogState } from "../../../model/catalog.ts";

const state: CatalogState = {
  version: 3,
  publishedAt: "2026-03-01T01:23:45Z",
  rowCount: 12_345,
  bboxLonLat: [136.1, 35.0, 136.3, 35.2],
  sources: ["city"],
  sample: false,
};

/** A small dataset with one field of each kind. */
export function entry(changes: Partial<CatalogEntry> = {}): CatalogEntry {
  return {
    id: "shelters",
    title: { ja: "避難所", en: "Shelters" },
    description: { ja: "避難する場所です。", en: "Where to go." },
    theme: "disaster",
    keywords: ["避難所", "shelter"],
    geometry: "point",
    fields: {
      name: { type: "text", label: { ja: "名称", en: "Name" } },
      kind: {
        type: "code",
        label: { ja: "種類", en: "Kind" },
        codes: [{ value: "1", label: { ja: "指定避難所", en: "Shelter" } }],
      },
      people: { type: "integer", label: { ja: "収容人数", en: "Capacity" }, unit: "人" },
    },
    titleField: "name",
    sources: [
      {
        id: "city",
        title: { ja: "市の避難所", en: "City shelters" },
        publisher: { ja: "見本市", en: "Sample City" },
        landing: "https://example.jp/shelters",
        attribution: { ja: "見本市「避難所」", en: "Shelters, Sample City" },
        licence: {
          id: "CC-BY-4.0",
          title: { ja: "クリエイティブ・コモンズ 表示 4.0", en: "CC BY 4.0" },
          url: "https://creativecommons.org/licenses/by/4.0/",
          redistribute: true,
        },
      },
    ],
    tiles: { minZoom: 9, maxZoom: 16, fields: ["name"] },
    legend: [],
    order: 500,
    visibleAtStart: true,
    onMap: true,
    base: false,
    state,
    ...changes,
  };
}

export const sampleState: CatalogState = { ...state, sample: true };

export const city: Catalog["city"] = {
  code5: "25213",
  code6: "252131",
  name: { ja: "見本市", en: "Sample City" },
  prefecture: { ja: "滋賀県", en: "Shiga" },
  planeEpsg: 6674,
  center: [136.2, 35.1],
  zoom: 11,
  bbox: [136.0, 35.0, 136.4, 35.2],
  contactPage: "https://example.jp/contact",
};
