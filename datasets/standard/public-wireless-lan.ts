import { contact, newAddress, oldAddress, oldHead, position } from "../../model/standard/blocks.ts";
import type { StandardList } from "../../model/standard/standard-list.ts";

export const list: StandardList = {
  id: "07",
  stem: "public_wireless_lan",
  title: { ja: "公衆無線LANアクセスポイント一覧", en: "Public wireless LAN" },
  forms: {
    new: {
      columns: [
        "全国地方公共団体コード",
        "法人番号",
        "ID",
        "地方公共団体名",
        "名称",
        "名称_カナ",
        "名称_英語",
        ...newAddress,
        ...position,
        "設置者",
        ...contact,
        "SSID",
        "提供エリア",
        "URL",
        "備考",
      ],
      order: "official",
      signature: ["SSID", "提供エリア"],
    },
    old: {
      columns: [
        ...oldHead,
        "名称",
        "名称_カナ",
        "名称_英語",
        ...oldAddress,
        ...position,
        "設置者",
        "電話番号",
        "内線番号",
        "SSID",
        "提供エリア",
        "URL",
        "備考",
      ],
      order: "official",
      signature: ["SSID", "提供エリア"],
    },
  },
};
