import { contact, height, hours, newAddress, newHead, oldAddress, oldHead, position } from "../../model/standard/blocks.ts";
import type { StandardList } from "../../model/standard/standard-list.ts";

const body = ["法人番号", "団体名", ...hours, "小児対応設備の有無", "URL"];

export const list: StandardList = {
  id: "08",
  stem: "aed",
  title: { ja: "AED設置箇所一覧", en: "AED locations" },
  forms: {
    new: {
      columns: [
        ...newHead,
        "名称",
        "名称_カナ",
        "名称_英字",
        ...newAddress,
        ...position,
        ...height,
        "設置位置",
        ...contact,
        ...body,
        "画像1",
        "画像1_ライセンス",
        "画像2",
        "画像2_ライセンス",
        "外部利用不可",
        "備考",
      ],
      order: "official",
      signature: ["設置位置", "小児対応設備の有無"],
    },
    old: {
      columns: [...oldHead, "名称", "名称_カナ", ...oldAddress, ...position, "設置位置", "電話番号", "内線番号", ...body, "備考"],
      order: "official",
      signature: ["設置位置", "小児対応設備の有無"],
    },
  },
};
