import type { CatalogEntry } from "../../../model/catalog.ts";
import { depthClasses } from "../../../model/flood-hazard.ts";
import { formatNumber } from "../../text/format-value.ts";
import { ScrollTable } from "../../pages/scroll-table.tsx";
import { usePlannerSpeech } from "../../text/planner/speech.ts";
import type { RunTable, RunView } from "../runs/run-view.ts";
import { groupWords } from "./group-words.ts";
import { useOutput } from "./use-output.ts";
import { words } from "./words.ts";

interface ExposureTableProps {
  readonly view: RunView;
  readonly title: string;
  readonly datasets: readonly CatalogEntry[];
}

/** Things by depth: a row for each kind, a column for each class, and what they add up to; their parts behind a fold. */
export function ExposureTable({ view, title, datasets }: ExposureTableProps) {
  const speech = usePlannerSpeech();
  const { say } = speech;
  const loaded = useOutput(view, "counts", (run, name) => run.table(name));
  if (loaded.phase !== "ready") return <p role="status">{say(loaded.phase === "loading" ? "result.loading" : "result.missing")}</p>;
  const parts = countsOf(loaded.value);
  const kindName = (kind: string) => (words[kind] === undefined ? kind : say(words[kind]));
  const rows = kindsOf(parts).map((count) => ({ ...count, name: kindName(count.kind) }));
  const named = parts
    .filter(({ group }) => group !== "")
    .map((count) => ({ ...count, name: `${kindName(count.kind)}: ${groupWords(count.kind, count.group, { datasets, speech })}` }));
  return (
    <>
      <CountTable title={title} caption={`${title} — ${say("exposure.bounds")}`} rows={rows} />
      {named.length > 0 && (
        <details className="fold">
          <summary>{say("exposure.parts")}</summary>
          <CountTable title={say("exposure.parts")} caption={say("exposure.parts")} rows={named} />
        </details>
      )}
    </>
  );
}

interface CountTableProps {
  readonly title: string;
  readonly caption: string;
  readonly rows: readonly (Count & { readonly name: string })[];
}

function CountTable({ title, caption, rows }: CountTableProps) {
  const speech = usePlannerSpeech();
  const { say, local } = speech;
  const classes = [say("exposure.dry"), ...depthClasses.map(({ label }) => local(label)), say("exposure.unknown")];
  const number = (value: number) => formatNumber(Math.round(value * 10) / 10, speech);
  return (
    <ScrollTable title={title} kind="numbers">
      <caption>{caption}</caption>
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
        {rows.map(({ kind, group, name, unit, cells }) => (
          <tr key={`${kind} ${group}`} data-kind={kind}>
            <th scope="row">
              {name} <span className="hint">{unit}</span>
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

/** The parts of each kind added up; an endless bound stays one. */
function kindsOf(parts: readonly Count[]): Count[] {
  const kinds = new Map<string, Count>();
  for (const { kind, unit, cells } of parts) {
    const sum = kinds.get(kind)?.cells;
    const added = cells.map(({ low, value, high }, index) => {
      const so = sum?.[index] ?? { low: 0, value: 0, high: 0 };
      return { low: so.low + low, value: so.value + value, high: so.high === null || high === null ? null : so.high + high };
    });
    kinds.set(kind, { kind, group: "", unit, cells: added });
  }
  return [...kinds.values()];
}
