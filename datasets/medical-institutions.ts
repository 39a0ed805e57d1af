import { defineDataset } from "../model/dataset.ts";
import { locatedBy, placeColumns, placeFields } from "../model/standard/fields.ts";
import { standardSource } from "../model/standard/source.ts";
import { rowOf } from "../model/standard/standard-list.ts";
import { list } from "./standard/hospital.ts";

const columns = {
  ...placeColumns,
  kind: "医療機関の種類",
  departments: "診療科目",
  beds: "病床数",
  open_days: "診療曜日",
  opens_at: "診療開始時間",
  closes_at: "診療終了時間",
  open_note: "診療日時特記事項",
  after_hours: "時間外における対応",
  operator: "法人の名称",
  note: "備考",
};
const name = { ja: "医療機関一覧", en: "Medical institutions" };
const signature = ["名称", "診療科目", "病床数"];

export const dataset = defineDataset({
  id: "medical-institutions",
  title: { ja: "医療機関", en: "Medical institutions" },
  description: {
    ja: "病院・診療所・歯科診療所と、診療科目・診療時間です。",
    en: "Hospitals, clinics and dentists with departments and hours.",
  },
  theme: "facilities",
  keywords: ["病院", "診療所", "医療", "hospital", "clinic"],
  geometry: "point",
  fields: {
    ...placeFields,
    kind: {
      type: "code",
      label: { ja: "種類", en: "Kind" },
      codes: [
        { value: "hospital", label: { ja: "病院", en: "Hospital" }, color: "#C1121F", aliases: ["一般病院"] },
        { value: "clinic", label: { ja: "診療所", en: "Clinic" }, color: "#D95F02", aliases: ["医院", "クリニック", "一般診療所", "医科"] },
        { value: "dentist", label: { ja: "歯科診療所", en: "Dentist" }, color: "#1F62B4", aliases: ["歯科", "歯科医院"] },
        { value: "pharmacy", label: { ja: "薬局", en: "Pharmacy" }, color: "#3A7D2C", aliases: ["調剤薬局"] },
        { value: "midwife", label: { ja: "助産所", en: "Midwifery" }, color: "#A05195" },
      ],
    },
    departments: { type: "text", label: { ja: "診療科目", en: "Departments" } },
    beds: { type: "integer", unit: "床", label: { ja: "病床数", en: "Beds" } },
    open_days: { type: "text", label: { ja: "診療曜日", en: "Open on" } },
    opens_at: { type: "text", label: { ja: "診療開始時間", en: "Opens at" } },
    closes_at: { type: "text", label: { ja: "診療終了時間", en: "Closes at" } },
    open_note: { type: "text", label: { ja: "診療日時の注意", en: "Note on hours" } },
    after_hours: { type: "text", label: { ja: "時間外の対応", en: "After hours" } },
    operator: { type: "text", label: { ja: "運営者", en: "Operator" } },
    located_by: locatedBy,
    note: { type: "text", label: { ja: "備考", en: "Note" }, visibility: "internal" },
  },
  titleField: "name",
  tiles: { minZoom: 10, maxZoom: 16, fields: ["name", "kind"] },
  style: { color: "#6C6C75", colorBy: "kind", outline: "#FFFFFF", size: 5, label: "name" },
  order: 430,
  siteReport: {
    topic: "facilities",
    relation: "nearest",
    reachMeters: 10_000,
    count: 3,
    fields: ["kind", "departments", "address", "located_by"],
    absence: { ja: "10km 以内に医療機関の記録はありません", en: "No hospital or clinic on record within 10 km" },
  },
  sources: [
    standardSource({ id: "standard-hospital", list: "10", form: "new", name, signature, columns }),
    standardSource({ id: "standard-hospital-old", list: "10", form: "old", name, signature, columns }),
  ],
  acceptance: [
    {
      source: "standard-hospital",
      raw: rowOf(list, "new", {
        全国地方公共団体コード: "252131",
        ID: "1",
        名称: "見本歯科",
        所在地_連結表記: "見本市本町2",
        医療機関の種類: "歯科",
        法人の名称: "医療法人見本会",
        病床数: "",
      }),
      expect: { name: "見本歯科", address: "見本市本町2", kind: "dentist", operator: "医療法人見本会", beds: null },
    },
    {
      source: "standard-hospital-old",
      raw: rowOf(list, "old", {
        NO: "1",
        名称: "見本医院",
        住所: "見本市本町1",
        医療機関の種類: "一般診療所",
        診療科目: "内科;小児科",
        病床数: "19",
        診療開始時間: "9:00",
      }),
      expect: { name: "見本医院", kind: "clinic", departments: "内科;小児科", beds: 19, opens_at: "9:00" },
    },
  ],
});
