import { type DatasetInput, defineDataset } from "../model/dataset.ts";
import { cityGtfsFeed, gtfsFeed, gtfsFetch } from "../model/gtfs.ts";

const gtfsColumns = {
  stop_id: "stop_id",
  name: "stop_name",
  operator: "agency_name",
  platform: "platform_code",
  departures_weekday: "departures_tuesday",
  departures_saturday: "departures_saturday",
  departures_sunday: "departures_sunday",
  wheelchair: { from: "wheelchair_boarding", map: { "0": "", "2": "0" } },
};

/** A feed replaces what the same companies delivered before. */
const gtfs = {
  recognise: ["stop_id", "stop_name", "departures_tuesday"],
  key: ["stop_id"],
  replaces: "publisher",
  columns: gtfsColumns,
} satisfies Partial<DatasetInput["sources"][number]>;

const ofDay = (ja: string, en: string) => ({
  type: "integer" as const,
  unit: "本",
  label: { ja: `発車本数（${ja}）`, en: `Departures (${en})` },
});

export const dataset = defineDataset({
  id: "bus-stops",
  title: { ja: "バス停", en: "Bus stops" },
  description: {
    ja: "路線バス・コミュニティバスの停留所と、1日の発車本数です。",
    en: "Stops of scheduled and community buses with the departures of a day.",
  },
  theme: "transport",
  keywords: ["バス停", "停留所", "公共交通", "GTFS", "P11", "bus stop"],
  geometry: "point",
  fields: {
    stop_id: { type: "text", label: { ja: "停留所ID", en: "Stop ID" } },
    name: { type: "text", label: { ja: "停留所名", en: "Stop" }, required: true },
    operator: { type: "text", label: { ja: "運行事業者", en: "Operator" } },
    routes: { type: "text", label: { ja: "路線", en: "Routes" } },
    platform: { type: "text", label: { ja: "のりば", en: "Platform" } },
    departures_weekday: {
      ...ofDay("平日", "weekday"),
      description: { ja: "祝日でない火曜日の本数", en: "On a Tuesday that is no holiday" },
    },
    departures_saturday: ofDay("土曜", "Saturday"),
    departures_sunday: ofDay("日曜", "Sunday"),
    wheelchair: { type: "boolean", label: { ja: "車いすでの乗り降り", en: "Wheelchair access" } },
  },
  titleField: "name",
  tiles: { minZoom: 10, maxZoom: 16, fields: ["name"] },
  style: { color: "#00629B", outline: "#FFFFFF", size: 4, label: "name" },
  order: 390,
  siteReport: {
    topic: "transport",
    relation: "nearest",
    reachMeters: 1000,
    count: 3,
    fields: ["operator", "routes", "departures_weekday", "departures_saturday", "departures_sunday"],
    absence: { ja: "1km 以内にバス停の記録はありません", en: "No bus stop on record within 1 km" },
  },
  sources: [
    { id: "gtfs-stops", title: { ja: "GTFS-JP 停留所", en: "GTFS-JP stops" }, ...gtfsFeed, fetch: gtfsFetch, ...gtfs },
    { id: "city-gtfs-stops", title: { ja: "市の GTFS-JP 停留所", en: "GTFS-JP stops of the city" }, ...cityGtfsFeed, ...gtfs },
    {
      id: "ksj-p11",
      title: { ja: "国土数値情報 バス停留所（P11）", en: "KSJ bus stops (P11)" },
      publisher: { ja: "国土交通省", en: "Ministry of Land, Infrastructure, Transport and Tourism" },
      landing: "https://nlftp.mlit.go.jp/ksj/gml/datalist/KsjTmplt-P11-2022.html",
      licence: "CC-BY-4.0",
      attribution: {
        ja: "「国土数値情報（バス停留所データ）」（国土交通省）を加工して作成",
        en: "Made from National Land Numerical Information (bus stops), MLIT Japan",
      },
      fetch: { order: 52, vintage: "2022", addresses: ["https://nlftp.mlit.go.jp/ksj/gml/data/P11/P11-{yy}/P11-{yy}_{pref2}_SHP.zip"] },
      recognise: ["P11_001", "P11_002", "P11_003_01"],
      crs: 6668,
      clipByArea: true,
      // Routes of a stop are packed into up to 35 columns, 24 to each: more than the first hardly ever come.
      columns: { name: "P11_001", operator: "P11_002", routes: "P11_003_01" },
    },
    {
      id: "yaizu-bus-stops",
      title: { ja: "自主運行バス停留所（焼津市）", en: "Community bus stops of Yaizu City" },
      publisher: { ja: "焼津市", en: "Yaizu City" },
      landing: "https://github.com/yaizu-city/opendata",
      licence: "PDL-1.0",
      attribution: { ja: "焼津市オープンデータ（自主運行バス路線図）を加工して作成", en: "Made from open data of Yaizu City (bus map)" },
      recogniseName: "バス停留所",
      recognise: ["item2", "item3", "item4", "item23"],
      key: ["item1"],
      columns: { stop_id: "item1", name: "item3", routes: "item2", wheelchair: "item23" },
    },
  ],
  acceptance: [
    ...["gtfs-stops", "city-gtfs-stops"].map((source) => ({
      source,
      raw: {
        stop_id: "0001",
        stop_name: "絵鞆団地",
        platform_code: null,
        wheelchair_boarding: "2",
        agency_name: "道南バス株式会社",
        departures_tuesday: 53,
        departures_saturday: 49,
        departures_sunday: 49,
      },
      expect: {
        stop_id: "0001",
        name: "絵鞆団地",
        operator: "道南バス株式会社",
        departures_weekday: 53,
        departures_saturday: 49,
        wheelchair: false,
      },
    })),
    {
      source: "ksj-p11",
      raw: { P11_001: "八日市駅", P11_002: "近江鉄道（株）", P11_003_01: "角能線,御園線", P11_004_01: "1,1", P11_005: null },
      expect: { name: "八日市駅", operator: "近江鉄道（株）", routes: "角能線,御園線", departures_weekday: null },
    },
    {
      source: "yaizu-bus-stops",
      raw: { item1: 1, item2: "焼津循環線", item3: "焼津駅前(1番のりば)", item4: "さつき", item23: "○" },
      expect: { stop_id: "1", name: "焼津駅前(1番のりば)", routes: "焼津循環線", wheelchair: true },
    },
  ],
});
