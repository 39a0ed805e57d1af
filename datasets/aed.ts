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
  ],
});
