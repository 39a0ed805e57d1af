import { contact, newAddress, oldAddress, picture, position } from "../../model/standard/blocks.ts";
import type { StandardList } from "../../model/standard/standard-list.ts";

const hazards = ["洪水", "崖崩れ、土石流及び地滑り", "高潮", "地震", "津波", "大規模な火事", "内水氾濫", "火山現象"].map(
  (name) => `災害種別_${name}`,
);
const body = [...hazards, "指定避難所との重複", "想定収容人数", "対象となる町会・自治会", "URL"];

/** Unlike the other lists, this one keeps the municipality's name late. */
export const list: StandardList = {
  id: "03",
  stem: "evacuation_space",
  title: { ja: "指定緊急避難場所一覧", en: "Designated emergency evacuation sites" },
  forms: {
    new: {
      columns: [
        "全国地方公共団体コード",
        "ID",
        "名称",
        "名称_カナ",
        "名称_英字",
        ...newAddress,
        ...position,
        "標高",
        ...contact,
        "市区町村コード",
        "地方公共団体名",
        ...body,
        ...picture,
        "備考",
      ],
      order: "official",
      signature: ["災害種別_洪水", "災害種別_地震"],
    },
    old: {
      columns: [
        "NO",
        "名称",
        "名称_カナ",
        ...oldAddress,
        ...position,
        "標高",
        "電話番号",
        "内線番号",
        "市区町村コード",
        "都道府県名",
        "市区町村名",
        ...body,
        "備考",
      ],
      order: "official",
      signature: ["災害種別_洪水", "災害種別_地震"],
    },
  },
};
