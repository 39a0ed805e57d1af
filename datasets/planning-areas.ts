import { type DatasetInput, defineDataset } from "../model/dataset.ts";
import { plateau } from "../model/plateau.ts";

type Kind = DatasetInput["sources"][number]["columns"][string];

interface PlateauClass {
  readonly id: string;
  readonly name: string;
  readonly ja: string;
  readonly en: string;
  readonly kind: Kind;
  /** What only this class has. */
  readonly more?: Readonly<Record<string, Kind>>;
}

/** One class of PLATEAU's city planning decisions (`urf`). Its `function` is a code of the class's own list. */
function plateauClass({ id, name, ja, en, kind, more }: PlateauClass): DatasetInput["sources"][number] {
  return {
    id,
    title: { ja: `3D都市モデル（PLATEAU）${ja}`, en: `3D city model (PLATEAU), ${en}` },
    ...plateau,
    recogniseClass: name,
    recognise: ["function"],
    key: ["id"],
    replaces: "file",
    columns: {
      kind,
      name: "name",
      decided_on: { from: ["finalNotificationDate", "validFrom"] },
      decided_by: "custodian",
      notification: { from: ["finalNotificationNumber", "notificationNumber"] },
      area_ha: "nominalArea",
      ...more,
    },
  };
}

const classes: readonly PlateauClass[] = [
  {
    id: "plateau-planning-area",
    name: "UrbanPlanningArea",
    ja: "都市計画区域",
    en: "city planning areas",
    kind: { value: "planning-area" },
  },
  {
    id: "plateau-area-division",
    name: "AreaClassification",
    ja: "区域区分",
    en: "urbanisation areas",
    kind: { from: "function", map: { "22": "promotion", "23": "control" } },
  },
  {
    id: "plateau-fire-prevention",
    name: "FirePreventionDistrict",
    ja: "防火地域・準防火地域",
    en: "fire prevention districts",
    kind: { from: "function", map: { "24": "fire", "25": "quasi-fire" } },
  },
  {
    id: "plateau-height-control",
    name: "HeightControlDistrict",
    ja: "高度地区",
    en: "height control districts",
    kind: { value: "height" },
    more: { height_limit_m: "maximumBuildingHeight" },
  },
  {
    id: "plateau-special-use",
    name: "SpecialUseDistrict",
    ja: "特別用途地区",
    en: "special use districts",
    kind: { value: "special-use" },
  },
  { id: "plateau-scenic", name: "ScenicDistrict", ja: "風致地区", en: "scenic districts", kind: { value: "scenic" } },
  {
    id: "plateau-district-plan",
    name: "DistrictPlan",
    ja: "地区計画",
    en: "district plans",
    kind: { value: "district-plan" },
    more: { aim: "objectives" },
  },
];

/** A record as delivered; every class may state these. */
const decision = (stated: Readonly<Record<string, string>>) => ({
  name: null,
  validFrom: null,
  custodian: null,
  notificationNumber: null,
  nominalArea: null,
  ...stated,
});

export const dataset = defineDataset({
  id: "planning-areas",
  title: { ja: "都市計画の区域・地区", en: "City planning areas and districts" },
  description: {
    ja: "市街化区域・市街化調整区域、防火地域、高度地区、地区計画など、用途地域のほかに土地利用や建て方を定める区域です。",
    en: "Urbanisation areas, fire prevention and height control districts, district plans and others that govern building besides the land-use zone.",
  },
  theme: "planning",
  keywords: ["都市計画", "区域区分", "市街化調整区域", "防火地域", "高度地区", "地区計画", "city planning"],
  geometry: "polygon",
  fields: {
    kind: {
      type: "code",
      label: { ja: "種類", en: "Kind" },
      codes: [
        { value: "district-plan", label: { ja: "地区計画", en: "District plan" }, color: "#6A3D9A", pattern: "lattice-sparse" },
        { value: "fire", label: { ja: "防火地域", en: "Fire prevention district" }, color: "#C1121F", pattern: "rising-dense" },
        {
          value: "quasi-fire",
          label: { ja: "準防火地域", en: "Quasi-fire prevention district" },
          color: "#E76F51",
          pattern: "rising-sparse",
        },
        { value: "height", label: { ja: "高度地区", en: "Height control district" }, color: "#8A6D1D", pattern: "upright-medium" },
        { value: "special-use", label: { ja: "特別用途地区", en: "Special use district" }, color: "#B5651D", pattern: "grid-medium" },
        { value: "scenic", label: { ja: "風致地区", en: "Scenic district" }, color: "#2D6A4F", pattern: "dots-dense" },
        { value: "control", label: { ja: "市街化調整区域", en: "Urbanisation control area" }, color: "#7FB069", pattern: "level-sparse" },
        { value: "promotion", label: { ja: "市街化区域", en: "Urbanisation promotion area" }, color: "#F4A6B7", pattern: "falling-sparse" },
        { value: "planning-area", label: { ja: "都市計画区域", en: "City planning area" }, color: "#9A9AA3", pattern: "dots-sparse" },
      ],
    },
    name: { type: "text", label: { ja: "名称", en: "Name" } },
    height_limit_m: { type: "number", unit: "m", label: { ja: "高さの最高限度", en: "Greatest height" } },
    aim: { type: "text", label: { ja: "目標", en: "Aim" } },
    decided_on: { type: "date", label: { ja: "告示日", en: "Decided on" } },
    decided_by: { type: "text", label: { ja: "決定者", en: "Decided by" } },
    notification: { type: "text", label: { ja: "告示番号", en: "Notification" } },
    area_ha: { type: "number", unit: "ha", label: { ja: "公式の面積", en: "Official area" } },
  },
  validity: { from: "decided_on" },
  titleField: "kind",
  notice: {
    ja: "この図は参考図で、法的な効力はありません。正確な内容は市の都市計画担当課で確認してください。",
    en: "For reference only, without legal effect. Please confirm with the city planning section of the municipality.",
  },
  tiles: { minZoom: 9, maxZoom: 15, fields: ["kind"] },
  style: { color: "#C8C8CB", colorBy: "kind", opacity: 0.3, outline: "#5A5A63" },
  order: 110,
  siteReport: {
    topic: "zoning",
    relation: "covers",
    fields: ["name", "height_limit_m", "decided_on"],
    accuracy: {
      meters: 10,
      statement: {
        ja: "区域の境界は都市計画図から写したもので、数 m から 10m ほどずれることがあります",
        en: "Boundaries were traced from planning maps and may be off by up to about 10 m",
      },
    },
    absence: { ja: "登録されている都市計画の区域・地区はありません", en: "No planning area or district on record here" },
  },
  sources: classes.map(plateauClass),
  acceptance: [
    {
      source: "plateau-planning-area",
      raw: decision({
        id: "urf_58ab",
        name: "研究学園都市計画区域",
        function: "21",
        validFrom: "1966-12-28",
        custodian: "茨城県",
        finalNotificationDate: "1974-08-20",
        nominalArea: "28407",
      }),
      expect: { kind: "planning-area", name: "研究学園都市計画区域", decided_on: "1974-08-20", decided_by: "茨城県", area_ha: 28_407 },
    },
    {
      source: "plateau-area-division",
      raw: decision({
        id: "urf_f414",
        function: "23",
        validFrom: "2011-03-29",
        custodian: "静岡県",
        notificationNumber: "静岡県告示第270号",
      }),
      expect: { kind: "control", name: null, decided_on: "2011-03-29", notification: "静岡県告示第270号" },
    },
    {
      source: "plateau-fire-prevention",
      raw: decision({
        id: "urf_8286",
        function: "25",
        validFrom: "2009-09-18",
        custodian: "川崎市",
        notificationNumber: "川崎市告示第489号",
      }),
      expect: { kind: "quasi-fire", decided_by: "川崎市" },
    },
    {
      source: "plateau-height-control",
      raw: decision({
        id: "urf_003b",
        name: "第1種高度地区",
        function: "18",
        validFrom: "2007-03-20",
        custodian: "つくば市",
        notificationNumber: "95",
        maximumBuildingHeight: "18",
        nominalArea: "987",
      }),
      expect: { kind: "height", name: "第1種高度地区", height_limit_m: 18, area_ha: 987 },
    },
    {
      source: "plateau-special-use",
      raw: decision({ id: "urf_d75c", name: "第二種文教地区", function: "14", validFrom: "1981-04-01", custodian: "つくば市" }),
      expect: { kind: "special-use", name: "第二種文教地区", notification: null },
    },
    {
      source: "plateau-scenic",
      raw: decision({
        id: "urf_f501",
        function: "28",
        validFrom: "1975-03-11",
        custodian: "静岡県",
        notificationNumber: "静岡県告示第207号",
      }),
      expect: { kind: "scenic", decided_on: "1975-03-11" },
    },
    {
      source: "plateau-district-plan",
      raw: decision({
        id: "urf_12f2",
        name: "徳島市東大工町・紺屋町地区等地区計画",
        function: "1",
        validFrom: "1987-09-29",
        custodian: "徳島市",
        notificationNumber: "95",
        nominalArea: "5.7",
        objectives: "良好な商業地の形成",
      }),
      expect: { kind: "district-plan", aim: "良好な商業地の形成", area_ha: 5.7 },
    },
  ],
});
