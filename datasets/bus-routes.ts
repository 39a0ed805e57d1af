import { type DatasetInput, defineDataset } from "../model/dataset.ts";
import { cityGtfsFeed, gtfsFeed, gtfsFetch } from "../model/gtfs.ts";

const gtfsColumns = {
  route_id: "route_id",
  name: { from: ["route_long_name", "route_short_name"] },
  number: "route_short_name",
  operator: "agency_name",
  kind: "route_type",
  trips_weekday: "trips_tuesday",
  trips_saturday: "trips_saturday",
  trips_sunday: "trips_sunday",
  line_from: "line_from",
};

/** A feed replaces what the same companies delivered before. */
const gtfs = {
  recognise: ["route_id", "route_type", "trips_tuesday"],
  key: ["route_id"],
  replaces: "publisher",
  columns: gtfsColumns,
} satisfies Partial<DatasetInput["sources"][number]>;

const ofDay = (ja: string, en: string) => ({ type: "integer" as const, unit: "便", label: { ja: `便数（${ja}）`, en: `Trips (${en})` } });

export const dataset = defineDataset({
  id: "bus-routes",
  title: { ja: "バス路線", en: "Bus routes" },
  description: {
    ja: "路線バス・コミュニティバスの経路と、1日の便数です。",
    en: "Routes of scheduled and community buses with the trips of a day.",
  },
  theme: "transport",
  keywords: ["バス路線", "コミュニティバス", "公共交通", "GTFS", "N07", "bus route"],
  geometry: "line",
  fields: {
    route_id: { type: "text", label: { ja: "路線ID", en: "Route ID" } },
    name: { type: "text", label: { ja: "路線名", en: "Route" } },
    number: { type: "text", label: { ja: "系統番号", en: "Number" } },
    operator: { type: "text", label: { ja: "運行事業者", en: "Operator" } },
    kind: {
      type: "code",
      label: { ja: "乗り物", en: "Vehicle" },
      // Values: route types of GTFS.
      codes: [
        { value: "3", label: { ja: "バス", en: "Bus" } },
        { value: "11", label: { ja: "トロリーバス", en: "Trolleybus" } },
        { value: "0", label: { ja: "路面電車", en: "Tram" } },
        { value: "1", label: { ja: "地下鉄", en: "Metro" } },
        { value: "2", label: { ja: "鉄道", en: "Rail" } },
        { value: "4", label: { ja: "船", en: "Ferry" } },
      ],
    },
    trips_weekday: { ...ofDay("平日", "weekday"), description: { ja: "祝日でない火曜日の便数", en: "On a Tuesday that is no holiday" } },
    trips_saturday: ofDay("土曜", "Saturday"),
    trips_sunday: ofDay("日曜", "Sunday"),
    line_from: {
      type: "code",
      label: { ja: "線の引き方", en: "The line shows" },
      codes: [
        { value: "shapes", label: { ja: "走る道路", en: "The way it drives" } },
        { value: "stops", label: { ja: "停留所を結んだ線（道路とは違います）", en: "Its stops, joined by straight lines" } },
      ],
    },
    note: { type: "text", label: { ja: "備考", en: "Note" } },
  },
  titleField: "name",
  tiles: { minZoom: 9, maxZoom: 15, fields: ["name"] },
  style: { color: "#7A3E9D", size: 2.5, label: "name" },
  order: 350,
  siteReport: {
    topic: "transport",
    relation: "near",
    reachMeters: 300,
    fields: ["operator", "trips_weekday"],
    absence: { ja: "300m 以内にバス路線の記録はありません", en: "No bus route on record within 300 m" },
  },
  sources: [
    { id: "gtfs-routes", title: { ja: "GTFS-JP 経路", en: "GTFS-JP routes" }, ...gtfsFeed, fetch: gtfsFetch, ...gtfs },
    { id: "city-gtfs-routes", title: { ja: "市の GTFS-JP 経路", en: "GTFS-JP routes of the city" }, ...cityGtfsFeed, ...gtfs },
    {
      id: "ksj-n07",
      title: { ja: "国土数値情報 バスルート（N07）", en: "KSJ bus routes (N07)" },
      publisher: { ja: "国土交通省", en: "Ministry of Land, Infrastructure, Transport and Tourism" },
      landing: "https://nlftp.mlit.go.jp/ksj/gml/datalist/KsjTmplt-N07-2022.html",
      licence: "CC-BY-4.0",
      attribution: {
        ja: "「国土数値情報（バスルートデータ）」（国土交通省）を加工して作成",
        en: "Made from National Land Numerical Information (bus routes), MLIT Japan",
      },
      fetch: { order: 53, vintage: "2022", addresses: ["https://nlftp.mlit.go.jp/ksj/gml/data/N07/N07-{yy}/N07-{yy}_{pref2}_SHP.zip"] },
      recognise: ["N07_001", "N07_002"],
      // Earlier releases have seven columns of another meaning.
      recogniseWithout: ["N07_003"],
      crs: 6668,
      clipByArea: true,
      columns: { operator: "N07_001", kind: { value: "3" }, note: "N07_002" },
    },
    {
      id: "yaizu-bus-routes",
      title: { ja: "バス路線図（焼津市）", en: "Bus map of Yaizu City" },
      publisher: { ja: "焼津市", en: "Yaizu City" },
      landing: "https://github.com/yaizu-city/opendata",
      licence: "PDL-1.0",
      attribution: { ja: "焼津市オープンデータ（バス路線図）を加工して作成", en: "Made from open data of Yaizu City (bus map)" },
      recognise: ["路線名", "stroke"],
      crs: 4326,
      columns: { name: "路線名", kind: { value: "3" } },
    },
  ],
  acceptance: [
    ...["gtfs-routes", "city-gtfs-routes"].map((source) => ({
      source,
      raw: {
        route_id: "100310",
        route_short_name: null,
        route_long_name: "室蘭港・工大線２ 復",
        route_type: "3",
        agency_name: "道南バス株式会社",
        trips_tuesday: 1,
        trips_saturday: 0,
        trips_sunday: 0,
        line_from: "shapes",
      },
      expect: {
        route_id: "100310",
        name: "室蘭港・工大線２ 復",
        number: null,
        operator: "道南バス株式会社",
        kind: "3",
        trips_weekday: 1,
        trips_sunday: 0,
        line_from: "shapes",
      },
    })),
    {
      source: "ksj-n07",
      raw: { N07_001: "近江鉄道（株）", N07_002: null },
      expect: { name: null, operator: "近江鉄道（株）", kind: "3" },
    },
    {
      source: "yaizu-bus-routes",
      raw: { id: 0, 路線名: "一色和田浜線", stroke: "#7693a2" },
      expect: { name: "一色和田浜線", trips_weekday: null },
    },
  ],
});
