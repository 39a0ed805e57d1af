import { type ChartDefinition, defineSimulation } from "../../model/simulation.ts";
import { changeClasses } from "./difference-raster.ts";

const changesChart: ChartDefinition = {
  kind: "bars",
  title: { ja: "浸水深の差の区分ごとの面積", en: "Area by change of depth" },
  x: "change_class",
  xTitle: { ja: "B−A", en: "B − A" },
  xLabels: changeClasses.map(({ label }) => label),
  y: "hectares",
  yTitle: { ja: "ha", en: "ha" },
};

/** The comparison of two runs as planners, the API and the docs see it. */
export const simulation = defineSimulation({
  id: "comparison",
  version: "1.1.0",
  title: { ja: "2つの計算の比較", en: "Comparison of two runs" },
  description: {
    ja: "同じシミュレーションの2つの結果AとBを比べます。洪水は最大浸水深の差（B−A）の地図、人や建物の数は表を並べて示します。",
    en: "Two results A and B of the same simulation: for floods a map of the difference in greatest depth (B − A), for counts their tables side by side.",
  },
  parameters: {
    runA: { type: "run", title: { ja: "計算A（もとの条件）", en: "Run A (as it is)" } },
    runB: { type: "run", title: { ja: "計算B（変えた条件）", en: "Run B (what if)" } },
  },
  inputs: [
    { id: "runA", kind: "run", use: { ja: "計算Aの結果", en: "Result of run A" }, required: true },
    { id: "runB", kind: "run", use: { ja: "計算Bの結果", en: "Result of run B" }, required: true },
  ],
  outputs: {
    depthDifferenceMeters: {
      title: { ja: "最大浸水深の差（B−A）", en: "Difference in greatest depth (B − A)" },
      kind: "raster",
      unit: "m",
    },
    arrivalDifferenceSeconds: {
      title: { ja: "0.3mに達する時刻の差（B−A）", en: "Difference in arrival of 0.3 m (B − A)" },
      kind: "raster",
      unit: "s",
    },
    changes: { title: { ja: "浸水深の差の区分ごとの面積", en: "Area by change of depth" }, kind: "table", unit: "ha", chart: changesChart },
    conditions: {
      title: { ja: "違う条件", en: "Conditions that differ" },
      kind: "table",
      printed: { line: { ja: "{title}：A {a}／B {b}", en: "{title_en}: A {a_en}; B {b_en}" }, mostRows: 30 },
    },
    figures: {
      title: { ja: "主な数値の比較", en: "Main figures side by side" },
      kind: "table",
      printed: {
        line: { ja: "{title}：A {a}／B {b}／差 {difference} {unit}", en: "{title_en}: A {a}; B {b}; B − A {difference} {unit}" },
        mostRows: 30,
        only: "title",
      },
    },
    tables: { title: { ja: "表の比較（違う行だけ）", en: "Tables side by side, where they differ" }, kind: "table" },
  },
  figures: {
    deeperHectares: { title: { ja: "Bのほうが0.1m以上深い面積", en: "Deeper in B by 0.1 m and more" }, unit: "ha" },
    shallowerHectares: { title: { ja: "Bのほうが0.1m以上浅い面積", en: "Shallower in B by 0.1 m and more" }, unit: "ha" },
    floodedHectaresDifference: { title: { ja: "浸水する面積の差（B−A）", en: "Flooded area, B − A" }, unit: "ha" },
    peopleInWaterDifference: { title: { ja: "浸水する場所の人口の差（B−A）", en: "People in the water, B − A" }, unit: "人" },
    cannotFleeUpwardDifference: { title: { ja: "2階以上に避難できない人の差（B−A）", en: "Cannot flee upward, B − A" }, unit: "人" },
    arrivedDifference: { title: { ja: "避難所に着いた人の差（B−A）", en: "Arrived, B − A" }, unit: "人" },
    unreachableDifference: { title: { ja: "道がない人・間に合わない人の差（B−A）", en: "Without a way or too late, B − A" }, unit: "人" },
    isolatedPeopleDifference: { title: { ja: "孤立する人の差（B−A）", en: "Isolated people, B − A" }, unit: "人" },
  },
  limits: [
    {
      ja: "差は2つの計算の差であり、実際に起きる差の予測ではありません。もとの計算の限界は、差にもあてはまります。",
      en: "A difference is one between two calculations, not a forecast of what will differ. The limits of both hold for it.",
    },
    {
      ja: "数の差は中央の値の差です。幅（下限〜上限）が重なるときは、差があると言えないことがあります。",
      en: "Differences of counts are those of their middle values: where the bounds overlap there may be none.",
    },
  ],
  references: ["Bates, Horritt & Fewtrell 2010, J. Hydrol. 387"],
});
