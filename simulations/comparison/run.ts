import { parameterText } from "../../model/parameter-text.ts";
import { Problem } from "../../model/problem.ts";
import type { OutputValue, RunFrame, RunHost, RunOutcome, RunParameters, SourceRun, SourceRunFacts } from "../../model/simulation-run.ts";
import { arrivalDepthsMeters } from "../flood/fields.ts";
import { type Cell, compareFigures, compareTables, differingParameters } from "./compare-tables.ts";
import { changeClasses, differentCells } from "./difference-raster.ts";
import { compareFloods, type FloodRasters } from "./engine.ts";

/** Two finished runs → their differences, B − A. */

const comparedArrivalMeters = 0.3;

/** @throws Problem when the two have nothing to compare. */
export function check(_: RunParameters, frame: RunFrame): void {
  const [a, b] = [given(frame.sourceRun("runA")), given(frame.sourceRun("runB"))];
  if (a.simulation !== b.simulation) throw differentSimulations(a, b);
  const [cellsOfA, cellsOfB] = [a.summary["cellMeters"], b.summary["cellMeters"]];
  if (a.simulation === "flood" && cellsOfA !== cellsOfB) throw differentCells(cellsOfA, cellsOfB);
}

export async function run(_: RunParameters, host: RunHost): Promise<RunOutcome> {
  const [a, b] = [given(host.sourceRun("runA")), given(host.sourceRun("runB"))];
  const depth = isAnsweredBy("maxDepthMeters", a, b) ? await compareDepths(a, b) : undefined;
  await host.breathe();
  const figures = compareFigures(a.summary, b.summary);
  return {
    outputs: {
      ...depth?.outputs,
      conditions: table(["title", "title_en", "a", "a_en", "b", "b_en"], differingConditions(a, b)),
      figures: table(
        ["figure", "title", "title_en", "unit", "a", "b", "difference"],
        figures.map(([name, ...values]) => {
          const title = a.figures[name]?.title;
          return [name, title?.ja ?? null, title?.en ?? null, a.figures[name]?.unit ?? "", ...values];
        }),
      ),
      tables: table(["table", "row", "row_en", "column", "a", "b", "difference"], await comparedTables(a, b)),
    },
    warnings: [...(depth?.warnings ?? []), ...versionWarning(a, b)],
    summary: {
      compared: a.simulation,
      ...depth?.summary,
      ...Object.fromEntries(figures.flatMap(([name, , , difference]) => (difference === null ? [] : [[`${name}Difference`, difference]]))),
    },
  };
}

async function compareDepths(a: SourceRun, b: SourceRun): Promise<RunOutcome> {
  const difference = compareFloods(await floodRasters(a), await floodRasters(b));
  const { depthMeters, arrivalSeconds, hectares, shallowerHectares, deeperHectares, isWholeArea } = difference;
  return {
    outputs: {
      depthDifferenceMeters: { kind: "raster", bands: [{ raster: depthMeters }], classes: changeClasses },
      arrivalDifferenceSeconds: { kind: "raster", bands: [{ raster: arrivalSeconds }] },
      changes: table(
        ["change_class", "change", "change_en", "hectares"],
        changeClasses.map(({ label }, index) => [index, label.ja, label.en, hectares[index]]),
      ),
    },
    warnings: isWholeArea
      ? []
      : [
          {
            ja: "AとBは計算範囲が違うため、両方が計算した範囲だけを比べました。",
            en: "A and B were computed for different areas: only what both cover is compared.",
          },
        ],
    summary: { shallowerHectares, deeperHectares },
  };
}

async function floodRasters(flood: SourceRun): Promise<FloodRasters> {
  const [depth] = await flood.rasters("maxDepthMeters");
  const arrivals = await flood.rasters("arrivalSeconds");
  const arrival = arrivals[arrivalDepthsMeters.findIndex((meters) => meters === comparedArrivalMeters)];
  return { maxDepthMeters: depth.raster, arrivalSeconds: arrival.raster };
}

/** What was set differently, in words. What the manifest does not know is no condition. */
function differingConditions(a: SourceRun, b: SourceRun): Cell[][] {
  return differingParameters(a.parameters, b.parameters).flatMap(([name, ...values]) => {
    const rule = a.rules[name];
    if (rule === undefined) return [];
    const [inA, inB] = values.map((value) => parameterText(rule, value));
    return [[rule.title.ja, rule.title.en, inA.ja, inA.en, inB.ja, inB.en]];
  });
}

/** What differs in tables that both have and whose manifest says what their rows are about. */
async function comparedTables(a: SourceRun, b: SourceRun): Promise<Cell[][]> {
  const rows: Cell[][] = [];
  for (const { name, kind, key, chart } of a.outputs) {
    if (kind !== "table" || key === undefined || !isAnsweredBy(name, a, b)) continue;
    const rowText = (cells: readonly string[], language: "ja" | "en"): string =>
      cells
        .map((cell, index) => (key[index] === chart?.x ? (chart?.xLabels?.[Number(cell)]?.[language] ?? cell) : cell))
        .filter((cell) => cell !== "")
        .join(" / ");
    for (const { row, column, values } of compareTables(await a.table(name), await b.table(name), key))
      if (values[0] !== values[1]) rows.push([name, rowText(row, "ja"), rowText(row, "en"), column, ...values]);
  }
  return rows;
}

function isAnsweredBy(output: string, ...runs: readonly SourceRun[]): boolean {
  return runs.every(({ outputs }) => outputs.some(({ name }) => name === output));
}

function table(columns: readonly string[], rows: readonly (readonly Cell[])[]): OutputValue {
  return { kind: "table", columns, rows };
}

function versionWarning(a: SourceRunFacts, b: SourceRunFacts): RunOutcome["warnings"] {
  if (a.version === b.version) return [];
  return [
    {
      ja: `AとBは計算プログラムの版が違います（${a.version}、${b.version}）。差の一部は版の違いによることがあります。`,
      en: `A and B were computed by different versions of the simulation (${a.version}, ${b.version}); part of the difference may come from that.`,
    },
  ];
}

function given<Run>(run: Run | undefined): Run {
  if (run === undefined) throw new Error("both runs are required parameters");
  return run;
}

function differentSimulations(a: SourceRunFacts, b: SourceRunFacts): Problem {
  return new Problem("invalid-parameter", {
    where: "runB",
    detail: {
      ja: `違うシミュレーションの結果は比べられません（A「${a.title.ja}」、B「${b.title.ja}」）`,
      en: `Results of different simulations cannot be compared (A "${a.title.en}", B "${b.title.en}")`,
    },
    remedy: { ja: "同じシミュレーションの2つの計算を選んでください", en: "Choose two runs of the same simulation" },
  });
}
