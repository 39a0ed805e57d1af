import type { ParameterValue } from "../../model/simulation.ts";

export type Cell = string | number | null;

/** One value of A and of B; the difference is B − A, null where it is no number or missing in one. */
export type Pair = readonly [a: Cell, b: Cell, difference: number | null];

export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A value of a row that both or one of two tables have. */
export interface ComparedCell {
  /** What the row is about: its cells in the `key` columns, with a number behind the last where others have the same. */
  readonly row: readonly string[];
  readonly column: string;
  readonly values: Pair;
}

/** Every value of two tables whose rows agree in the `key` columns; A's order, then what only B has. */
export function compareTables(a: Table, b: Table, key: readonly string[]): ComparedCell[] {
  const [inA, inB] = [rowsByKey(a, key), rowsByKey(b, key)];
  const columns = [...new Set([...a.columns, ...b.columns])].filter((column) => !key.includes(column));
  return [...new Set([...inA.keys(), ...inB.keys()])].flatMap((name) =>
    columns.map((column) => ({
      row: JSON.parse(name) as string[],
      column,
      values: pair(inA.get(name)?.get(column), inB.get(name)?.get(column)),
    })),
  );
}

/** By the JSON of their keys. Things that share a key are told apart by their order. */
function rowsByKey({ columns, rows }: Table, key: readonly string[]): Map<string, Map<string, string>> {
  const found = new Map<string, Map<string, string>>();
  for (const row of rows) {
    const values = new Map(columns.map((column, index) => [column, row[index] ?? ""]));
    const cells = key.map((column) => values.get(column) ?? "");
    let [unique, times] = [JSON.stringify(cells), 1];
    while (found.has(unique)) unique = JSON.stringify([...cells.slice(0, -1), `${cells.at(-1) ?? ""} (${++times})`]);
    found.set(unique, values);
  }
  return found;
}

function pair(a: string | undefined, b: string | undefined): Pair {
  return pairOf(cellOf(a), cellOf(b));
}

export function pairOf(a: Cell, b: Cell): Pair {
  return [a, b, typeof a === "number" && typeof b === "number" ? withoutNoise(b - a) : null];
}

function cellOf(text: string | undefined): Cell {
  if (text === undefined || text === "") return null;
  return /^-?\d+(\.\d+)?(e[+-]?\d+)?$/.test(text) ? Number(text) : text;
}

/** Figures have at most twelve digits that mean something. */
function withoutNoise(difference: number): number {
  return Number(difference.toPrecision(12));
}

/** Figures of both runs by name. */
export function compareFigures(
  a: Readonly<Record<string, number | string | null>>,
  b: Readonly<Record<string, number | string | null>>,
): [figure: string, ...Pair][] {
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return names.map((name) => [name, ...pairOf(a[name] ?? null, b[name] ?? null)]);
}

/** Parameters in which they differ. */
export function differingParameters(
  a: Readonly<Record<string, ParameterValue>>,
  b: Readonly<Record<string, ParameterValue>>,
): [parameter: string, a: ParameterValue, b: ParameterValue][] {
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return names
    .map((name): [string, ParameterValue, ParameterValue] => [name, a[name] ?? null, b[name] ?? null])
    .filter(([, inA, inB]) => JSON.stringify(inA) !== JSON.stringify(inB));
}
