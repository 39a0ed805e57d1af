import { defineDataset } from "../model/dataset.ts";

const ksj = {
  publisher: { ja: "国土交通省", en: "Ministry of Land, Infrastructure, Transport and Tourism" },
  // Each municipality sets its own terms, many of them non-commercial: for staff until somebody has read those of the city.
  licence: "KSJ-by-prefecture",
  crs: 6668,
} as const;

const files = "https://nlftp.mlit.go.jp/ksj/gml";

export const dataset = defineDataset({
  id: "school-districts",
  title: { ja: "通学区域", en: "School districts" },
  description: {
    ja: "市立の小学校・中学校の通学区域（学区）です。",
    en: "The districts from which pupils attend the city's primary and lower secondary schools.",
  },
  theme: "facilities",
  keywords: ["通学区域", "学区", "校区", "小学校", "中学校", "school district", "A27", "A32"],
  geometry: "polygon",
  fields: {
    school: { type: "text", label: { ja: "学校名", en: "School" }, required: true },
    level: {
      type: "code",
      label: { ja: "校種", en: "Level" },
      codes: [
        { value: "primary", label: { ja: "小学校", en: "Primary school" }, color: "#1D6FB8", pattern: "rising-sparse" },
        { value: "secondary", label: { ja: "中学校", en: "Lower secondary school" }, color: "#A8480A", pattern: "falling-sparse" },
        {
          value: "compulsory",
          label: { ja: "義務教育学校", en: "Compulsory education school" },
          color: "#5B3A8E",
          pattern: "lattice-sparse",
          aliases: ["小中一貫校"],
        },
      ],
    },
    school_code: {
      type: "text",
      label: { ja: "学校コード", en: "School code" },
      description: { ja: "文部科学省の学校コード（13桁）", en: "School code of the Ministry of Education, thirteen characters" },
    },
    operator: { type: "text", label: { ja: "設置主体", en: "Run by" } },
    address: { type: "text", label: { ja: "学校の所在地", en: "Address of the school" } },
    note: { type: "text", label: { ja: "備考", en: "Note" }, visibility: "internal" },
  },
  titleField: "school",
  notice: {
    ja: "通学区域の境界は町名・番地で決められています。就学する学校は教育委員会に確認してください。",
    en: "District limits are set by town and lot number. Ask the board of education which school a child attends.",
  },
  tiles: { minZoom: 9, maxZoom: 16, fields: ["school", "level"] },
  style: { color: "#7A7A84", colorBy: "level", opacity: 0.15, outline: "#3C4A5A", size: 1.5, label: "school" },
  order: 120,
  siteReport: {
    topic: "school-district",
    relation: "covers",
    fields: ["level", "address"],
    accuracy: {
      meters: 20,
      statement: {
        ja: "通学区域は町名・番地で決められており、このデータの線は 20m ほどずれることがあります。教育委員会で確認してください",
        en: "Districts are set by town and lot number, and lines of this data may be off by about 20 m. Ask the board of education",
      },
    },
    absence: { ja: "登録されている通学区域の外です", en: "Outside the school districts on record" },
  },
  sources: [
    {
      id: "city-school-districts",
      title: { ja: "通学区域図", en: "Map of school districts" },
      publisher: { ja: "市", en: "The city" },
      cityData: true,
      landing: "https://www.city.higashiomi.shiga.jp/",
      licence: "CC-BY-4.0",
      attribution: { ja: "市の通学区域図", en: "School districts of the city" },
      recognise: ["学校名", "校種", "学校所在地"],
      key: ["校種", "学校名"],
      columns: {
        school: "学校名",
        level: "校種",
        school_code: "学校コード",
        operator: "設置主体",
        address: "学校所在地",
        note: "備考",
      },
    },
    {
      id: "yaizu-school-districts",
      title: { ja: "焼津市 小学校区", en: "Yaizu primary school districts" },
      publisher: { ja: "焼津市", en: "Yaizu City" },
      landing: "https://www.city.yaizu.lg.jp/",
      licence: "CC-BY-4.0",
      attribution: { ja: "焼津市「小学校区」", en: "Primary school districts by Yaizu City" },
      recognise: ["SAFIELD001", "SAFIELD002", "SAFIELD003", "SAFIELD004"],
      recogniseName: "小学校区",
      key: ["SAFIELD000"],
      columns: { school: "SAFIELD001", level: { value: "primary" }, operator: { value: "焼津市" }, note: "SAFIELD002" },
    },
    {
      ...ksj,
      id: "ksj-a27",
      title: { ja: "国土数値情報 小学校区（A27）", en: "KSJ primary school districts (A27)" },
      landing: `${files}/datalist/KsjTmplt-A27-2023.html`,
      attribution: {
        ja: "「国土数値情報（小学校区データ）」（国土交通省）を加工して作成",
        en: "Made from National Land Numerical Information (primary school districts), MLIT Japan",
      },
      fetch: { order: 54, vintage: "2023", addresses: [`${files}/data/A27/A27-{yy}/A27-{yy}_{pref2}_GML.zip`] },
      recognise: ["A27_001", "A27_002", "A27_003", "A27_004", "A27_005"],
      clip: { column: "A27_001", by: "code-equals" },
      columns: { school: "A27_004", level: { value: "primary" }, school_code: "A27_003", operator: "A27_002", address: "A27_005" },
    },
    {
      ...ksj,
      id: "ksj-a32",
      title: { ja: "国土数値情報 中学校区（A32）", en: "KSJ secondary school districts (A32)" },
      landing: `${files}/datalist/KsjTmplt-A32-2023.html`,
      attribution: {
        ja: "「国土数値情報（中学校区データ）」（国土交通省）を加工して作成",
        en: "Made from National Land Numerical Information (secondary school districts), MLIT Japan",
      },
      fetch: { order: 54, vintage: "2023", addresses: [`${files}/data/A32/A32-{yy}/A32-{yy}_{pref2}_GML.zip`] },
      recognise: ["A32_001", "A32_002", "A32_003", "A32_004", "A32_005"],
      clip: { column: "A32_001", by: "code-equals" },
      columns: { school: "A32_004", level: { value: "secondary" }, school_code: "A32_003", operator: "A32_002", address: "A32_005" },
    },
  ],
  acceptance: [
    {
      source: "city-school-districts",
      raw: {
        校種: "中学校",
        学校名: "見本市立見本中学校",
        学校コード: "",
        設置主体: "見本市",
        学校所在地: "見本町12番地",
        備考: "",
      },
      expect: { school: "見本市立見本中学校", level: "secondary", school_code: null, address: "見本町12番地" },
    },
    {
      source: "yaizu-school-districts",
      raw: {
        SAFIELD000: 3,
        SAFIELD001: "大井川東小学校",
        SAFIELD002: "通学区域の境界は誤差が生じる可能性があります。",
        SAFIELD003: "学校教育課",
        SAFIELD004: "054-625-8160",
      },
      expect: { school: "大井川東小学校", level: "primary", note: "通学区域の境界は誤差が生じる可能性があります。" },
    },
    {
      source: "ksj-a27",
      raw: {
        A27_001: "25213",
        A27_002: "東近江市立",
        A27_003: "B125221310016",
        A27_004: "御園小学校",
        A27_005: "東近江市御園町1100",
      },
      expect: { school: "御園小学校", level: "primary", school_code: "B125221310016", operator: "東近江市立" },
    },
    {
      source: "ksj-a32",
      raw: { A32_001: "25213", A32_002: "東近江市立", A32_003: "C125221310014", A32_004: "玉園中学校", A32_005: "東近江市妹町29" },
      expect: { school: "玉園中学校", level: "secondary", address: "東近江市妹町29" },
    },
  ],
});
