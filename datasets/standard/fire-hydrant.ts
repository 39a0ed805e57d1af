import { newAddress, newHead, oldAddress, oldHead, position } from "../../model/standard/blocks.ts";
import type { StandardList } from "../../model/standard/standard-list.ts";

export const list: StandardList = {
  id: "14",
  stem: "fire_hydrant",
  title: { ja: "消防水利施設一覧", en: "Water for fire fighting" },
  forms: {
    new: {
      columns: [...newHead, "種別", ...newAddress, ...position, "口径", "備考"],
      order: "official",
      signature: ["種別", "口径"],
      rules: { 種別: { kind: "text", mark: "required" } },
    },
    old: {
      columns: [...oldHead, "種別", ...oldAddress, ...position, "口径", "備考"],
      order: "inferred",
      signature: ["種別", "口径"],
      rules: { 種別: { kind: "text", mark: "required" } },
    },
  },
};
