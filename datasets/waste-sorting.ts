import { defineDataset } from "../model/dataset.ts";
import { rowOf } from "../model/standard/standard-list.ts";
import { standardTable } from "../model/standard/source.ts";
import { list } from "./standard/garbage.ts";

const name = { ja: "ゴミの分別方法一覧", en: "How to sort waste" };

export const dataset = defineDataset({
  id: "waste-sorting",
  title: { ja: "ゴミの分別方法", en: "How to sort waste" },
  description: {
    ja: "品目ごとの、ゴミの分け方、出すときの注意、料金です。",
    en: "For every item of waste: how it is sorted, what to mind, and what it costs.",
  },
  theme: "facilities",
  keywords: ["ゴミ", "ごみ", "分別", "リサイクル", "粗大ゴミ", "waste", "garbage", "recycling"],
  geometry: "point",
  onMap: false,
  fields: {
    item: { type: "text", label: { ja: "ゴミの品目", en: "Item" }, required: true },
    category: { type: "text", label: { ja: "分別区分", en: "Sorted as" }, required: true },
    advice: { type: "text", label: { ja: "注意点", en: "To mind" } },
    fee_kind: { type: "text", label: { ja: "料金種別", en: "Kind of fee" } },
    fee: { type: "text", label: { ja: "料金", en: "Fee" } },
    fee_note: { type: "text", label: { ja: "料金備考", en: "Note on the fee" } },
    note: { type: "text", label: { ja: "備考", en: "Note" } },
  },
  titleField: "item",
  tiles: { minZoom: 10, maxZoom: 14, fields: ["item"] },
  style: { color: "#5B7F3B" },
  order: 92,
  sources: [
    standardTable({
      id: "standard-waste-sorting",
      list: "28",
      form: "new",
      name,
      recognise: ["全国地方公共団体コード", "ID", "ゴミの品目", "分別区分"],
      key: ["全国地方公共団体コード", "ID"],
      columns: {
        item: "ゴミの品目",
        category: "分別区分",
        advice: "注意点",
        fee_kind: "料金種別",
        fee: "料金",
        fee_note: "料金備考",
        note: "備考",
      },
    }),
  ],
  acceptance: [
    {
      source: "standard-waste-sorting",
      raw: rowOf(list, "new", {
        全国地方公共団体コード: "252131",
        ID: "0000000001",
        ゴミの品目: "アイロン",
        分別区分: "不燃ごみ",
        注意点: "水を抜く",
        料金種別: "無料",
      }),
      expect: { item: "アイロン", category: "不燃ごみ", advice: "水を抜く", fee_kind: "無料", fee: null, fee_note: null, note: null },
    },
  ],
});
