import type { SimulationDefinition } from "../../../model/simulation.ts";
import type { PlannerSpeech } from "../../text/planner/speech.ts";
import type { RunTable } from "../runs/run-view.ts";
import { words } from "./words.ts";

type Cell = RunTable["rows"][number][number];

/**
 * A table of a comparison with titles in the reader's language where the file has ids. Figures without a title are left out, as in print.
 * @param compared the simulation whose runs are compared.
 */
export function withTitles(
  table: RunTable,
  compared: SimulationDefinition,
  { say, local }: Pick<PlannerSpeech, "say" | "local">,
): RunTable {
  const titled = (definitions: Readonly<Record<string, { readonly title: Parameters<typeof local>[0] }>>, id: string) =>
    definitions[id] && local(definitions[id].title);
  const word = (id: string) => words[id] && say(words[id]);
  const titleOf: Readonly<Record<string, (id: string) => string | undefined>> = {
    parameter: (id) => titled(compared.parameters, id),
    figure: (id) => titled(compared.figures, id) ?? word(id),
    table: (id) => titled(compared.outputs, id) ?? id,
    column: (id) => word(id) ?? id,
  };
  const kept = table.columns.flatMap((column, index) => (column === "title" ? [] : [{ index, title: titleOf[column] }]));
  const rows = table.rows.flatMap((row): Cell[][] => {
    const cells = kept.map(({ index, title }) => {
      const cell = row[index] ?? null;
      return title ? title(String(cell)) : cell;
    });
    return cells.includes(undefined) ? [] : [cells as Cell[]];
  });
  return { columns: kept.map(({ index }) => table.columns[index] ?? ""), rows };
}
