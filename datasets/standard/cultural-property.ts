import { contact, height, hours, newAddress, newHead, oldAddress, oldHead, picture, position } from "../../model/standard/blocks.ts";
import type { StandardList } from "../../model/standard/standard-list.ts";

const body = ["法人番号", "所有者等", "文化財指定日", ...hours, ...picture, "概要", "概要_英語", "説明", "説明_英語", "URL", "備考"];

export const list: StandardList = {
  id: "02",
  stem: "cultural_property",
  title: { ja: "文化財一覧", en: "Cultural properties" },
  forms: {
    new: {
      columns: [
        ...newHead,
        "名称",
        "名称_カナ",
        "名称_英字",
        "名称_通称",
        ...newAddress,
        ...position,
        ...height,
        ...contact,
        "文化財分類",
        "種類",
        "場所名称",
        "員数（数）",
        "員数（単位）",
        ...body,
      ],
      order: "inferred",
      signature: ["文化財分類", "文化財指定日"],
    },
    old: {
      columns: [
        ...oldHead,
        "名称",
        "名称_カナ",
        "名称_通称",
        "名称_英語",
        "文化財分類",
        "種類",
        "場所名称",
        ...oldAddress,
        ...position,
        "電話番号",
        "内線番号",
        "員数（数）",
        "員数（単位）",
        ...body,
      ],
      order: "official",
      signature: ["文化財分類", "文化財指定日"],
    },
  },
};
