import type { LocalText } from "../text.ts";
import { columnRules, type ColumnRule } from "./column-rules.ts";

/** A list of the 自治体標準オープンデータセット (デジタル庁): one file in `datasets/standard/` exports `list`. */
export interface StandardList {
  /** Two digits, as the 定義書 numbers it. */
  readonly id: string;
  /** The file is named `{code6}_{stem}.csv`. */
  readonly stem: string;
  readonly title: LocalText;
  readonly forms: Readonly<Partial<Record<StandardFormName, StandardForm>>>;
}

/** `new`: データ項目定義書 since 2023. `old`: 推奨データセット before. */
export type StandardFormName = "new" | "old";

export interface StandardForm {
  /** In the official order. */
  readonly columns: readonly string[];
  /** `inferred`: the order was put together from the common blocks and must not be held against a file. */
  readonly order: "official" | "inferred";
  /** Columns that tell this list from every other; with 名称 or ID they recognise it. */
  readonly signature: readonly string[];
  /** Where this list has other rules for a column than all lists. */
  readonly rules?: Readonly<Record<string, ColumnRule>>;
}

/** A row in the columns of the form; those that are not given are empty, as in a city's file. @throws Error on another column */
export function rowOf({ forms }: StandardList, name: StandardFormName, cells: Readonly<Record<string, string>>): Record<string, string> {
  const columns = forms[name]?.columns ?? [];
  const unknown = Object.keys(cells).filter((column) => !columns.includes(column));
  if (unknown.length > 0) throw new Error(`the list has no column ${unknown.join(", ")}`);
  return Object.fromEntries(columns.map((column) => [column, cells[column] ?? ""]));
}

/** How a column of a list is to be filled in. */
export function ruleOf(form: StandardForm, column: string): ColumnRule {
  return form.rules?.[column] ?? columnRules[column] ?? { kind: kindByName(column), mark: "optional" };
}

function kindByName(column: string): ColumnRule["kind"] {
  if (/(?:有無|の有無)$/u.test(column)) return "presence";
  if (column.startsWith("災害種別_")) return "mark";
  if (/総数|トイレ数|の男性$|の女性$/u.test(column)) return "integer";
  if (/(?:^|_)画像\d*$/u.test(column)) return "url";
  return "text";
}
