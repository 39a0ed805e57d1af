import type { LicenceId } from "../../model/licence.ts";
import { defineSources, type SourceInput } from "../../model/source.ts";

/** 国土数値情報 (National Land Numerical Information) that no dataset takes yet. Terms are those of the index page, August 2026. */

const files = "https://nlftp.mlit.go.jp/ksj/gml/data";

interface Product {
  readonly id: string;
  readonly ja: string;
  readonly en: string;
  readonly page: string;
  readonly licence: LicenceId;
  readonly order: number;
  readonly vintage: string;
  readonly paths: readonly string[];
  readonly mayBeMissing?: boolean;
}

function product({ id, ja, en, page, licence, order, vintage, paths, mayBeMissing = false }: Product): SourceInput {
  return {
    id,
    title: { ja: `国土数値情報 ${ja}`, en: `KSJ ${en}` },
    publisher: { ja: "国土交通省", en: "MLIT Japan" },
    landing: `https://nlftp.mlit.go.jp/ksj/gml/datalist/KsjTmplt-${page}.html`,
    licence,
    attribution: {
      ja: `「国土数値情報（${ja}データ）」（国土交通省）を加工して作成`,
      en: `Made from National Land Numerical Information (${en}), MLIT Japan`,
    },
    fetch: { order, vintage, addresses: paths.map((path) => `${files}/${path}`), mayBeMissing },
  };
}

/** Most products: one zip for a prefecture. */
const perPrefecture = (code: string, suffix = "GML") => [`${code}/${code}-{yy}/${code}-{yy}_{pref2}_${suffix}.zip`];

const products: readonly Product[] = [
  {
    id: "ksj-a31a-planned",
    ja: "洪水浸水想定区域（河川単位、計画規模）",
    en: "flood inundation by river, planned scale",
    page: "A31a-2024",
    licence: "CC-BY-4.0",
    order: 45,
    vintage: "2025",
    paths: ["A31a/A31a-{yy}/A31a-{yy}_{pref2}_10_GEOJSON.zip", "A31a/A31a-{yy}/A31a-{yy}_{bureau}_10_GEOJSON.zip"],
    mayBeMissing: true,
  },
  // Terms differ by prefecture; kept back until Shiga's are confirmed.
  {
    id: "ksj-a48",
    ja: "災害危険区域",
    en: "disaster risk areas",
    page: "A48-2021",
    licence: "KSJ-by-prefecture",
    order: 46,
    vintage: "2021",
    paths: perPrefecture("A48"),
  },
  {
    id: "ksj-n02",
    ja: "鉄道",
    en: "railways",
    page: "N02-2025",
    licence: "CC-BY-4.0",
    order: 51,
    vintage: "2025",
    paths: ["N02/N02-{yy}/N02-{yy}_GML.zip"],
  },
  {
    id: "ksj-p04",
    ja: "医療機関",
    en: "medical institutions",
    page: "P04-2020",
    licence: "CC-BY-4.0",
    order: 55,
    vintage: "2020",
    paths: perPrefecture("P04"),
  },
  {
    id: "ksj-p05",
    ja: "市町村役場等及び公的集会施設",
    en: "municipal offices and public halls",
    page: "P05-2022",
    licence: "CC-BY-4.0",
    order: 55,
    vintage: "2022",
    paths: perPrefecture("P05"),
  },
  {
    id: "ksj-p14",
    ja: "福祉施設",
    en: "welfare facilities",
    page: "P14-2021",
    licence: "KSJ-by-prefecture",
    order: 55,
    vintage: "2021",
    paths: perPrefecture("P14"),
  },
  {
    id: "ksj-p29",
    ja: "学校",
    en: "schools",
    page: "P29-2023",
    licence: "CC-BY-4.0",
    order: 55,
    vintage: "2023",
    paths: perPrefecture("P29"),
  },
  {
    id: "ksj-l01",
    ja: "地価公示",
    en: "published land prices",
    page: "L01-2026",
    licence: "CC-BY-4.0",
    order: 56,
    vintage: "2026",
    paths: ["L01/L01-{yy}/L01-{yy}_GML.zip"],
  },
  {
    id: "ksj-a16",
    ja: "人口集中地区",
    en: "densely inhabited districts",
    page: "A16-2020",
    licence: "KSJ-commercial",
    order: 56,
    vintage: "2020",
    paths: perPrefecture("A16"),
  },
  {
    id: "ksj-mesh500",
    ja: "500mメッシュ別将来推計人口（R6推計）",
    en: "future population on the 500 m mesh",
    page: "m500r6-2024",
    licence: "KSJ-commercial",
    order: 57,
    vintage: "2024",
    paths: ["m500r6/m500r6-{yy}/500m_mesh_{yyyy}_{pref2}_GEOJSON.zip"],
  },
  {
    id: "ksj-mesh250",
    ja: "250mメッシュ別将来推計人口（R6推計）",
    en: "future population on the 250 m mesh",
    page: "m250r6-2024",
    licence: "KSJ-commercial",
    order: 57,
    vintage: "2024",
    paths: ["m250r6/m250r6-{yy}/250m_mesh_{yyyy}_{pref2}_GEOJSON.zip"],
  },
];

export const sources = defineSources(products.map(product));
