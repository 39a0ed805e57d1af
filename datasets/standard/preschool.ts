import { contact, height, hours, newAddress, newHead, oldAddress, oldHead, picture, position } from "../../model/standard/blocks.ts";
import type { StandardList } from "../../model/standard/standard-list.ts";

const body = ["法人番号", "団体名", "認可等年月日", "収容定員", "受入年齢", ...hours, "一時預かりの有無", "URL"];

export const list: StandardList = {
  id: "05",
  stem: "preschool",
  title: { ja: "子育て施設一覧", en: "Childcare" },
  forms: {
    new: {
      columns: [
        ...newHead,
        "名称",
        "名称_カナ",
        "名称_英字",
        "種別",
        ...newAddress,
        ...position,
        ...height,
        "アクセス方法",
        "駐車場情報",
        ...contact,
        "FAX番号",
        ...body,
        ...picture,
        "備考",
      ],
      order: "inferred",
      signature: ["収容定員", "受入年齢"],
    },
    old: {
      columns: [
        ...oldHead,
        "名称",
        "名称_カナ",
        "種別",
        ...oldAddress,
        ...position,
        "アクセス方法",
        "駐車場情報",
        "電話番号",
        "内線番号",
        "FAX番号",
        ...body,
        "備考",
      ],
      order: "official",
      signature: ["収容定員", "受入年齢"],
    },
  },
};
