import { defineSimulation } from "../../model/simulation.ts";
import { defaultParameters } from "./input.ts";

const printedShelters = {
  line: {
    ja: "{shelter}：{arrived}人（定員{places}、超過{overflow}、最後の到着{last_arrival_min}分後）",
    en: "{shelter}: {arrived} people ({places} places, {overflow} above, the last after {last_arrival_min} min)",
  },
  mostRows: 60,
};

/** Evacuation as planners, the API and the docs see it. */
export const simulation = defineSimulation({
  id: "evacuation",
  version: "1.2.0",
  title: { ja: "避難シミュレーション", en: "Evacuation" },
  description: {
    ja: "だれがどの避難所へ、どの道で、いつ着くかを計算します。浸水で道が閉じる時刻、道の混雑、避難所の収容人数を考えます。",
    en: "Who reaches which shelter, by which way and when, while water closes roads, roads jam and shelters fill.",
  },
  parameters: {
    mode: {
      type: "choice",
      title: { ja: "行き先の決め方", en: "How shelters are chosen" },
      choices: [
        { value: "lexicographic", label: { ja: "入れない人を最少に、次に時間を最短に", en: "Fewest left out, then least time" } },
        { value: "optimal", label: { ja: "全体の時間を最短に", en: "Least time in all" } },
        { value: "greedy", label: { ja: "近い人から順に空きへ", en: "Nearest people first" } },
        { value: "nearest", label: { ja: "いちばん近い避難所へ（満員でも）", en: "Nearest shelter, full or not" } },
      ],
      default: defaultParameters.mode,
    },
    penaltyMinutes: {
      type: "number",
      advanced: true,
      title: { ja: "これより遠ければ行かない（時間最短のとき）", en: "Nobody goes farther than this (least time in all)" },
      unit: "分",
      minimum: 1,
      maximum: 1440,
      default: defaultParameters.penaltySeconds / 60,
    },
    floodRun: {
      type: "run",
      simulation: "flood",
      title: { ja: "洪水シミュレーションの結果", en: "Flood run" },
      description: {
        ja: "道が閉じる時刻を、計算した浸水の深さと流れから決めます",
        en: "Roads close when the computed water reaches them, by depth and force",
      },
      default: null,
    },
    depthErrorMeters: {
      type: "number",
      title: { ja: "計算した浸水深の誤差（要確認）", en: "Error of computed depths (to be checked)" },
      description: {
        ja: "洪水シミュレーションの結果を使うとき。間に合わない人の幅（下限〜上限）になります",
        en: "With a flood run: it gives the bounds of how many do not get out in time",
      },
      unit: "m",
      minimum: 0,
      maximum: 5,
      default: 0.3,
    },
    startAfterMinutes: {
      type: "number",
      title: { ja: "避難の開始（洪水の計算の開始から）", en: "Start of the evacuation, from the start of the flood run" },
      unit: "分",
      minimum: -1440,
      maximum: 14_400,
      default: 0,
    },
    waterAfterMinutes: {
      type: "number",
      title: {
        ja: "公表された浸水想定区域が浸水するまでの時間（書かなければ浸水しない）",
        en: "Time until the published hazard areas are under water (left out: they are not)",
      },
      unit: "分",
      minimum: 0,
      maximum: 2880,
      default: null,
    },
    departureMedianMinutes: {
      type: "number",
      title: { ja: "半分の人が出発するまでの時間", en: "Half of the people have left after" },
      unit: "分",
      minimum: 1,
      maximum: 720,
      default: 30,
    },
    departureSpread: {
      type: "number",
      advanced: true,
      title: { ja: "出発のばらつき σ", en: "Spread of departures σ" },
      minimum: 0.05,
      maximum: 1.5,
      default: 0.5,
    },
    elderlyPercent: { type: "number", title: { ja: "高齢者の割合", en: "Elderly" }, unit: "%", minimum: 0, maximum: 100, default: 30 },
    assistedPercent: {
      type: "number",
      title: { ja: "介助が必要な人の割合", en: "People who need help" },
      unit: "%",
      minimum: 0,
      maximum: 100,
      default: 5,
    },
    atNight: { type: "flag", title: { ja: "夜間（速さ0.8倍）", en: "At night (speed × 0.8)" }, default: false },
    specificFlow: {
      type: "number",
      advanced: true,
      title: { ja: "道幅1mあたり通れる人数", en: "People through a metre of road" },
      unit: "人/m/s",
      minimum: 0.1,
      maximum: 1.3,
      default: defaultParameters.specificFlow,
    },
    placesWhereUnknown: {
      type: "integer",
      title: { ja: "収容人数が不明な避難所の人数", en: "Places of shelters whose capacity is not known" },
      unit: "人",
      minimum: 0,
      maximum: 100_000,
      default: 200,
    },
    closedPlaces: { type: "point", title: { ja: "通行止めの場所", en: "Where roads are closed" }, maxCount: 1000, default: null },
    extraShelters: {
      type: "point",
      title: { ja: "追加する避難所", en: "Extra shelters" },
      description: { ja: "属性 capacity に収容人数を書きます", en: "The property capacity is the number of places" },
      maxCount: 100,
      properties: {
        name: { title: { ja: "名前", en: "Name" }, type: "text", required: false },
        capacity: {
          title: { ja: "収容人数", en: "Places" },
          type: "number",
          unit: "人",
          minimum: 0,
          maximum: 100_000,
          required: false,
        },
      },
      default: null,
    },
  },
  inputs: [
    { id: "roads", kind: "dataset", use: { ja: "道路網", en: "Road network" }, required: true },
    { id: "population", kind: "dataset", use: { ja: "避難する人", en: "People" }, required: true },
    { id: "shelters", kind: "dataset", use: { ja: "避難所", en: "Shelters" }, required: true },
    { id: "flood-hazard", kind: "dataset", use: { ja: "浸水する道路", en: "Flooded roads" }, required: false, replacedBy: "floodRun" },
    { id: "floodRun", kind: "run", use: { ja: "浸水する道路と時刻", en: "Flooded roads and when" }, required: false },
  ],
  outputs: {
    totals: { title: { ja: "全体", en: "Totals" }, kind: "table", unit: "人", key: [] },
    depthError: {
      title: { ja: "深さの誤差と間に合わない人", en: "Error in depth, and people who do not get out in time" },
      kind: "table",
      unit: "人",
      printed: {
        line: {
          ja: "{title}：{not_in_time}人（道がない・遅すぎる{unreachable}人、途中で道が閉じる{caught}人）",
          en: "{title_en}: {not_in_time} people ({unreachable} without a way or too late, {caught} held up)",
        },
        mostRows: 3,
      },
    },
    origins: { title: { ja: "地区ごとの結果", en: "By area" }, kind: "table", key: ["area"] },
    shelters: {
      title: { ja: "避難所ごとの人数", en: "By shelter" },
      kind: "table",
      unit: "人",
      key: ["shelter"],
      printed: printedShelters,
    },
    arrivals: {
      title: { ja: "到着した人の累計", en: "Arrivals over time" },
      kind: "table",
      unit: "人",
      chart: {
        kind: "line",
        title: { ja: "避難所に着いた人の累計", en: "People at the shelters over time" },
        x: "seconds",
        xTitle: { ja: "避難の開始から（時間）", en: "hours from the start of the evacuation" },
        xDivisor: 3600,
        y: "people",
        yTitle: { ja: "人", en: "people" },
      },
    },
    bottlenecks: { title: { ja: "混雑する区間", en: "Bottlenecks" }, kind: "features" },
    trips: { title: { ja: "避難の経路と時刻", en: "Ways and times" }, kind: "features" },
  },
  figures: {
    population: { title: { ja: "避難する人", en: "People" }, unit: "人" },
    assigned: { title: { ja: "避難所に入れる人", en: "With a place in a shelter" }, unit: "人" },
    unassigned: { title: { ja: "避難所に入れない人", en: "Without a place" }, unit: "人" },
    unreachable: { title: { ja: "避難所へ行く道がない人、間に合わない人", en: "Without a way, or too late" }, unit: "人" },
    arrived: { title: { ja: "避難所に着いた人", en: "Arrived" }, unit: "人" },
    caught: { title: { ja: "途中で道が閉じた人", en: "Held up until the road closed" }, unit: "人" },
    notInTime: {
      title: { ja: "間に合わない人（道がない・遅すぎる・途中で道が閉じた）", en: "Do not get out in time (no way, too late, or held up)" },
      unit: "人",
      bounds: ["notInTimeLow", "notInTimeHigh"],
    },
  },
  limits: [
    {
      ja: "この結果は計画づくりの参考です。実際の避難では、市の避難情報と現地の状況に従ってください。",
      en: "For planning only. In a real evacuation follow the city's orders and what you see.",
    },
    {
      ja: "全員が徒歩で、決めた避難所へまっすぐ向かうものとします。車、家族の迎え、途中の引き返しは考えていません。",
      en: "Everybody walks straight to the chosen shelter: no cars, no fetching of family, no turning back.",
    },
    {
      ja: "公表された浸水想定区域を使うときは、そのすべてが同じ時刻に浸水するものとします。実際は場所によって違います。",
      en: "Published hazard areas are taken to be under water from one moment; in truth it differs by place.",
    },
    {
      ja: "間に合わない人の幅（下限〜上限）は、浸水の深さの誤差（公表された区域では深さの区分の幅）で道が早く、または遅く閉じることによります。出発の時刻、歩く速さ、人口の不確かさは含みません。計算で浸水しない場所は、浸水しないものとします。",
      en: "The bounds of those who do not get out in time come from the error in depth (for published areas, the width of their class), by which roads close earlier or later. Uncertain departures, speeds and population are not in them. What stays dry in the flood run is taken to be dry.",
    },
    {
      ja: "混雑は区間の入り口の待ち行列で表します。後ろの道までふさがる渋滞、すれ違いは表せません。",
      en: "Jams are queues at the beginning of a link: they do not spill back, and people going the other way do not hinder.",
    },
    {
      ja: "道路の勾配、階段、照明、倒れた塀などは考えていません。",
      en: "Slopes, stairs, lighting and fallen walls are left out.",
    },
  ],
  references: [
    "Ahuja, Magnanti & Orlin 1993, Network Flows",
    "Weidmann 1993, Transporttechnik der Fussgänger",
    "消防庁・中央防災会議の避難の速さ、逃げ地図（43m/分）",
  ],
});
