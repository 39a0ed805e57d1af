import type { StandardList } from "../../model/standard/standard-list.ts";

/** Five years each; `to` is missing in the last. */
export const ageBands: readonly { readonly from: number; readonly to?: number; readonly label: string }[] = [
  ...Array.from({ length: 17 }, (_, index) => ({ from: index * 5, to: index * 5 + 4, label: `${index * 5}-${index * 5 + 4}歳` })),
  { from: 85, label: "85歳以上" },
];
const ages = ageBands.flatMap(({ label }) => [`${label}の男性`, `${label}の女性`]);
const body = ["地域名", "総人口", "男性", "女性", ...ages, "世帯数", "備考"];

export const list: StandardList = {
  id: "04",
  stem: "population",
  title: { ja: "地域・年齢別人口", en: "Population by area and age" },
  forms: {
    new: {
      columns: ["全国地方公共団体コード", "地域コード", "地方公共団体名", "調査年月日", ...body],
      order: "official",
      signature: ["調査年月日", "総人口", "世帯数"],
    },
    old: {
      columns: ["都道府県コード又は市区町村コード", "地域コード", "都道府県名", "市区町村名", "調査年月日", ...body],
      order: "official",
      signature: ["調査年月日", "総人口", "世帯数"],
    },
  },
};
