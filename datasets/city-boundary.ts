import { defineDataset } from "../model/dataset.ts";

export const dataset = defineDataset({
  id: "city-boundary",
  title: { ja: "市の区域", en: "City boundary" },
  description: {
    ja: "市の行政区域です。ほかのデータを市の範囲で集計・切り出しするときの基準になります。",
    en: "The administrative area of the city, used to clip and total the other datasets.",
  },
  theme: "base",
  keywords: ["行政区域", "市境", "boundary", "N03"],
  geometry: "polygon",
  fields: {
    name: { type: "text", label: { ja: "市区町村名", en: "Municipality" }, required: true },
    ward: { type: "text", label: { ja: "行政区", en: "Ward" } },
    county: { type: "text", label: { ja: "郡・政令市", en: "County or designated city" } },
    prefecture: { type: "text", label: { ja: "都道府県", en: "Prefecture" } },
    code: {
      type: "text",
      label: { ja: "行政区域コード", en: "Municipality code" },
      description: { ja: "検査数字を含まない5桁のコード", en: "Five digits, without the check digit" },
    },
  },
  titleField: "name",
  tiles: { minZoom: 6, maxZoom: 14, fields: ["name"] },
  style: { color: "#4B4B57", outline: "#4B4B57", opacity: 0, size: 2, base: true },
  order: 40,
  visibleAtStart: true,
  siteReport: {
    topic: "municipality",
    relation: "covers",
    fields: ["prefecture"],
    accuracy: {
      meters: 25,
      statement: {
        ja: "行政界は縮尺 1/25,000 程度の図をもとにしており、25m ほどずれることがあります",
        en: "The boundary was drawn at about 1:25,000 and may be off by some 25 m",
      },
    },
    absence: { ja: "市の区域の外です", en: "Outside the city" },
  },
  sources: [
    {
      id: "ksj-n03",
      title: { ja: "国土数値情報 行政区域（N03）", en: "KSJ administrative areas (N03)" },
      publisher: { ja: "国土交通省", en: "Ministry of Land, Infrastructure, Transport and Tourism" },
      landing: "https://nlftp.mlit.go.jp/ksj/gml/datalist/KsjTmplt-N03-2024.html",
      licence: "CC-BY-4.0",
      attribution: {
        ja: "「国土数値情報（行政区域データ）」（国土交通省）を加工して作成",
        en: "Made from National Land Numerical Information (administrative areas), MLIT Japan",
      },
      fetch: {
        order: 10,
        vintage: "2026-01-01",
        addresses: ["https://nlftp.mlit.go.jp/ksj/gml/data/N03/N03-{yyyy}/N03-{yyyymmdd}_{pref2}_GML.zip"],
      },
      recognise: ["N03_001", "N03_004", "N03_007"],
      crs: 6668,
      // No key: a municipality with islands or exclaves is delivered as many records with one code.
      clip: { column: "N03_007", by: "code-equals" },
      columns: { name: "N03_004", ward: "N03_005", county: "N03_003", prefecture: "N03_001", code: "N03_007" },
    },
    {
      id: "n03-geolonia",
      title: { ja: "行政区域（市区町村別GeoJSON）", en: "Administrative areas, one GeoJSON per municipality" },
      publisher: { ja: "国土交通省（Geolonia が変換）", en: "MLIT Japan, converted by Geolonia" },
      landing: "https://github.com/geolonia/japanese-admins",
      licence: "KSJ-commercial",
      attribution: {
        ja: "「国土数値情報（行政区域データ）」（国土交通省）を株式会社Geoloniaが加工",
        en: "National Land Numerical Information (administrative areas), MLIT Japan, converted by Geolonia",
      },
      recognise: ["name"],
      recogniseOnly: true,
      crs: 4326,
      columns: { name: "name" },
    },
  ],
  acceptance: [
    {
      source: "ksj-n03",
      raw: { N03_001: "滋賀県", N03_002: null, N03_003: null, N03_004: "東近江市", N03_007: "25213" },
      expect: { name: "東近江市", prefecture: "滋賀県", county: null, ward: null, code: "25213" },
    },
    {
      source: "n03-geolonia",
      raw: { name: "滋賀県東近江市" },
      expect: { name: "滋賀県東近江市", code: null },
    },
  ],
});
