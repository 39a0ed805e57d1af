import { depthClasses } from "../../model/flood-hazard.ts";
import { defineSimulation } from "../../model/simulation.ts";
import { defaultParameters } from "./input.ts";

const printedSites = {
  line: { ja: "{name}：{depth_m} m（{depth_low_m}〜{depth_high_m} m）", en: "{name}: {depth_m} m ({depth_low_m} to {depth_high_m} m)" },
  mostRows: 60,
};

/** Exposure as planners, the API and the docs see it. */
export const simulation = defineSimulation({
  id: "exposure",
  version: "1.2.0",
  title: { ja: "浸水の影響（人・建物・施設）", en: "Exposure to flooding" },
  description: {
    ja: "浸水する場所にいる人、建物、施設、道路、文化財を、深さの区分ごとに幅を付けて数えます。浸水の深さは、公表された浸水想定区域か、洪水シミュレーションの結果から取ります。",
    en: "People, buildings, facilities, roads and heritage in the water, by depth class, each number with its bounds. The depth is that of the published hazard areas or of a flood run.",
  },
  parameters: {
    floodRun: {
      type: "run",
      simulation: "flood",
      title: { ja: "洪水シミュレーションの結果", en: "Flood run" },
      description: { ja: "指定しなければ、公表された浸水想定区域", en: "Left out: the published hazard areas" },
      default: null,
    },
    depthErrorMeters: {
      type: "number",
      title: { ja: "計算した浸水深の誤差（要確認）", en: "Error of computed depths (to be checked)" },
      description: { ja: "洪水シミュレーションの結果を使うとき", en: "With a flood run" },
      unit: "m",
      minimum: 0,
      maximum: 5,
      default: 0.3,
    },
    collapseForce: {
      type: "number",
      title: { ja: "家屋が流失する流体力 u²h（要確認）", en: "u²h at which houses are swept away (to be checked)" },
      description: { ja: "洪水シミュレーションの結果を使うとき", en: "With a flood run" },
      unit: "m³/s²",
      minimum: 0.1,
      maximum: 100,
      default: 2.5,
    },
    cellMeters: {
      type: "choice",
      title: { ja: "格子の大きさ", en: "Cell size" },
      description: { ja: "洪水シミュレーションの結果を使うときは、その格子", en: "With a flood run its cells are used" },
      choices: [
        { value: "10", label: { ja: "10m（詳しい）", en: "10 m (detailed)" } },
        { value: "25", label: { ja: "25m（速い）", en: "25 m (fast)" } },
      ],
      default: "10",
    },
    populationErrorPercent: {
      type: "number",
      advanced: true,
      title: { ja: "人口の誤差（要確認）", en: "Error of the population figures (to be checked)" },
      unit: "%",
      minimum: 0,
      maximum: 50,
      default: 100 * defaultParameters.populationError,
    },
    dataErrorPercent: {
      type: "number",
      advanced: true,
      title: { ja: "そのほかのデータの誤差（要確認）", en: "Error of all other data (to be checked)" },
      unit: "%",
      minimum: 0,
      maximum: 50,
      default: 100 * defaultParameters.dataError,
    },
    buildingDepth: {
      type: "choice",
      title: { ja: "建物の浸水深", en: "Depth of a building" },
      choices: [
        { value: "max", label: { ja: "かかる格子の最大", en: "Deepest cell it touches" } },
        { value: "mean", label: { ja: "かかる格子の平均", en: "Mean of the cells it touches" } },
      ],
      default: defaultParameters.buildingDepth,
    },
    assumedStoreys: {
      type: "integer",
      title: { ja: "階数が不明な建物の階数", en: "Storeys where they are not known" },
      unit: "階",
      minimum: 1,
      maximum: 5,
      default: defaultParameters.assumedStoreys,
    },
  },
  inputs: [
    { id: "flood-hazard", kind: "dataset", use: { ja: "浸水の深さ", en: "Depth of the water" }, required: true, replacedBy: "floodRun" },
    { id: "floodRun", kind: "run", use: { ja: "浸水の深さと流れ", en: "Depth and force of the water" }, required: false },
    { id: "population", kind: "dataset", use: { ja: "人口と世帯", en: "People and households" }, required: true },
    { id: "buildings", kind: "dataset", use: { ja: "建物", en: "Buildings" }, required: false },
    { id: "public-facilities", kind: "dataset", use: { ja: "施設", en: "Facilities" }, required: false },
    { id: "shelters", kind: "dataset", use: { ja: "避難所", en: "Shelters" }, required: false },
    { id: "ruins", kind: "dataset", use: { ja: "文化財", en: "Heritage" }, required: false },
    { id: "roads", kind: "dataset", use: { ja: "道路の延長", en: "Length of roads" }, required: false },
  ],
  outputs: {
    counts: {
      title: { ja: "深さごとの数", en: "Counts by depth" },
      kind: "table",
      key: ["kind", "group", "unit", "depth_class"],
      chart: {
        kind: "bars",
        title: { ja: "深さごとの人数（棒の先の線は下限〜上限）", en: "People by depth (whiskers: bounds)" },
        x: "depth_class",
        xTitle: { ja: "浸水深", en: "depth" },
        xLabels: [{ ja: "浸水なし", en: "dry" }, ...depthClasses.map(({ label }) => label), { ja: "不明", en: "unknown" }],
        y: "value",
        yTitle: { ja: "人", en: "people" },
        bounds: ["low", "high"],
        where: { kind: "people" },
      },
    },
    sites: {
      title: { ja: "浸水する施設と文化財", en: "Facilities and heritage in the water" },
      kind: "table",
      key: ["category", "kind", "name"],
      printed: printedSites,
    },
    overTime: {
      title: { ja: "時刻ごとの浸水する人（洪水シミュレーションの結果を使うとき）", en: "People in the water over time (with a flood run)" },
      kind: "table",
      unit: "人",
      key: ["minutes"],
    },
    upwardEscape: { title: { ja: "2階以上に避難できない人", en: "People who cannot flee upward" }, kind: "table", unit: "人", key: [] },
  },
  figures: {
    peopleInWater: {
      title: { ja: "浸水する場所の人口", en: "People in the water" },
      unit: "人",
      bounds: ["peopleInWaterLow", "peopleInWaterHigh"],
    },
    cannotFleeUpward: {
      title: { ja: "2階以上に避難できない人", en: "People who cannot flee upward" },
      unit: "人",
      bounds: ["cannotFleeUpwardLow", "cannotFleeUpwardHigh"],
    },
  },
  limits: [
    {
      ja: "人口は町丁・字などの集計を建物の床面積で割り振ったもので、ひとりひとりの居場所ではありません。昼と夜の違いは考えていません。",
      en: "People are figures of small areas shared out by floor area, not where anyone is; day and night are not told apart.",
    },
    {
      ja: "公表された浸水想定区域を使うときは、その外を「浸水しない」と数えます。シミュレーションの結果を使うときは、計算範囲の外は「不明」です。どちらも、想定していない川や水路、内水の浸水は含みません。",
      en: "Outside of published hazard areas counts as dry, outside of a computed area as unknown; rivers, ditches and drainage that were not studied are in neither.",
    },
    {
      ja: "2階以上への避難は「階数×3mが水面より高いか」だけで見ています。建物の強さは見ていません。",
      en: "Fleeing upward is judged by storeys × 3 m against the depth alone, not by the strength of the building.",
    },
    {
      ja: "幅（下限〜上限）は入力データの誤差と、深さの区分の幅または設定した深さの誤差によるもので、それ以外の不確かさは含みません。",
      en: "Bounds come from the error of the data and the width of the depth classes or the error set for depths; other uncertainty is not in them.",
    },
  ],
  references: ["水害の被害指標分析の手引（試行版）", "水害ハザードマップ作成の手引き"],
});
