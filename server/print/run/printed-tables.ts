import type { SimulationDefinition } from "../../../model/simulation.ts";
import type { SourceRun } from "../../../model/simulation-run.ts";
import type { RunWords } from "./run-blocks.ts";
import { shortNumber } from "./chart.ts";

/** Tables whose manifest says how a row is told, a line for each row. Those that hold nothing are left out. */
export async function printedTables(
  simulation: SimulationDefinition,
  results: SourceRun,
  { say, language }: RunWords,
): Promise<{ title: string; lines: string[] }[]> {
  const tables: { title: string; lines: string[] }[] = [];
  for (const { name } of results.outputs) {
    const output = simulation.outputs[name];
    if (output?.printed === undefined) continue;
    const { line, mostRows, only } = output.printed;
    const { columns, rows: all } = await results.table(name);
    const rows = only === undefined ? all : all.filter((row) => row[columns.indexOf(only)] !== "");
    const told = rows.slice(0, mostRows).map((row) => lineOf(line[language], columns, row));
    const more = rows.length > mostRows ? [say("run.more", { count: rows.length - mostRows })] : [];
    if (told.length > 0) tables.push({ title: output.title[language], lines: [...told, ...more] });
  }
  return tables;
}

function lineOf(template: string, columns: readonly string[], row: readonly string[]): string {
  return template.replace(/\{(\w+)\}/g, (_, column: string) => shown(row[columns.indexOf(column)] ?? ""));
}

/** What is too long for a line is cut. */
const mostLetters = 60;

function shown(cell: string): string {
  if (cell === "") return "—";
  if (/^-?\d+(\.\d+)?(e[+-]?\d+)?$/.test(cell)) return shortNumber(Number(cell));
  return cell.length > mostLetters ? `${cell.slice(0, mostLetters)}…` : cell;
}
