import { contact, height, hours, newAddress, newHead, oldAddress, oldHead, picture, position } from "../../model/standard/blocks.ts";
import type { StandardList } from "../../model/standard/standard-list.ts";

export const list: StandardList = {
  id: "01",
  stem: "public_facility",
  title: { ja: "公共施設一覧", en: "Public facilities" },
  forms: {
    new: {
      columns: [
        ...[...newHead, "名称", "名称_カナ", "名称_英字", "名称_通称", "POIコード", ...newAddress, ...position, ...height, ...contact],
        ...["法人番号", "団体名", ...hours, "説明", "バリアフリー情報", "URL", ...picture, "備考"],
      ],
      order: "inferred",
      signature: ["POIコード", "バリアフリー情報", "団体名"],
    },
    old: {
      columns: [
        ...[...oldHead, "名称", "名称_カナ", "名称_通称", "POIコード", ...oldAddress, ...position, "電話番号", "内線番号"],
        ...["法人番号", "団体名", ...hours, "説明", "バリアフリー情報", "URL", "備考"],
      ],
      order: "official",
      signature: ["POIコード", "バリアフリー情報", "団体名"],
    },
  },
};
