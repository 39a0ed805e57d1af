import { contact, height, hours, newAddress, newHead, oldAddress, oldHead, picture, position } from "../../model/standard/blocks.ts";
import type { StandardList } from "../../model/standard/standard-list.ts";

const body = [
  ...hours,
  "料金（基本）",
  "料金（詳細）",
  "説明",
  "説明_英語",
  "アクセス方法",
  "駐車場情報",
  "バリアフリー情報",
  "連絡先名称",
  "連絡先電話番号",
  "連絡先内線番号",
];

export const list: StandardList = {
  id: "11",
  stem: "tourism",
  title: { ja: "観光施設一覧", en: "Tourist spots" },
  forms: {
    new: {
      columns: [
        ...newHead,
        "名称",
        "名称_カナ",
        "名称_英字",
        "POIコード",
        ...newAddress,
        ...position,
        ...height,
        ...contact,
        ...body,
        ...picture,
        "URL",
        "備考",
      ],
      order: "inferred",
      signature: ["料金（基本）", "アクセス方法"],
    },
    old: {
      columns: [...oldHead, "名称", "名称_カナ", "名称_英語", "POIコード", ...oldAddress, ...position, ...body, ...picture, "URL", "備考"],
      order: "official",
      signature: ["料金（基本）", "アクセス方法"],
    },
  },
};
