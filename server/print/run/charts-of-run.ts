import type { RunSummary } from "../../../model/run-result.ts";
import type { ChartDefinition, SimulationDefinition } from "../../../model/simulation.ts";
import type { SourceRun } from "../../../model/simulation-run.ts";
import type { Language } from "../../../model/text.ts";
import { rounded } from "../../../simulations/exposure/tally.ts";
import type { Box } from "../sheet.ts";
import { type BarChart, barChartHeight, drawBarChart, drawLineChart, type LineChart, lineChartHeight, shortNumber } from "./chart.ts";

/** A chart that can be drawn and read out. */
export interface RunChart {
  readonly title: string;
  /** What it shows, in words. */
  readonly alt: string;
  /** Points. */
  readonly height: number;
  draw(pdf: PDFKit.PDFDocument, box: Box): void;
}

const hours = { s: 1 / 3600, min: 1 / 60, h: 1 } as const;

/** The series that were given (hydrographs), then the tables whose manifest says how. What holds nothing is left out. */
export async function chartsOfRun(
  simulation: SimulationDefinition,
  { parameters }: Pick<RunSummary, "parameters">,
  { results, language }: { results: SourceRun; language: Language },
): Promise<RunChart[]> {
  const series = Object.entries(simulation.parameters).flatMap(([name, rule]) => {
    const rows = parameters[name];
    if (rule.type !== "series" || !Array.isArray(rows)) return [];
    const points = (rows as [number, number][]).map(([time, value]) => [time * hours[rule.timeUnit], value] as const);
    const chart = { xTitle: language === "ja" ? "時間" : "hours", yTitle: rule.unit, lines: [{ name: "", points }] };
    return [lineChart(rule.title[language], chart)];
  });
  const charts: RunChart[] = [];
  for (const { name } of results.outputs) {
    const chart = simulation.outputs[name]?.chart;
    if (chart === undefined) continue;
    const table = await results.table(name);
    const rows = table.rows.map((row) => Object.fromEntries(table.columns.map((column, index) => [column, row[index] ?? ""])));
    charts.push(...tableChart(chart, rows, language));
  }
  return [...series, ...charts];
}

type Row = Readonly<Record<string, string>>;

function tableChart(chart: ChartDefinition, all: readonly Row[], language: Language): RunChart[] {
  const { kind, title, x, xDivisor = 1, xLabels, y, bounds, by, where = {} } = chart;
  const rows = all.filter((row) => Object.entries(where).every(([column, value]) => row[column] === value));
  if (rows.length === 0) return [];
  const [xTitle, yTitle] = [chart.xTitle[language], chart.yTitle[language]];
  if (kind === "bars") {
    const bars = rows.map((row) => ({
      name: xLabels?.[Number(row[x])]?.[language] ?? row[x] ?? "",
      ...(bounds
        ? rounded({ low: Number(row[bounds[0]]), value: Number(row[y]), high: Number(row[bounds[1]]) })
        : { value: Number(row[y]) }),
    }));
    return [barChart(title[language], { yTitle, bars })];
  }
  const names = by === undefined ? [""] : [...new Set(rows.map((row) => row[by] ?? ""))];
  const lines = names.slice(0, mostLines).map((name) => ({
    name,
    points: rows
      .filter((row) => by === undefined || row[by] === name)
      .map((row): [number, number] => [Number(row[x]) / xDivisor, Number(row[y])]),
  }));
  return [lineChart(title[language], { xTitle, yTitle, lines })];
}

/** More cannot be told apart. */
const mostLines = 4;

function lineChart(title: string, chart: LineChart): RunChart {
  const told = chart.lines.map(({ name, points }) => {
    const [first, last] = [points[0], points.at(-1)];
    const most = points.reduce((best, point) => (point[1] > best[1] ? point : best), points[0] ?? [0, 0]);
    const ends = `${shortNumber(first?.[1] ?? 0)} → ${shortNumber(last?.[1] ?? 0)}`;
    return `${name} ${ends}, max ${shortNumber(most[1])} (${shortNumber(most[0])})`.trim();
  });
  const alt = `${title} (${chart.yTitle}; ${chart.xTitle}): ${told.join("; ")}`;
  return { title, alt, height: lineChartHeight, draw: (pdf, box) => drawLineChart(pdf, box, chart) };
}

function barChart(title: string, chart: BarChart): RunChart {
  const told = chart.bars.map(({ name, value, low, high }) =>
    low === undefined || high === undefined
      ? `${name} ${shortNumber(value)}`
      : `${name} ${shortNumber(value)} (${shortNumber(low)}–${shortNumber(high)})`,
  );
  const alt = `${title} (${chart.yTitle}): ${told.join("; ")}`;
  return { title, alt, height: barChartHeight(chart), draw: (pdf, box) => drawBarChart(pdf, box, chart) };
}
