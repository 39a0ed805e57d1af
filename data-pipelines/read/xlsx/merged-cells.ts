import { columnNumber } from "./column-number.ts";

/** Rows as the sheet numbers them, columns from 0, both ends included. */
export interface MergedRange {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

/** `A1:C2`; undefined for what is no range. */
export function rangeOf(reference: string): MergedRange | undefined {
  const [, fromLetters = "", fromRow, toLetters = "", toRow] = /^([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})$/.exec(reference) ?? [];
  const [left, right] = [columnNumber(fromLetters), columnNumber(toLetters)];
  return left === undefined || right === undefined ? undefined : { top: Number(fromRow), left, bottom: Number(toRow), right };
}

/**
 * Gives merged cells the value of their first cell where a table means it: a value merged over several rows holds
 * for each of them. Rows must come from top to bottom.
 */
export class MergedDown {
  readonly #byTop: Map<number, MergedRange[]>;
  #open: { readonly range: MergedRange; readonly value: string | null }[] = [];

  constructor(ranges: readonly MergedRange[]) {
    this.#byTop = Map.groupBy(
      ranges.filter(({ top, bottom }) => bottom > top),
      ({ top }) => top,
    );
  }

  fill(row: number, cells: (string | null)[]): void {
    this.#open = this.#open.filter(({ range }) => range.bottom >= row);
    for (const { range, value } of this.#open) cells[range.left] ??= value;
    for (const range of this.#byTop.get(row) ?? []) this.#open.push({ range, value: cells[range.left] ?? null });
  }
}
