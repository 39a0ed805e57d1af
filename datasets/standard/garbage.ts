import { newHead } from "../../model/standard/blocks.ts";
import type { StandardList } from "../../model/standard/standard-list.ts";

export const list: StandardList = {
  id: "28",
  stem: "garbage_separate",
  title: { ja: "ゴミの分別方法一覧", en: "How to sort waste" },
  forms: {
    new: {
      columns: [...newHead, "ゴミの品目", "分別区分", "注意点", "料金種別", "料金", "料金備考", "備考"],
      order: "official",
      signature: ["ゴミの品目", "分別区分"],
      rules: { ゴミの品目: { kind: "text", mark: "required" }, 分別区分: { kind: "text", mark: "required" } },
    },
  },
};
