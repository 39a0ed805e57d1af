import { type DatasetInput, defineDataset } from "../model/dataset.ts";
import { rowOf } from "../model/standard/standard-list.ts";
import { standardTable } from "../model/standard/source.ts";
import { ageBands, list } from "./standard/population.ts";

/** `male_0_4`, `female_85_up` … in the order of the list. */
const ages = ageBands.flatMap(({ from, to, label }) => {
  const [name, english] = to === undefined ? [`${from}_up`, `${from} and over`] : [`${from}_${to}`, `${from} to ${to}`];
  return [
    { name: `male_${name}`, column: `${label}の男性`, label: { ja: `${label}の男性`, en: `Men aged ${english}` } },
    { name: `female_${name}`, column: `${label}の女性`, label: { ja: `${label}の女性`, en: `Women aged ${english}` } },
  ];
});
const counted = { type: "integer", unit: "人" } as const;
const ageFields: DatasetInput["fields"] = Object.fromEntries(ages.map(({ name, label }) => [name, { ...counted, label }]));

const columns = {
  area: "地域名",
  area_code: "地域コード",
  surveyed_on: "調査年月日",
  people: "総人口",
  male: "男性",
  female: "女性",
  ...Object.fromEntries(ages.map(({ name, column }) => [name, column])),
  households: "世帯数",
  note: "備考",
};
const name = { ja: "地域・年齢別人口", en: "Population by area and age" };
const recognise = ["地域コード", "調査年月日", "地域名", "総人口", "0-4歳の男性"];
const key = ["地域コード", "地域名", "調査年月日"];

export const dataset = defineDataset({
  id: "population-by-age",
  title: { ja: "地域・年齢別人口", en: "Population by area and age" },
  description: {
    ja: "町丁などの地域ごと、調査日ごとの、男女別・5歳階級別の人口と世帯数です。空欄は公表されていない値です。",
    en: "People by area and day of survey, by sex and five-year age band, and households. An empty cell is a figure that is not published.",
  },
  theme: "people",
  keywords: ["人口", "年齢", "世帯", "住民基本台帳", "population", "age"],
  geometry: "point",
  onMap: false,
  fields: {
    area: { type: "text", label: { ja: "地域名", en: "Area" }, required: true },
    area_code: { type: "text", label: { ja: "地域コード", en: "Area code" } },
    surveyed_on: { type: "date", label: { ja: "調査年月日", en: "Surveyed on" }, required: true },
    people: { ...counted, label: { ja: "総人口", en: "People" } },
    male: { ...counted, label: { ja: "男性", en: "Men" } },
    female: { ...counted, label: { ja: "女性", en: "Women" } },
    ...ageFields,
    households: { type: "integer", unit: "世帯", label: { ja: "世帯数", en: "Households" } },
    note: { type: "text", label: { ja: "備考", en: "Note" } },
  },
  titleField: "area",
  tiles: { minZoom: 10, maxZoom: 14, fields: ["area"] },
  style: { color: "#6A51A3" },
  order: 91,
  sources: [
    standardTable({
      id: "standard-population",
      list: "04",
      form: "new",
      name,
      recognise: ["全国地方公共団体コード", ...recognise],
      key,
      columns,
    }),
    standardTable({
      id: "standard-population-old",
      list: "04",
      form: "old",
      name,
      recognise: ["都道府県コード又は市区町村コード", "市区町村名", ...recognise],
      key,
      columns,
    }),
  ],
  acceptance: [
    {
      source: "standard-population",
      raw: rowOf(list, "new", {
        全国地方公共団体コード: "252131",
        地域コード: "001",
        調査年月日: "2026-04-01",
        地域名: "緑町",
        総人口: "1,234",
        男性: "600",
        女性: "634",
        "0-4歳の男性": "12",
        "85歳以上の女性": "７",
        世帯数: "510",
      }),
      expect: {
        area: "緑町",
        area_code: "001",
        surveyed_on: "2026-04-01",
        people: 1234,
        male: 600,
        female: 634,
        male_0_4: 12,
        female_85_up: 7,
        female_0_4: null,
        households: 510,
      },
    },
    {
      source: "standard-population-old",
      raw: rowOf(list, "old", { 地域コード: "002", 調査年月日: "令和8年4月1日", 地域名: "本町", 総人口: "88", "80-84歳の女性": "3" }),
      expect: { area: "本町", surveyed_on: "2026-04-01", people: 88, female_80_84: 3, note: null },
    },
  ],
});
