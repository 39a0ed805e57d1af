import type { ChartDefinition, SimulationDefinition } from "../../../model/simulation.ts";
import type { PlannerSpeech } from "../../text/planner/speech.ts";
import type { RunTable } from "../runs/run-view.ts";
import { words } from "./words.ts";

type Cell = RunTable["rows"][number][number];
type Reader = Pick<PlannerSpeech, "say" | "local">;

interface TableOf {
  readonly chart?: ChartDefinition | undefined;
  /** The simulation whose runs the table compares, when it does. */
  readonly compared?: SimulationDefinition | undefined;
}

/**
 * A table of a file in the reader's language: of a column `title` and its `title_en` one is shown, ids have their titles, and the numbers
 * of classes are left out where a column names the classes. Figures without a title are left out, as in print.
 */
export function tableInWords({ columns, rows }: RunTable, { chart, compared }: TableOf, reader: Reader): RunTable {
  const named = columns.includes("title") ? rows.filter((row) => row[columns.indexOf("title")] !== null) : rows;
  const shown = columns.flatMap((column, index) => {
    const isForMachines = column.endsWith("_en") || column === "figure" || (column === chart?.x && chart.xLabels !== undefined);
    return isForMachines ? [] : [{ column, index, english: columns.indexOf(`${column}_en`), word: wordOf(column, compared, reader) }];
  });
  const cellOf = (row: readonly Cell[], { index, english, word }: (typeof shown)[number]): Cell => {
    const cell = row[index] ?? null;
    const text = english === -1 || cell === null ? cell : reader.local({ ja: String(cell), en: String(row[english] ?? "") });
    return typeof text === "string" ? word(text) : text;
  };
  return { columns: shown.map(({ column }) => column), rows: named.map((row) => shown.map((one) => cellOf(row, one))) };
}

/** How the ids in a column of a comparison are told. */
function wordOf(column: string, compared: SimulationDefinition | undefined, { say, local }: Reader): (id: string) => string {
  const word = (id: string) => (words[id] === undefined ? id : say(words[id]));
  if (compared === undefined) return (text) => text;
  switch (column) {
    case "table":
      return (id) => (compared.outputs[id] === undefined ? id : local(compared.outputs[id].title));
    case "column":
      return word;
    case "row":
      return (text) => text.split(" / ").map(word).join(" / ");
    default:
      return (text) => text;
  }
}
