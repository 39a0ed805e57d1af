import { defineDataset } from "../model/dataset.ts";

/** Phenomenon and kind of area together, because the official colours depend on both; keys are the two KSJ codes. */
const zoneOfCodes = {
  "1-1": "steep-slope-warning",
  "1-2": "steep-slope-special",
  "1-3": "steep-slope-warning-planned",
  "1-4": "steep-slope-special-planned",
  "2-1": "debris-flow-warning",
  "2-2": "debris-flow-special",
  "2-3": "debris-flow-warning-planned",
  "2-4": "debris-flow-special-planned",
  "3-1": "landslide-warning",
  "3-2": "landslide-special",
  "3-3": "landslide-warning-planned",
  "3-4": "landslide-special-planned",
};

export const dataset = defineDataset({
  id: "landslide-hazard",
  title: { ja: "土砂災害警戒区域", en: "Landslide hazard" },
  description: {
    ja: "土砂災害防止法にもとづく警戒区域（イエローゾーン）と特別警戒区域（レッドゾーン）です。",
    en: "Warning areas (yellow) and special warning areas (red) under the Sediment Disaster Prevention Act.",
  },
  theme: "disaster",
  keywords: ["土砂災害", "土石流", "がけ崩れ", "地すべり", "ハザードマップ", "landslide", "A33"],
  geometry: "polygon",
  fields: {
    zone: {
      type: "code",
      label: { ja: "区域", en: "Area" },
      // Designated areas: colours of the national hazard map portal, byte for byte. Areas before designation: the same, half-way to white.
      codes: [
        {
          value: "debris-flow-special",
          label: { ja: "土石流 特別警戒区域", en: "Debris flow, special warning" },
          short: { ja: "土石流 特別", en: "Debris, special" },
          color: "#A50021",
        },
        {
          value: "debris-flow-warning",
          label: { ja: "土石流 警戒区域", en: "Debris flow, warning" },
          short: { ja: "土石流 警戒", en: "Debris, warning" },
          color: "#E6C832",
        },
        {
          value: "steep-slope-special",
          label: { ja: "急傾斜地の崩壊 特別警戒区域", en: "Steep slope failure, special warning" },
          short: { ja: "がけ 特別", en: "Slope, special" },
          color: "#FA2800",
        },
        {
          value: "steep-slope-warning",
          label: { ja: "急傾斜地の崩壊 警戒区域", en: "Steep slope failure, warning" },
          short: { ja: "がけ 警戒", en: "Slope, warning" },
          color: "#FAE600",
        },
        {
          value: "landslide-special",
          label: { ja: "地すべり 特別警戒区域", en: "Landslide, special warning" },
          short: { ja: "地すべり 特別", en: "Slide, special" },
          color: "#CA4C95",
        },
        {
          value: "landslide-warning",
          label: { ja: "地すべり 警戒区域", en: "Landslide, warning" },
          short: { ja: "地すべり 警戒", en: "Slide, warning" },
          color: "#FFB74C",
        },
        {
          value: "debris-flow-special-planned",
          label: { ja: "土石流 特別警戒区域（指定前）", en: "Debris flow, special warning (not yet designated)" },
          short: { ja: "土石流 特別 前", en: "Debris, special*" },
          color: "#D28090",
        },
        {
          value: "debris-flow-warning-planned",
          label: { ja: "土石流 警戒区域（指定前）", en: "Debris flow, warning (not yet designated)" },
          short: { ja: "土石流 警戒 前", en: "Debris, warning*" },
          color: "#F3E499",
        },
        {
          value: "steep-slope-special-planned",
          label: { ja: "急傾斜地の崩壊 特別警戒区域（指定前）", en: "Steep slope failure, special warning (not yet designated)" },
          short: { ja: "がけ 特別 前", en: "Slope, special*" },
          color: "#FD9480",
        },
        {
          value: "steep-slope-warning-planned",
          label: { ja: "急傾斜地の崩壊 警戒区域（指定前）", en: "Steep slope failure, warning (not yet designated)" },
          short: { ja: "がけ 警戒 前", en: "Slope, warning*" },
          color: "#FDF380",
        },
        {
          value: "landslide-special-planned",
          label: { ja: "地すべり 特別警戒区域（指定前）", en: "Landslide, special warning (not yet designated)" },
          short: { ja: "地すべり 特別 前", en: "Slide, special*" },
          color: "#E5A6CA",
        },
        {
          value: "landslide-warning-planned",
          label: { ja: "地すべり 警戒区域（指定前）", en: "Landslide, warning (not yet designated)" },
          short: { ja: "地すべり 警戒 前", en: "Slide, warning*" },
          color: "#FFDBA6",
        },
      ],
    },
    phenomenon: {
      type: "code",
      label: { ja: "現象", en: "Phenomenon" },
      codes: [
        { value: "1", label: { ja: "急傾斜地の崩壊", en: "Steep slope failure" }, aliases: ["急傾斜地", "がけ崩れ"] },
        { value: "2", label: { ja: "土石流", en: "Debris flow" } },
        { value: "3", label: { ja: "地すべり", en: "Landslide" }, aliases: ["地滑り"] },
      ],
    },
    zone_kind: {
      type: "code",
      label: { ja: "区域の区分", en: "Kind of area" },
      codes: [
        { value: "1", label: { ja: "土砂災害警戒区域（指定済）", en: "Warning area, designated" } },
        { value: "2", label: { ja: "土砂災害特別警戒区域（指定済）", en: "Special warning area, designated" } },
        { value: "3", label: { ja: "土砂災害警戒区域（指定前）", en: "Warning area, not yet designated" } },
        { value: "4", label: { ja: "土砂災害特別警戒区域（指定前）", en: "Special warning area, not yet designated" } },
      ],
    },
    name: { type: "text", label: { ja: "区域名", en: "Name" } },
    area_number: { type: "text", label: { ja: "区域番号", en: "Area number" } },
    address: { type: "text", label: { ja: "所在地", en: "Address" } },
    designated_on: { type: "date", label: { ja: "告示日", en: "Designated on" } },
    special_undecided: {
      type: "boolean",
      label: { ja: "特別警戒区域は未指定", en: "Special area not decided" },
      description: {
        ja: "「はい」の場合、この警戒区域の中の特別警戒区域はまだ指定されていません。",
        en: "If yes, the special warning area inside this warning area has not been designated yet.",
      },
    },
  },
  validity: { from: "designated_on" },
  titleField: "zone",
  notice: {
    ja: "区域の外でも土砂災害が起きることがあります。指定の正確な範囲は県の告示図書で確認してください。",
    en: "Landslides may also happen outside these areas. The exact limits are in the prefecture's official notice.",
  },
  tiles: { minZoom: 9, maxZoom: 16, fields: ["zone"] },
  style: { color: "#B8B8BD", colorBy: "zone", opacity: 0.7, outline: "#5F3A30", label: "zone" },
  order: 210,
  siteReport: {
    topic: "landslide",
    relation: "covers",
    fields: ["name", "designated_on", "special_undecided"],
    accuracy: {
      meters: 10,
      statement: {
        ja: "区域は縮尺 1/2,500 の図で指定されていますが、このデータの線は 10m ほどずれることがあります",
        en: "Areas are designated on 1:2,500 maps, but lines of this data may be off by about 10 m",
      },
    },
    absence: {
      ja: "登録されている土砂災害警戒区域の外です。区域の外でも土砂災害が起きることはあります",
      en: "Outside the landslide areas on record. Landslides may also happen outside them",
    },
  },
  sources: [
    {
      id: "ksj-a33",
      title: { ja: "国土数値情報 土砂災害警戒区域（A33）", en: "KSJ landslide warning areas (A33)" },
      publisher: { ja: "国土交通省", en: "Ministry of Land, Infrastructure, Transport and Tourism" },
      landing: "https://nlftp.mlit.go.jp/ksj/gml/datalist/KsjTmplt-A33-2024.html",
      // Terms differ by prefecture: Shiga's allow reuse with the credit below.
      licence: "KSJ-commercial",
      attribution: {
        ja: "この国土数値情報（土砂災害警戒区域データ）は滋賀県防災情報マップ（https://shiga-bousai.jp/dmap/gis_download/index）で公開されているデータを加工したものです。",
        en: "Made from National Land Numerical Information (landslide warning areas), MLIT Japan, which processes data of the Shiga Prefecture disaster prevention map (https://shiga-bousai.jp/dmap/gis_download/index).",
      },
      fetch: { order: 42, vintage: "2025", addresses: ["https://nlftp.mlit.go.jp/ksj/gml/data/A33/A33-{yy}/A33-{yy}_{pref2}_GEOJSON.zip"] },
      recognise: ["A33_001", "A33_002", "A33_004", "A33_006"],
      crs: 6668,
      clip: { column: "A33_006", by: "name-contains" },
      columns: {
        zone: { join: ["A33_001", "A33_002"], separator: "-", map: zoneOfCodes },
        phenomenon: "A33_001",
        zone_kind: "A33_002",
        name: "A33_005",
        area_number: "A33_004",
        address: "A33_006",
        designated_on: { from: "A33_007", map: { "9999/1/1": "", "9999/01/01": "", "9999-01-01": "" } },
        special_undecided: "A33_008",
      },
    },
  ],
  acceptance: [
    {
      source: "ksj-a33",
      raw: {
        A33_001: 2,
        A33_002: 2,
        A33_003: "25",
        A33_004: "213-II-001",
        A33_005: "大谷川",
        A33_006: "東近江市永源寺相谷町",
        A33_007: "2013/3/29",
        A33_008: 0,
      },
      expect: {
        zone: "debris-flow-special",
        phenomenon: "2",
        zone_kind: "2",
        name: "大谷川",
        area_number: "213-II-001",
        designated_on: "2013-03-29",
        special_undecided: false,
      },
    },
    {
      source: "ksj-a33",
      raw: {
        A33_001: "1",
        A33_002: "3",
        A33_003: "25",
        A33_004: "",
        A33_005: "",
        A33_006: "東近江市",
        A33_007: "9999/1/1",
        A33_008: "1",
      },
      expect: {
        zone: "steep-slope-warning-planned",
        phenomenon: "1",
        zone_kind: "3",
        name: null,
        designated_on: null,
        special_undecided: true,
      },
    },
  ],
});
