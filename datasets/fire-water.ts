import { defineDataset } from "../model/dataset.ts";
import { locatedBy } from "../model/standard/fields.ts";
import { standardSource } from "../model/standard/source.ts";
import { rowOf } from "../model/standard/standard-list.ts";
import { list } from "./standard/fire-hydrant.ts";

const columns = { kind: "種別", kind_text: "種別", bore: "口径", note: "備考" };
const name = { ja: "消防水利施設一覧", en: "Water for fire fighting" };
const signature = ["種別", "口径"];

export const dataset = defineDataset({
  id: "fire-water",
  title: { ja: "消防水利", en: "Water for fire fighting" },
  description: { ja: "消火栓・防火水槽など、消火に使う水の場所です。", en: "Hydrants, cisterns and other water for fire fighting." },
  theme: "disaster",
  keywords: ["消防水利", "消火栓", "防火水槽", "hydrant"],
  geometry: "point",
  fields: {
    kind: {
      type: "code",
      label: { ja: "種別", en: "Kind" },
      codes: [
        {
          value: "hydrant",
          label: { ja: "消火栓", en: "Hydrant" },
          color: "#C1121F",
          aliases: ["地上式消火栓", "地下式消火栓", "地上式", "地下式"],
        },
        {
          value: "cistern",
          label: { ja: "防火水槽", en: "Cistern" },
          color: "#1F62B4",
          aliases: ["耐震性貯水槽", "耐震防火水槽", "貯水槽"],
        },
        { value: "pool", label: { ja: "プール", en: "Pool" }, color: "#00798C" },
        {
          value: "natural",
          label: { ja: "自然水利", en: "Natural water" },
          color: "#3A7D2C",
          aliases: ["河川", "池", "湖", "河川・溝等", "池・沼等"],
        },
        { value: "well", label: { ja: "井戸", en: "Well" }, color: "#665191" },
      ],
    },
    kind_text: { type: "text", label: { ja: "種別（原文）", en: "Kind as delivered" } },
    bore: { type: "text", label: { ja: "口径", en: "Bore" } },
    address: { type: "text", label: { ja: "住所", en: "Address" } },
    located_by: locatedBy,
    note: { type: "text", label: { ja: "備考", en: "Note" }, visibility: "internal" },
  },
  titleField: "kind_text",
  tiles: { minZoom: 12, maxZoom: 16, fields: ["kind", "kind_text"] },
  style: { color: "#6C6C75", colorBy: "kind", outline: "#FFFFFF", size: 4 },
  order: 380,
  sources: [
    standardSource({ id: "standard-fire-hydrant", list: "14", form: "new", name, signature, columns }),
    standardSource({ id: "standard-fire-hydrant-old", list: "14", form: "old", name, signature, columns }),
  ],
  acceptance: [
    {
      source: "standard-fire-hydrant",
      raw: rowOf(list, "new", {
        全国地方公共団体コード: "252131",
        ID: "1",
        種別: "耐震性貯水槽",
        所在地_連結表記: "滋賀県東近江市八日市緑町1",
      }),
      expect: { kind: "cistern", kind_text: "耐震性貯水槽", address: "滋賀県東近江市八日市緑町1", bore: null },
    },
    {
      source: "standard-fire-hydrant-old",
      raw: rowOf(list, "old", { NO: "1", 種別: "地下式消火栓", 住所: "見本市本町3", 口径: "150mm" }),
      expect: { kind: "hydrant", kind_text: "地下式消火栓", address: "見本市本町3", bore: "150mm" },
    },
  ],
});
