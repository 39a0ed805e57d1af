import { defineDataset } from "../model/dataset.ts";
import { locatedBy, openingColumns, openingFields, placeColumns, placeFields } from "../model/standard/fields.ts";
import { standardSource } from "../model/standard/source.ts";
import { rowOf } from "../model/standard/standard-list.ts";
import { list } from "./standard/aed.ts";

const columns = {
  ...placeColumns,
  ...openingColumns,
  place: "設置位置",
  organisation: "団体名",
  for_children: "小児対応設備の有無",
  note: "備考",
};
const name = { ja: "AED設置箇所一覧", en: "AED locations" };
const signature = ["名称", "設置位置", "小児対応設備の有無"];

export const dataset = defineDataset({
  id: "aed",
  title: { ja: "AED設置場所", en: "AED locations" },
  description: {
    ja: "自動体外式除細動器（AED）が置かれている施設と、使える曜日・時間です。",
    en: "Where automated external defibrillators are kept, and when they can be reached.",
  },
  theme: "facilities",
  keywords: ["AED", "救急", "defibrillator"],
  geometry: "point",
  fields: {
    ...placeFields,
    place: { type: "text", label: { ja: "設置位置", en: "Place in the building" } },
    ...openingFields,
    for_children: { type: "boolean", label: { ja: "小児対応", en: "For children" } },
    organisation: { type: "text", label: { ja: "設置者", en: "Kept by" } },
    located_by: locatedBy,
    note: { type: "text", label: { ja: "備考", en: "Note" }, visibility: "internal" },
  },
  titleField: "name",
  tiles: { minZoom: 10, maxZoom: 16, fields: ["name"] },
  style: { color: "#C1121F", outline: "#FFFFFF", size: 5, label: "name" },
  order: 420,
  siteReport: {
    topic: "facilities",
    relation: "nearest",
    reachMeters: 3000,
    count: 2,
    fields: ["place", "address", "for_children", "located_by"],
    absence: { ja: "3km 以内に AED の記録はありません", en: "No AED on record within 3 km" },
  },
  sources: [
    standardSource({ id: "standard-aed", list: "08", form: "new", name, signature, columns }),
    standardSource({ id: "standard-aed-old", list: "08", form: "old", name, signature, columns }),
    {
      id: "takamatsu-aed",
      title: { ja: "AED設置場所（高松市）", en: "AED locations of Takamatsu City" },
      publisher: { ja: "高松市", en: "Takamatsu City" },
      landing: "https://github.com/takamatsu-city/opendata",
      licence: "CC-BY-4.0",
      attribution: { ja: "高松市オープンデータ（AED設置場所）を加工して作成", en: "Made from open data of Takamatsu City (AED locations)" },
      recognise: ["#property", "installationPosition", "equipmentForChildren"],
      crs: 6668,
      position: { lon: "longitude", lat: "latitude" },
      key: ["#property"],
      columns: {
        name: "name",
        address: "address",
        phone: "telephoneNumber",
        place: "installationPosition",
        open_days: "availableDate",
        opens_at: "startTime",
        closes_at: "endTime",
        open_note: "availableDateNote",
        for_children: "equipmentForChildren",
      },
    },
  ],
  acceptance: [
    {
      source: "standard-aed",
      raw: rowOf(list, "new", {
        全国地方公共団体コード: "252131",
        ID: "1",
        名称: "見本図書館",
        所在地_連結表記: "見本市本町1",
        設置位置: "玄関",
        利用可能曜日: "火水木金土日",
        小児対応設備の有無: "無",
      }),
      expect: { name: "見本図書館", address: "見本市本町1", place: "玄関", open_days: "火水木金土日", for_children: false },
    },
    {
      source: "standard-aed-old",
      raw: rowOf(list, "old", {
        NO: "1",
        名称: "焼津市役所",
        住所: "静岡県焼津市本町2-16-32",
        緯度: "34.8669",
        経度: "138.3231",
        設置位置: "1階ロビー",
        電話番号: "(054)626-1139",
        利用可能曜日: "月火水木金",
        開始時間: "8:30",
        終了時間: "17:15",
        小児対応設備の有無: "有",
      }),
      expect: { name: "焼津市役所", address: "静岡県焼津市本町2-16-32", place: "1階ロビー", for_children: true, located_by: null },
    },
    {
      source: "takamatsu-aed",
      raw: {
        "#property": "1",
        latitude: "34.3409",
        longitude: "134.0452",
        name: "健康増進施設サラマンダー",
        address: "高松市番町一丁目10-16",
        installationPosition: "２階",
        telephoneNumber: null,
        availableDate: "月火水木金土",
        startTime: null,
        endTime: null,
        availableDateNote: null,
        equipmentForChildren: "有",
      },
      expect: { name: "健康増進施設サラマンダー", place: "２階", open_days: "月火水木金土", for_children: true },
    },
  ],
});
