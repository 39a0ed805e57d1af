import { defineDataset } from "../model/dataset.ts";

export const dataset = defineDataset({
  id: "flood-records",
  title: { ja: "浸水の履歴", en: "Past floods" },
  description: {
    ja: "過去の大雨や台風で実際に水につかった場所です。",
    en: "Places that were under water in past heavy rain and typhoons.",
  },
  theme: "disaster",
  keywords: ["浸水履歴", "浸水実績", "水害", "台風", "past flood"],
  geometry: "polygon",
  fields: {
    occurred_on: { type: "date", label: { ja: "日付", en: "Date" } },
    event: { type: "text", label: { ja: "原因となった気象", en: "Weather" } },
    place: { type: "text", label: { ja: "地域", en: "Place" } },
    damage: { type: "text", label: { ja: "被害の内容", en: "What happened" } },
  },
  titleField: "event",
  notice: {
    ja: "市が把握した範囲の記録です。記録のない場所で浸水がなかったとは限りません。",
    en: "What the city came to know. A place without a record may have been flooded too.",
  },
  tiles: { minZoom: 10, maxZoom: 16, fields: ["event"] },
  style: { color: "#2A6F97", opacity: 0.5, outline: "#013A63", label: "event" },
  order: 205,
  siteReport: {
    topic: "flood",
    relation: "covers",
    fields: ["occurred_on", "damage"],
    absence: { ja: "登録されている浸水の記録はありません", en: "No past flood on record here" },
  },
  sources: [
    {
      id: "yaizu-flood-records",
      title: { ja: "浸水履歴（焼津市）", en: "Past floods of Yaizu City" },
      publisher: { ja: "焼津市", en: "Yaizu City" },
      landing: "https://github.com/yaizu-city/opendata",
      licence: "PDL-1.0",
      attribution: { ja: "焼津市オープンデータ（浸水履歴）を加工して作成", en: "Made from open data of Yaizu City (past floods)" },
      recogniseName: "浸水履歴",
      recognise: ["日付", "地域"],
      // One file per year.
      replaces: "file",
      columns: {
        occurred_on: "日付",
        // Field names of a shapefile are cut to ten bytes.
        event: { from: ["異常気象名", "異常気"] },
        place: "地域",
        damage: { from: ["水害地域", "水害地"] },
      },
    },
  ],
  acceptance: [
    {
      source: "yaizu-flood-records",
      raw: { 日付: "2019-10-12", 異常気: "台風19号", 地域: "高新田", 水害地: "浸水被害" },
      expect: { occurred_on: "2019-10-12", event: "台風19号", place: "高新田", damage: "浸水被害" },
    },
    {
      source: "yaizu-flood-records",
      raw: { 日付: "2005-07-09", 異常気象名: "梅雨前線の発達による豪雨", 地域: "小浜", 水害地域: "道路冠水（9cm程度）" },
      expect: { event: "梅雨前線の発達による豪雨", damage: "道路冠水（9cm程度）" },
    },
  ],
});
