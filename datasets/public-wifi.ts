import { defineDataset } from "../model/dataset.ts";
import { locatedBy, placeColumns, placeFields } from "../model/standard/fields.ts";
import { standardSource } from "../model/standard/source.ts";

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
    ssid: { type: "text", label: { ja: "SSID", en: "SSID" } },
    area: { type: "text", label: { ja: "提供エリア", en: "Covered area" } },
    operator: { type: "text", label: { ja: "設置者", en: "Operator" } },
    located_by: locatedBy,
    note: { type: "text", label: { ja: "備考", en: "Note" }, visibility: "internal" },
  },
  titleField: "name",
  tiles: { minZoom: 10, maxZoom: 16, fields: ["name", "ssid"] },
  style: { color: "#1F62B4", outline: "#FFFFFF", size: 5, label: "name" },
  order: 410,
  sources: [
    standardSource({ id: "standard-wireless-lan", list: "07", form: "new", name, signature, columns }),
    standardSource({ id: "standard-wireless-lan-old", list: "07", form: "old", name, signature, columns }),
  ],
  acceptance: [
    {
      source: "standard-wireless-lan-old",
      raw: { NO: "1", 名称: "市民文化センター", 住所: "香川県さぬき市", SSID: "KAGAWA_Wi-Fi", 提供エリア: "ロビー", 設置者: "さぬき市" },
      expect: { name: "市民文化センター", ssid: "KAGAWA_Wi-Fi", area: "ロビー", operator: "さぬき市" },
    },
  ],
});
