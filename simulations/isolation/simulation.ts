import { type ChartDefinition, defineSimulation } from "../../model/simulation.ts";

const overTimeChart: ChartDefinition = {
  kind: "line",
  title: { ja: "孤立している人", en: "Isolated people over time" },
  x: "minutes",
  xTitle: { ja: "計算の開始から（時間）", en: "hours from the start" },
  xDivisor: 60,
  y: "isolated_people",
  yTitle: { ja: "人", en: "people" },
};

/** Isolated communities as planners, the API and the docs see them. */
export const simulation = defineSimulation({
  id: "isolation",
  version: "1.1.0",
  title: { ja: "孤立集落", en: "Isolated communities" },
  description: {
    ja: "通れない道があるとき、どの地区がどの拠点へ行けなくなるかを調べます。1か所または2か所の通行止めで孤立する区間も、影響の大きい順に示します。",
    en: "Which communities cannot reach which hubs while roads are closed; and which stretches of road, alone or in pairs, would cut off whom, worst first.",
  },
  parameters: {
    closedPlaces: {
      type: "point",
      title: { ja: "通行止めの場所", en: "Where roads are closed" },
      description: { ja: "属性 days に通れない日数を書けます", en: "The property days may say for how many days" },
      maxCount: 1000,
      properties: {
        days: { title: { ja: "通れない日数", en: "Days closed" }, type: "number", unit: "日", minimum: 0.1, maximum: 365, required: false },
      },
      default: null,
    },
    floodRun: {
      type: "run",
      simulation: "flood",
      title: { ja: "洪水シミュレーションの結果", en: "Flood run" },
      description: {
        ja: "計算した浸水の深さから、道ごとに通れない時間を決めます",
        en: "Roads are closed while the computed water is too deep",
      },
      default: null,
    },
    closeFlooded: {
      type: "flag",
      title: { ja: "浸水想定区域の道路も通れない", en: "Roads in flood hazard areas are closed too" },
      default: false,
    },
    closingDepthMeters: {
      type: "choice",
      title: { ja: "通れなくなる深さ", en: "Depth at which a road is closed" },
      choices: [
        { value: "0.3", label: { ja: "0.3m（車）", en: "0.3 m (cars)" } },
        { value: "0.5", label: { ja: "0.5m（歩行者）", en: "0.5 m (on foot)" } },
      ],
      default: "0.3",
    },
    repairDays: {
      type: "number",
      title: { ja: "復旧までの日数（わからない場合）", en: "Days until repaired, where not known" },
      unit: "日",
      minimum: 0.1,
      maximum: 365,
      default: 3,
    },
    snapMeters: {
      type: "number",
      advanced: true,
      title: { ja: "道路の端をつなぐ距離", en: "Ends of roads this near are joined" },
      unit: "m",
      minimum: 0,
      maximum: 5,
      default: 0.5,
    },
  },
  inputs: [
    { id: "roads", kind: "dataset", use: { ja: "道路網", en: "Road network" }, required: true },
    { id: "population", kind: "dataset", use: { ja: "地区の人口", en: "People by area" }, required: true },
    { id: "public-facilities", kind: "dataset", use: { ja: "拠点（役所・病院）", en: "Hubs (offices, hospitals)" }, required: true },
    { id: "flood-hazard", kind: "dataset", use: { ja: "浸水する道路", en: "Flooded roads" }, required: false },
    { id: "floodRun", kind: "run", use: { ja: "浸水する道路と時間", en: "Flooded roads and when" }, required: false },
  ],
  outputs: {
    communities: { title: { ja: "地区ごとの孤立", en: "Isolation by community" }, kind: "table", key: ["community"] },
    overTime: { title: { ja: "時刻ごとの孤立", en: "Isolation over time" }, kind: "table", key: ["minutes"], chart: overTimeChart },
    criticalLinks: { title: { ja: "切れると孤立する区間", en: "Stretches that cut off" }, kind: "features" },
    criticalPairs: { title: { ja: "2か所が切れると孤立する区間", en: "Pairs that cut off" }, kind: "features" },
    network: { title: { ja: "道路網の点検", en: "Report on the network" }, kind: "table" },
  },
  figures: {
    isolatedPeople: { title: { ja: "孤立する人", en: "Isolated people" }, unit: "人" },
    isolatedPersonDays: { title: { ja: "孤立する人×日数", en: "Isolated people × days" }, unit: "人日" },
    mostIsolatedPeople: { title: { ja: "同時に孤立する人の最大", en: "Most isolated at one time" }, unit: "人" },
    unconnectedPeople: { title: { ja: "もともと道路がつながらない人", en: "Never connected by road" }, unit: "人" },
    criticalLinks: { title: { ja: "切れると孤立する区間", en: "Stretches that cut off" }, unit: "か所" },
    criticalPairs: { title: { ja: "2か所が切れると孤立する組", en: "Pairs that cut off" }, unit: "組" },
  },
  limits: [
    {
      ja: "道路がつながっているかだけを見ます。通れる車の大きさ、徒歩での山越え、船やヘリコプターは考えていません。",
      en: "It only asks whether roads connect: not for which vehicles, nor over hills, by boat or by helicopter.",
    },
    {
      ja: "市の道路データにない道と、市外を回る道は使えません。隣の市へ回れば行ける地区も孤立と出ることがあります。",
      en: "Roads that are not in the data and ways round through other cities are not used; such communities may show as isolated.",
    },
    {
      ja: "地区の人はみな、地区の中心に最も近い道路の点にいるものとします。",
      en: "All people of an area are taken to be at the road point nearest to its middle.",
    },
    {
      ja: "復旧までの日数は設定した値で、予測ではありません。計算の終わりに浸水している道は、そこから復旧までの日数だけ通れないものとします。",
      en: "Days until repaired are what was set, not a forecast. Roads under water when the flood run ends stay closed for that long.",
    },
  ],
  references: ["Tarjan 1974, Inf. Process. Lett. 2", "Pritchard & Thurimella 2011, ACM Trans. Algorithms 7"],
});
