import { height, newAddress, newHead, oldAddress, oldHead, picture, position } from "../../model/standard/blocks.ts";
import type { StandardList } from "../../model/standard/standard-list.ts";

const counts = [
  "男性トイレ総数",
  "男性トイレ数（小便器）",
  "男性トイレ数（和式）",
  "男性トイレ数（洋式）",
  "女性トイレ総数",
  "女性トイレ数（和式）",
  "女性トイレ数（洋式）",
  "男女共用トイレ総数",
  "男女共用トイレ数（和式）",
  "男女共用トイレ数（洋式）",
];
const body = [
  "車椅子使用者用トイレ有無",
  "乳幼児用設備設置トイレ有無",
  "オストメイト設置トイレ有無",
  "利用開始時間",
  "利用終了時間",
  "利用可能時間特記事項",
  ...picture,
  "備考",
];

export const list: StandardList = {
  id: "13",
  stem: "public_toilet",
  title: { ja: "公衆トイレ一覧", en: "Public toilets" },
  forms: {
    new: {
      columns: [
        ...newHead,
        "名称",
        "名称_カナ",
        "名称_英語",
        ...newAddress,
        "設置位置",
        ...position,
        ...height,
        ...counts,
        "バリアフリートイレ数",
        ...body,
      ],
      order: "official",
      signature: ["男性トイレ総数", "女性トイレ総数"],
      rules: { 設置位置: { kind: "text", mark: "required" } },
    },
    old: {
      columns: [...oldHead, "名称", "名称_カナ", "名称_英語", ...oldAddress, "設置位置", ...position, ...counts, "多機能トイレ数", ...body],
      order: "official",
      signature: ["男性トイレ総数", "女性トイレ総数"],
    },
  },
};
