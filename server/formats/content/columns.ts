import type { FeatureRecord, FeatureSource } from "../../../model/download-format.ts";
import type { LocalText } from "../../../model/text.ts";

/** The columns of a table-like file, the same in every format: `id`, the public fields (a code is followed by its label), `source`. */
export interface Column {
  readonly name: string;
  readonly label: LocalText;
  readonly type: ColumnType;
  readonly unit?: string | undefined;
  readonly description?: LocalText | undefined;
  readonly codes?: readonly Code[] | undefined;
}

/** A date is a text YYYY-MM-DD. */
export type ColumnType = "text" | "integer" | "number" | "boolean" | "date";
export type Value = FeatureRecord["values"][number];

export interface Code {
  readonly value: string;
  readonly label: LocalText;
}

export function columnsOf({ fields }: Pick<FeatureSource, "fields">): Column[] {
  const columns: Column[] = [{ name: "id", label: { ja: "識別子", en: "Identifier" }, type: "text" }];
  for (const [name, { type, label, unit, description, codes }] of fields) {
    columns.push({ name, label, type: type === "code" ? "text" : type, unit, description, codes });
    if (codes && !isField(`${name}_label`, fields))
      columns.push({ name: `${name}_label`, label: { ja: `${label.ja}（名称）`, en: `${label.en} (label)` }, type: "text" });
  }
  columns.push({ name: "source", label: { ja: "提供元", en: "Source" }, type: "text" });
  return columns;
}

function isField(name: string, fields: FeatureSource["fields"]): boolean {
  return fields.some(([field]) => field === name);
}

/** A function from a record to its values, in the order of `columnsOf`. Each call overwrites what the one before returned. */
export function rowReader(source: Pick<FeatureSource, "fields">): (record: FeatureRecord) => readonly Value[] {
  const { fields } = source;
  const labels = fields.map(
    ([name, { codes }]) => codes && !isField(`${name}_label`, fields) && new Map(codes.map(({ value, label }) => [value, label.ja])),
  );
  const row: Value[] = columnsOf(source).map(() => null);
  return ({ id, source, values }) => {
    row[0] = id;
    let column = 1;
    for (let index = 0; index < labels.length; index++) {
      const value = values[index] ?? null;
      row[column++] = value;
      const labelOf = labels[index];
      if (labelOf) row[column++] = labelOf.get(value as string) ?? null;
    }
    row[column] = source;
    return row;
  };
}

/** 「面積（㎡）」: the label with its unit, for headings. */
export function heading({ label, unit }: Column): string {
  return unit === undefined ? label.ja : `${label.ja}（${unit}）`;
}
