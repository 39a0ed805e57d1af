import { defineDataset } from "../model/dataset.ts";
import { locatedBy, openingColumns, openingFields, placeColumns, placeFields } from "../model/standard/fields.ts";
import { standardSource } from "../model/standard/source.ts";
import { rowOf } from "../model/standard/standard-list.ts";
import { list } from "./standard/tourism.ts";

const columns = {
  ...placeColumns,
  ...openingColumns,
  phone: "連絡先電話番号",
  name_en: { from: ["名称_英字", "名称_英語"] },
  fee: "料金（基本）",
  fee_note: "料金（詳細）",
  description: "説明",
  description_en: "説明_英語",
  access: "アクセス方法",
  parking: "駐車場情報",
  accessibility: "バリアフリー情報",
  contact: "連絡先名称",
  note: "備考",
};
const name = { ja: "観光施設一覧", en: "Tourist spots" };
const signature = ["名称", "料金（基本）", "アクセス方法"];

export const dataset = defineDataset({
  id: "tourism",
  title: { ja: "観光施設", en: "Tourist spots" },
  description: { ja: "観光施設の場所、利用時間、料金、行き方です。", en: "Tourist spots with hours, fees and how to get there." },
  theme: "facilities",
  keywords: ["観光", "tourism", "sightseeing"],
  geometry: "point",
  fields: {
    ...placeFields,
    name_en: { type: "text", label: { ja: "英語名", en: "English name" } },
    ...openingFields,
    fee: { type: "text", label: { ja: "料金", en: "Fee" } },
    fee_note: { type: "text", label: { ja: "料金の詳細", en: "Details of the fee" } },
    description: { type: "text", label: { ja: "説明", en: "Description" } },
    description_en: { type: "text", label: { ja: "説明（英語）", en: "Description in English" } },
    access: { type: "text", label: { ja: "アクセス方法", en: "How to get there" } },
    parking: { type: "text", label: { ja: "駐車場", en: "Parking" } },
    accessibility: { type: "text", label: { ja: "バリアフリー", en: "Accessibility" } },
    contact: { type: "text", label: { ja: "連絡先", en: "Contact" } },
    located_by: locatedBy,
    note: { type: "text", label: { ja: "備考", en: "Note" }, visibility: "internal" },
  },
  titleField: "name",
  tiles: { minZoom: 10, maxZoom: 16, fields: ["name"] },
  style: { color: "#D45087", outline: "#FFFFFF", size: 5, label: "name" },
  order: 405,
  sources: [
    standardSource({ id: "standard-tourism", list: "11", form: "new", name, signature, columns }),
    standardSource({ id: "standard-tourism-old", list: "11", form: "old", name, signature, columns }),
  ],
  acceptance: [
    {
      source: "standard-tourism",
      raw: rowOf(list, "new", {
        全国地方公共団体コード: "252131",
        ID: "1",
        名称: "見本城跡",
        名称_英字: "Mihon Castle",
        所在地_連結表記: "見本市城山",
        "料金（詳細）": "小人半額",
        バリアフリー情報: "スロープあり",
      }),
      expect: { name: "見本城跡", name_en: "Mihon Castle", fee: null, fee_note: "小人半額", accessibility: "スロープあり" },
    },
    {
      source: "standard-tourism-old",
      raw: rowOf(list, "old", {
        NO: "1",
        名称: "見本公園",
        名称_英語: "Mihon Park",
        住所: "見本市本町1",
        "料金（基本）": "無料",
        アクセス方法: "駅から徒歩5分",
        連絡先電話番号: "0000-00-0000",
      }),
      expect: { name: "見本公園", name_en: "Mihon Park", fee: "無料", access: "駅から徒歩5分", phone: "0000-00-0000" },
    },
  ],
});
