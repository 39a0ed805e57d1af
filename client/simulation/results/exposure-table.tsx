import { depthClasses } from "../../../model/flood-hazard.ts";
import { formatNumber } from "../../text/format-value.ts";
import { ScrollTable } from "../../pages/scroll-table.tsx";
import { usePlannerSpeech } from "../../text/planner/speech.ts";
import type { RunTable, RunView } from "../runs/run-view.ts";
import { useOutput } from "./use-output.ts";
import { words } from "./words.ts";

/** Things by depth: a row for each kind, a column for each class, and what they add up to. */
export function ExposureTable({ view, title }: { readonly view: RunView; readonly title: string }) {
  const speech = usePlannerSpeech();
  const { say, local } = speech;
  const loaded = useOutput(view, "counts", (run, name) => run.table(name));
  if (loaded.phase !== "ready") return <p role="status">{say(loaded.phase === "loading" ? "result.loading" : "result.missing")}</p>;
  const kinds = countsOf(loaded.value);
  const classes = [say("exposure.dry"), ...depthClasses.map(({ label }) => local(label)), say("exposure.unknown")];
  const number = (value: number) => formatNumber(Math.round(value * 10) / 10, speech);
  return (
    <ScrollTable title={title} kind="numbers">
      <caption>
        {title} — {say("exposure.bounds")}
      </caption>
      <thead>
        <tr>
          <th scope="col">{say("word.kind")}</th>
          {classes.map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
          <th scope="col">{say("result.total")}</th>
        </tr>
      </thead>
      <tbody>
        {kinds.map(({ kind, group, unit, cells }) => (
          <tr key={`${kind} ${group}`} data-kind={kind}>
            <th scope="row">
              {words[kind] === undefined ? kind : say(words[kind])}
              {group !== "" && ` ${group}`} <span className="hint">{unit}</span>
            </th>
            {cells.map(({ low, value, high }, index) => (
              <td key={index}>
                {number(value)}
                {high !== low && (
                  <small>
                    {number(low)}–{high === null ? "" : number(high)}
                  </small>
                )}
              </td>
            ))}
            <td>{number(cells.reduce((sum, { value }) => sum + value, 0))}</td>
          </tr>
        ))}
      </tbody>
    </ScrollTable>
  );
}

interface Count {
  readonly kind: string;
  readonly group: string;
  readonly unit: string;
  readonly cells: { readonly low: number; readonly value: number; readonly high: number | null }[];
}

function countsOf({ columns, rows }: RunTable): Count[] {
  const at = (name: string) => columns.indexOf(name);
  const [kind, group, unit, low, value, high] = ["kind", "group", "unit", "low", "value", "high"].map(at);
  const counts = new Map<string, Count>();
  for (const row of rows) {
    const text = (index = -1) => String(row[index] ?? "");
    const key = `${text(kind)} ${text(group)}`;
    const count = counts.get(key) ?? { kind: text(kind), group: text(group), unit: text(unit), cells: [] };
    const highest = row[high ?? -1];
    count.cells.push({
      low: Number(row[low ?? -1] ?? 0),
      value: Number(row[value ?? -1] ?? 0),
      high: typeof highest === "number" ? highest : null,
    });
    counts.set(key, count);
  }
  return [...counts.values()];
}
