import type { DatasetDefinition } from "../model/dataset.ts";
import type { Language } from "../model/text.ts";
import type { ChangedRow } from "../sql/load.ts";

/** One row that a load changes, as a person checks it. */
export interface ChangeExample {
  readonly change: ChangedRow["change"];
  readonly id: string;
  readonly title: string | null;
  /** What a changed row says differently: fields of the dataset, else columns as delivered. */
  readonly fields: readonly { readonly name: string; readonly label: string; readonly from: unknown; readonly to: unknown }[];
  /** Has its geometry changed? */
  readonly moved: boolean;
}

export function describeChange(row: ChangedRow, { fields }: DatasetDefinition, language: Language): ChangeExample {
  const { change, id, title, moved } = row;
  if (change !== "changed") return { change, id, title, moved, fields: [] };
  const changed = differences(row.before, row.after).map((one) => ({ ...one, label: fields[one.name]?.label[language] ?? one.name }));
  if (changed.length > 0 || moved) return { change, id, title, moved, fields: changed };
  const delivered = differences(row.rawBefore, row.rawAfter).map((one) => ({ ...one, label: one.name }));
  return { change, id, title, moved, fields: delivered };
}

type Values = ChangedRow["before"];

function differences(before: Values, after: Values): { name: string; from: unknown; to: unknown }[] {
  const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  return [...names]
    .map((name) => ({ name, from: before?.[name] ?? null, to: after?.[name] ?? null }))
    .filter(({ from, to }) => JSON.stringify(from) !== JSON.stringify(to));
}
