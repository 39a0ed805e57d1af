import { contact, height, newAddress, newHead, oldAddress, oldHead, picture, position } from "../../model/standard/blocks.ts";
import type { StandardList } from "../../model/standard/standard-list.ts";

const body = [
  "法人番号",
  "法人の名称",
  "医療機関コード",
  "診療曜日",
  "診療開始時間",
  "診療終了時間",
  "診療日時特記事項",
  "時間外における対応",
  "診療科目",
  "病床数",
  "URL",
];

export const list: StandardList = {
  id: "10",
  stem: "hospital",
  title: { ja: "医療機関一覧", en: "Medical institutions" },
  forms: {
    new: {
      columns: [
        ...newHead,
        "名称",
        "名称_カナ",
        "名称_英字",
        "医療機関の種類",
        ...newAddress,
        ...position,
        ...height,
        ...contact,
        "FAX番号",
        ...body,
        ...picture,
        "備考",
      ],
      order: "inferred",
      signature: ["診療科目", "病床数"],
    },
    old: {
      columns: [
        ...oldHead,
        "名称",
        "名称_カナ",
        "医療機関の種類",
        ...oldAddress,
        ...position,
        "電話番号",
        "内線番号",
        "FAX番号",
        ...body,
        "備考",
      ],
      order: "official",
      signature: ["診療科目", "病床数"],
    },
  },
};
