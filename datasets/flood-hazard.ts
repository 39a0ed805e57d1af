import { defineDataset } from "../model/dataset.ts";
import { plateau } from "../model/plateau.ts";

/** Of a water body in PLATEAU: what floods. */
const plateauCauses = { "1": "", "2": "tsunami", "3": "storm-surge", "4": "inland", "5": "reservoir" };
const ranks = ["1", "2", "3", "4", "5", "6"];
/** Maps for reservoirs (ため池) have classes of their own; the others have the national six. */
const reservoirClasses = [
  { rank: "1", stated: "0.5m未満" },
  { rank: "2", stated: "0.5m以上1m未満" },
  { rank: "2", stated: "1m以上2m未満" },
  { rank: "2", stated: "2m以上3m未満" },
  { rank: "3", stated: "3m以上5m未満" },
  { rank: "4", stated: "5m以上" },
];
const ofCauses = (causes: readonly string[], valueOf: (index: number) => string) =>
  Object.fromEntries(causes.flatMap((cause) => ranks.map((rank, index) => [`${cause}:${rank}`, valueOf(index)])));
const nationalCauses = ["1", "2", "3", "4"];

export const dataset = defineDataset({
  id: "flood-hazard",
  title: { ja: "浸水想定区域", en: "Flood hazard" },
  description: {
    ja: "洪水・内水・高潮・津波・ため池の決壊で水につかると想定される区域と、その深さの区分です。",
    en: "Areas expected to be under water in a river flood, when drains overflow, in a storm surge or tsunami or when a reservoir fails, by depth class.",
  },
  theme: "disaster",
  keywords: ["洪水", "浸水", "内水", "ハザードマップ", "flood", "A31a"],
  geometry: "polygon",
  fields: {
    depth_rank: {
      type: "code",
      label: { ja: "浸水深の区分", en: "Depth class" },
      description: {
        ja: "国の標準の6区分です。別の区切りで作られたデータは、書かれた深さの上限が入る区分にしています。",
        en: "The national six classes. Data made with other limits is put in the class that holds its deepest stated depth.",
      },
      // Values: KSJ depth ranks. Colours: the national guide for flood hazard maps, byte for byte.
      codes: [
        {
          value: "6",
          label: { ja: "20m以上", en: "20 m and over" },
          short: { ja: "20m～", en: "20 m+" },
          color: "#DC7ADC",
          pattern: "lattice-dense",
          aliases: ["20.0m以上の区域"],
        },
        {
          value: "5",
          label: { ja: "10m以上20m未満", en: "10 to 20 m" },
          short: { ja: "10～20m", en: "10–20 m" },
          color: "#F285C9",
          pattern: "lattice-medium",
          aliases: ["10.0~20.0m未満の区域"],
        },
        {
          value: "4",
          label: { ja: "5m以上10m未満", en: "5 to 10 m" },
          short: { ja: "5～10m", en: "5–10 m" },
          color: "#FF9191",
          pattern: "falling-dense",
          aliases: ["5.0~10.0m未満の区域"],
        },
        {
          value: "3",
          label: { ja: "3m以上5m未満", en: "3 to 5 m" },
          short: { ja: "3～5m", en: "3–5 m" },
          color: "#FFB7B7",
          pattern: "falling-medium",
          aliases: ["3.0~5.0m未満の区域"],
        },
        {
          value: "2",
          label: { ja: "0.5m以上3m未満", en: "0.5 to 3 m" },
          short: { ja: "0.5～3m", en: "0.5–3 m" },
          color: "#FFD8C0",
          pattern: "dots-medium",
        },
        {
          value: "1",
          label: { ja: "0.5m未満", en: "Under 0.5 m" },
          short: { ja: "～0.5m", en: "< 0.5 m" },
          color: "#F7F5A9",
          pattern: "dots-sparse",
        },
      ],
    },
    depth_stated: {
      type: "text",
      label: { ja: "浸水深（原典の表記）", en: "Depth as published" },
      description: { ja: "原典が別の区切りを使うときの元の書き方", en: "The publisher's own wording where its classes differ" },
    },
    scenario: {
      type: "code",
      label: { ja: "想定", en: "Scenario" },
      codes: [
        { value: "maximum", label: { ja: "洪水（想定最大規模）", en: "River flood, largest conceivable rain" }, aliases: ["想定最大規模"] },
        { value: "planned", label: { ja: "洪水（計画規模）", en: "River flood, design rain" }, aliases: ["計画規模"] },
        { value: "inland", label: { ja: "内水", en: "Overflowing drains" }, aliases: ["内水氾濫"] },
        { value: "storm-surge", label: { ja: "高潮", en: "Storm surge" } },
        { value: "tsunami", label: { ja: "津波", en: "Tsunami" } },
        { value: "reservoir", label: { ja: "ため池の決壊", en: "Failure of a reservoir" }, aliases: ["ため池"] },
      ],
    },
    river_name: { type: "text", label: { ja: "河川名", en: "River" } },
    river_code: { type: "text", label: { ja: "河川番号", en: "River number" } },
    manager: { type: "text", label: { ja: "河川管理者", en: "River administrator" } },
  },
  titleField: "depth_rank",
  notice: {
    ja: "想定をこえる雨や、ここに示していない川の氾濫で浸水することもあります。色のない場所も安全とは限りません。最新の内容は市や県の洪水ハザードマップで確認してください。",
    en: "Heavier rain, or rivers not shown here, may flood other places: uncoloured does not mean safe. Check the current flood hazard map of the city or prefecture.",
  },
  tiles: { minZoom: 9, maxZoom: 15, fields: ["depth_rank"] },
  style: { color: "#B8B8BD", colorBy: "depth_rank", opacity: 0.7 },
  order: 200,
  siteReport: {
    topic: "flood",
    relation: "covers",
    fields: ["depth_stated", "scenario", "river_name"],
    accuracy: {
      meters: 25,
      statement: {
        ja: "浸水の計算は 25m ほどの格子で行われ、区域の縁はその大きさだけずれることがあります",
        en: "Flooding is computed on cells of about 25 m; the edge of an area may be off by one cell",
      },
    },
    absence: {
      ja: "登録されている浸水想定区域の外です。示していない川や、想定をこえる雨で浸水することはあります",
      en: "Outside the flood areas on record. Rivers not shown and heavier rain may still flood it",
    },
  },
  sources: [
    {
      id: "ksj-a31a",
      title: {
        ja: "国土数値情報 洪水浸水想定区域（河川単位、想定最大規模）",
        en: "KSJ flood inundation by river (A31a), largest conceivable rain",
      },
      publisher: { ja: "国土交通省", en: "Ministry of Land, Infrastructure, Transport and Tourism" },
      landing: "https://nlftp.mlit.go.jp/ksj/gml/datalist/KsjTmplt-A31a-2024.html",
      licence: "CC-BY-4.0",
      attribution: {
        ja: "「国土数値情報（洪水浸水想定区域データ（河川単位））」（国土交通省）を加工して作成",
        en: "Made from National Land Numerical Information (flood inundation by river), MLIT Japan",
      },
      fetch: {
        order: 44,
        vintage: "2025",
        // Rivers that the prefecture manages, and those that the state manages.
        addresses: [
          "https://nlftp.mlit.go.jp/ksj/gml/data/A31a/A31a-{yy}/A31a-{yy}_{pref2}_20_GEOJSON.zip",
          "https://nlftp.mlit.go.jp/ksj/gml/data/A31a/A31a-{yy}/A31a-{yy}_{bureau}_20_GEOJSON.zip",
        ],
        mayBeMissing: true,
      },
      recognise: ["A31a_201", "A31a_202", "A31a_205"],
      crs: 6668,
      // One file per river.
      replaces: "file",
      clipByArea: true,
      columns: {
        depth_rank: "A31a_205",
        scenario: { value: "maximum" },
        river_name: "A31a_202",
        river_code: "A31a_201",
        manager: "A31a_204",
      },
    },
    {
      id: "yaizu-inundation",
      title: { ja: "内水浸水想定区域（焼津市）", en: "Pluvial flooding, Yaizu City" },
      publisher: { ja: "焼津市", en: "Yaizu City" },
      landing: "https://github.com/yaizu-city/opendata",
      licence: "PDL-1.0",
      attribution: {
        ja: "焼津市オープンデータ（内水浸水想定区域）を加工して作成",
        en: "Made from open data of Yaizu City (pluvial flooding)",
      },
      recognise: ["最大浸水深"],
      crs: 4326,
      columns: {
        depth_rank: {
          from: "最大浸水深",
          map: {
            "0.3m未満の区域": "1",
            "0.3~0.5m未満の区域": "1",
            "0.5~1.0m未満の区域": "2",
            "1.0~3.0m未満の区域": "2",
          },
        },
        depth_stated: "最大浸水深",
        scenario: { value: "inland" },
      },
    },
    {
      id: "echizen-flood",
      title: { ja: "浸水想定区域（越前市）", en: "Flood area of Echizen City" },
      publisher: { ja: "越前市", en: "Echizen City" },
      landing: "https://www.city.echizen.lg.jp/office/010/021/open-data-echizen.html",
      licence: "CC-BY-4.0",
      attribution: { ja: "越前市オープンデータ（浸水想定区域）を加工して作成", en: "Made from open data of Echizen City (flood area)" },
      recognise: ["SAFIELD000", "SAFIELD001"],
      recogniseWithout: ["SAFIELD002"],
      recogniseName: "flood_assumed_area",
      crs: 4326,
      columns: {
        depth_rank: { from: "SAFIELD001", map: { "0.0-0.5": "1", "0.5-1.0": "2", "1.0-2.0": "2", "2.0-5.0": "3" } },
        depth_stated: "SAFIELD001",
      },
    },
    {
      id: "plateau-flood",
      title: { ja: "3D都市モデル（PLATEAU）災害リスク（浸水）", en: "3D city model (PLATEAU), flood risk" },
      ...plateau,
      recogniseClass: "WaterBody",
      recognise: ["function", "description"],
      key: ["id"],
      // One file per river and mesh.
      replaces: "file",
      columns: {
        depth_rank: [
          {
            join: ["function", "rank"],
            separator: ":",
            map: {
              ...ofCauses(nationalCauses, (index) => ranks[index] ?? ""),
              ...ofCauses(["5"], (index) => reservoirClasses[index]?.rank ?? ""),
            },
          },
          // A city's own classes: known where the delivery holds its code lists.
          "rankOrg_label",
        ],
        depth_stated: [
          {
            join: ["function", "rank"],
            separator: ":",
            map: { ...ofCauses(nationalCauses, () => ""), ...ofCauses(["5"], (index) => reservoirClasses[index]?.stated ?? "") },
          },
          "rankOrg_label",
        ],
        scenario: [
          {
            from: "scale",
            when: { column: "function", in: ["1"] },
            map: { "1": "planned", "2": "maximum", L1: "planned", L2: "maximum" },
          },
          { from: "function", map: plateauCauses },
        ],
        river_name: { from: ["description_label", "name_label"] },
      },
    },
  ],
  acceptance: [
    {
      source: "plateau-flood",
      raw: {
        id: "fld_1",
        name: "5",
        name_label: "狩野川水系黄瀬川",
        function: "1",
        description: "3",
        rankOrg: "1",
        rankOrg_label: "0.5m以上3m未満",
        scale: "L1",
      },
      expect: { depth_rank: "2", depth_stated: "0.5m以上3m未満", scenario: "planned", river_name: "狩野川水系黄瀬川" },
    },
    {
      source: "plateau-flood",
      raw: { id: "fld_2", function: "1", description: "8", rank: "4", scale: "2" },
      expect: { depth_rank: "4", depth_stated: null, scenario: "maximum", river_name: null },
    },
    {
      source: "plateau-flood",
      raw: { id: "rfld_1", function: "5", description: "4", rank: "4" },
      expect: { depth_rank: "2", depth_stated: "2m以上3m未満", scenario: "reservoir" },
    },
    {
      source: "plateau-flood",
      raw: { id: "tnm_1", function: "2", description: "1", rank: "1" },
      expect: { depth_rank: "1", scenario: "tsunami" },
    },
    {
      source: "ksj-a31a",
      raw: { A31a_201: "8606041153", A31a_202: "愛知川", A31a_203: "25", A31a_204: "滋賀県", A31a_205: 2 },
      expect: { depth_rank: "2", scenario: "maximum", river_name: "愛知川", river_code: "8606041153", manager: "滋賀県" },
    },
    {
      source: "yaizu-inundation",
      raw: { 最大浸水深: "0.5~1.0m未満の区域", fill: "rgba(248, 225, 166, 1)" },
      expect: { depth_rank: "2", depth_stated: "0.5~1.0m未満の区域", scenario: "inland", river_name: null },
    },
    {
      source: "yaizu-inundation",
      raw: { 最大浸水深: "5.0~10.0m未満の区域", fill: "rgba(255, 145, 145, 1)" },
      expect: { depth_rank: "4" },
    },
    {
      source: "echizen-flood",
      raw: { SAUPDATE: "2015-01-23 19:27:24", SAFIELD000: "4", SAFIELD001: "2.0-5.0" },
      expect: { depth_rank: "3", depth_stated: "2.0-5.0", scenario: null },
    },
  ],
});
