import { defineDataset } from "../model/dataset.ts";
import { locatedBy, placeColumns, placeFields } from "../model/standard/fields.ts";
import { standardSource } from "../model/standard/source.ts";
import { rowOf } from "../model/standard/standard-list.ts";
import { list } from "./standard/public-wireless-lan.ts";

const columns = { ...placeColumns, operator: "設置者", ssid: "SSID", area: "提供エリア", note: "備考" };
const name = { ja: "公衆無線LANアクセスポイント一覧", en: "Public wireless LAN" };
const signature = ["名称", "SSID", "提供エリア"];

export const dataset = defineDataset({
  id: "public-wifi",
  title: { ja: "公衆無線LAN", en: "Public wireless LAN" },
  description: { ja: "市が設置する公衆無線LANのアクセスポイントです。", en: "Access points of the city's public wireless LAN." },
  theme: "facilities",
  keywords: ["公衆無線LAN", "Wi-Fi", "wireless"],
  geometry: "point",
  fields: {
    ...placeFields,
    ssid: { type: "text", label: { ja: "SSID（ネットワーク名）", en: "SSID" } },
    area: { type: "text", label: { ja: "提供エリア", en: "Covered area" } },
    operator: { type: "text", label: { ja: "設置者", en: "Operator" } },
    located_by: locatedBy,
    note: { type: "text", label: { ja: "備考", en: "Note" }, visibility: "internal" },
  },
  titleField: "name",
  tiles: { minZoom: 10, maxZoom: 16, fields: ["name"] },
  style: { color: "#1F62B4", outline: "#FFFFFF", size: 5, label: "name" },
  order: 410,
  sources: [
    standardSource({ id: "standard-wireless-lan", list: "07", form: "new", name, signature, columns }),
    standardSource({ id: "standard-wireless-lan-old", list: "07", form: "old", name, signature, columns }),
  ],
  acceptance: [
    {
      source: "standard-wireless-lan",
      raw: rowOf(list, "new", {
        全国地方公共団体コード: "252131",
        ID: "1",
        名称: "見本駅",
        所在地_連結表記: "見本市駅前1",
        SSID: "MIHON_Wi-Fi",
        提供エリア: "待合室",
      }),
      expect: { name: "見本駅", address: "見本市駅前1", ssid: "MIHON_Wi-Fi", area: "待合室", operator: null },
    },
    {
      source: "standard-wireless-lan-old",
      raw: rowOf(list, "old", {
        NO: "1",
        名称: "市民文化センター",
        住所: "香川県さぬき市",
        SSID: "KAGAWA_Wi-Fi",
        提供エリア: "ロビー",
        設置者: "さぬき市",
      }),
      expect: { name: "市民文化センター", ssid: "KAGAWA_Wi-Fi", area: "ロビー", operator: "さぬき市" },
    },
  ],
});
