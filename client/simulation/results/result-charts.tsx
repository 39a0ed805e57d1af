import { useMemo } from "react";
import { type ChartLine, LineChart } from "../charts/line-chart.tsx";
import { usePlannerSpeech } from "../../text/planner/speech.ts";
import type { ChartDefinition, SimulationDefinition } from "../../../model/simulation.ts";
import type { PlannerKey } from "../../text/planner/ja.ts";
import { floodedHectares } from "../runs/depth-tiles.ts";
import type { DepthSlices, RunTable, RunView } from "../runs/run-view.ts";
import { useOutput } from "./use-output.ts";

const colors = ["var(--chart-1)", "var(--chart-2)", "var(--chart-3)", "var(--chart-4)", "var(--chart-5)"] as const;
const dashes = ["", "8 4", "2 4", "12 4 2 4", "4 2"] as const;

interface ResultChartsProps {
  readonly view: RunView;
  readonly simulation: SimulationDefinition;
  readonly slices: DepthSlices | undefined;
}

/** What was let in, what the water did, and the charts that the manifest names. */
export function ResultCharts({ view, simulation, slices }: ResultChartsProps) {
  const drawn = overTime[simulation.id];
  return (
    <>
      <GivenSeries view={view} />
      {slices && <FloodedArea slices={slices} />}
      {Object.entries(simulation.outputs).map(
        ([output, { chart }]) => chart?.kind === "line" && <OutputChart key={output} {...{ view, output, chart }} />,
      )}
      {drawn !== undefined && view.parameters["floodRun"] !== null && <OverTime view={view} {...drawn} />}
    </>
  );
}

const givenSeries = { riverStage: "chart.riverStage", inflow: "chart.inflow", rain: "chart.rain" } as const;

/** What was let in: stage, inflow, rain. */
function GivenSeries({ view }: { readonly view: RunView }) {
  const { say } = usePlannerSpeech();
  return Object.entries(givenSeries).map(([name, words]) => {
    const rows = view.parameters[name];
    if (!Array.isArray(rows)) return null;
    const points = rows as readonly (readonly [number, number])[];
    const title = say(words);
    return (
      <LineChart
        key={name}
        title={title}
        xName={say("chart.hours")}
        yName={title}
        fromZero={name !== "riverStage"}
        lines={[{ name: title, points, color: colors[0] }]}
      />
    );
  });
}

function FloodedArea({ slices }: { readonly slices: DepthSlices }) {
  const { say } = usePlannerSpeech();
  const lines = useMemo(() => {
    const curve = (centimetres: number) =>
      floodedHectares(slices, centimetres).map((hectares, index): [number, number] => [(slices.seconds[index] ?? 0) / 3600, hectares]);
    return [curve(1), curve(50), curve(300)];
  }, [slices]);
  const names = [say("chart.wet"), say("chart.half"), say("chart.three")];
  return (
    <LineChart
      title={say("chart.flooded")}
      xName={say("chart.hours")}
      yName={say("chart.hectares")}
      lines={lines.map((points, index) => line(names[index] ?? "", points, index))}
    />
  );
}

interface OutputChartProps {
  readonly view: RunView;
  readonly output: string;
  readonly chart: ChartDefinition;
}

/** A table as the manifest wants it drawn. */
function OutputChart({ view, output, chart }: OutputChartProps) {
  const { local } = usePlannerSpeech();
  const loaded = useOutput(view, output, (run, name) => run.table(name));
  if (loaded.phase !== "ready" || loaded.value.rows.length < 2) return null;
  const lines = linesOf(loaded.value, chart, local(chart.title));
  return <LineChart title={local(chart.title)} xName={local(chart.xTitle)} yName={local(chart.yTitle)} lines={lines} />;
}

function linesOf({ columns, rows }: RunTable, { x, y, by, xDivisor = 1, where = {} }: ChartDefinition, title: string): ChartLine[] {
  const at = (row: RunTable["rows"][number], column: string) => row[columns.indexOf(column)] ?? null;
  const points = new Map<string, [number, number][]>();
  for (const row of rows) {
    const value = at(row, y);
    if (typeof value !== "number" || Object.entries(where).some(([column, wanted]) => String(at(row, column)) !== wanted)) continue;
    const name = by === undefined ? title : String(at(row, by));
    const those = points.get(name) ?? [];
    those.push([Number(at(row, x)) / xDivisor, value]);
    points.set(name, those);
  }
  return [...points].map(([name, those], index) => line(name, those, index));
}

interface TimeColumns {
  readonly title: PlannerKey;
  readonly columns: readonly { readonly column: string; readonly name: PlannerKey }[];
}

/** Which columns of the table `overTime` are drawn. */
const overTime: Readonly<Record<string, TimeColumns>> = {
  exposure: {
    title: "chart.peopleInWater",
    columns: [
      { column: "people_from_1cm", name: "chart.wet" },
      { column: "people_from_50cm", name: "chart.half" },
      { column: "people_from_300cm", name: "chart.three" },
    ],
  },
  isolation: { title: "chart.isolated", columns: [{ column: "isolated_people", name: "word.isolatedPeople" }] },
};

function OverTime({ view, title, columns }: TimeColumns & { readonly view: RunView }) {
  const { say } = usePlannerSpeech();
  const loaded = useOutput(view, "overTime", (run, name) => run.table(name));
  if (loaded.phase !== "ready" || loaded.value.rows.length < 2) return null;
  const { value } = loaded;
  const hours = value.columns.indexOf("minutes");
  const lines = columns.map(({ column, name }, index) => {
    const at = value.columns.indexOf(column);
    return line(
      say(name),
      value.rows.map((row): [number, number] => [Number(row[hours]) / 60, Number(row[at])]),
      index,
    );
  });
  return <LineChart title={say(title)} xName={say("chart.hours")} yName={say("word.people")} lines={lines} />;
}

function line(name: string, points: ChartLine["points"], index: number): ChartLine {
  const dash = dashes[index % dashes.length];
  return { name, points, color: colors[index % colors.length] ?? colors[0], ...(dash !== undefined && dash !== "" && { dash }) };
}
