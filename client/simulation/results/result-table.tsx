import type { ChartDefinition, SimulationDefinition } from "../../../model/simulation.ts";
import { formatNumber } from "../../text/format-value.ts";
import { ScrollTable } from "../../pages/scroll-table.tsx";
import { usePlannerSpeech } from "../../text/planner/speech.ts";
import type { RunTable, RunView } from "../runs/run-view.ts";
import { tableInWords } from "./table-in-words.ts";
import { useOutput } from "./use-output.ts";
import { words } from "./words.ts";

interface OutputTableProps {
  readonly view: RunView;
  readonly output: string;
  readonly title: string;
  readonly chart?: ChartDefinition | undefined;
  /** The simulation whose runs it compares, when it does. */
  readonly compared?: SimulationDefinition | undefined;
  /** Columns that are added up in a last row. */
  readonly sums?: readonly string[];
}

/** So many rows stand on the screen; the file has all. */
const mostRows = 200;

export function OutputTable({ view, output, title, chart, compared, sums = [] }: OutputTableProps) {
  const speech = usePlannerSpeech();
  const { say } = speech;
  const loaded = useOutput(view, output, (run, name) => run.table(name));
  if (loaded.phase !== "ready") return <p role="status">{say(loaded.phase === "loading" ? "result.loading" : "result.missing")}</p>;
  return <ResultTable title={title} table={tableInWords(loaded.value, { chart, compared }, speech)} sums={sums} />;
}

interface ResultTableProps {
  readonly title: string;
  readonly table: RunTable;
  readonly sums?: readonly string[];
}

export function ResultTable({ title, table, sums = [] }: ResultTableProps) {
  const speech = usePlannerSpeech();
  const { say } = speech;
  const { columns, rows } = table;
  const name = (id: string) => (words[id] === undefined ? id : say(words[id]));
  const text = (value: string | number | null) => (typeof value === "number" ? formatNumber(readable(value), speech) : (value ?? "—"));
  const total = (column: string, index: number) => {
    if (index === 0) return say("result.total");
    if (!sums.includes(column)) return "";
    return formatNumber(readable(rows.reduce((sum, row) => sum + Number(row[index] ?? 0), 0)), speech);
  };
  return (
    <>
      <ScrollTable title={title} kind="numbers">
        <caption>{title}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {name(column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, mostRows).map((row, index) => (
            <tr key={index}>
              {row.map((value, at) =>
                at === 0 ? (
                  <th key={at} scope="row">
                    {text(value)}
                  </th>
                ) : (
                  <td key={at}>{text(value)}</td>
                ),
              )}
            </tr>
          ))}
        </tbody>
        {sums.length > 0 && (
          <tfoot>
            <tr>
              {columns.map((column, index) => (
                <td key={column}>{total(column, index)}</td>
              ))}
            </tr>
          </tfoot>
        )}
      </ScrollTable>
      {rows.length > mostRows && <p className="hint">{say("result.moreRows", { count: rows.length - mostRows })}</p>}
    </>
  );
}

/** As many digits as a planner can use; the file has all. */
function readable(value: number): number {
  const magnitude = Math.abs(value);
  if (magnitude >= 1000) return Math.round(value);
  return Number(magnitude >= 1 ? value.toFixed(3) : value.toPrecision(3));
}
