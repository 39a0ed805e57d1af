import { uniqueColumnNames } from "../text/column-names.ts";
import type { Cell } from "./cell-text.ts";
import type { MergedRange } from "./merged-cells.ts";
import { sheetRows, type SheetRow } from "./sheet-rows.ts";
import type { Sheet, Workbook } from "./workbook.ts";

/** Where the table of a sheet is: titles and notes stand above its header. */
export interface SheetTable {
  /** Names by column of the sheet, from column A. */
  readonly columns: readonly string[];
  readonly lastHeaderRow: number;
  /** Number of records. */
  readonly count: number;
  readonly merged: readonly MergedRange[];
}

/** The header is looked for in this many rows with content. */
const rowsAbove = 50;
/** A header names at least this share of the columns; titles and notes fill one or two cells. */
const headerShare = 0.6;
/** A title merged over the whole width is still few cells. */
const titleShare = 0.3;
const leastOwnCells = 3;

/** Reads the sheet once from end to end; undefined when it holds no table with at least one record. */
export async function surveySheet(workbook: Workbook, sheet: Sheet): Promise<SheetTable | undefined> {
  const merged: MergedRange[] = [];
  const top: SheetRow[] = [];
  const filledRows: number[] = [];
  let width = 0;
  for await (const rows of sheetRows(workbook, sheet, merged)) {
    for (const row of rows) {
      const filled = row.cells.filter(({ text }) => text !== null);
      if (filled.length === 0) continue;
      if (top.length < rowsAbove) top.push({ row: row.row, cells: filled });
      filledRows.push(row.row);
      width = Math.max(width, 1 + Math.max(...filled.map(({ column }) => column)));
    }
  }
  const header = headerRows(top, merged);
  const last = header.at(-1);
  if (!last) return undefined;
  const count = filledRows.filter((row) => row > last.row).length;
  return count === 0 ? undefined : { columns: columnNames(header, width), lastHeaderRow: last.row, count, merged };
}

/** The first row that names most of the columns, mostly in words; with the row below where that names parts of it. */
function headerRows(top: readonly SheetRow[], merged: readonly MergedRange[]): SheetRow[] {
  const rows = top.map((row) => spread(row, top, merged));
  const widest = Math.max(0, ...rows.map(({ cells }) => cells.length));
  const leastNames = Math.max(Math.min(leastOwnCells, widest), titleShare * widest);
  const wide = rows.filter(({ cells }, index) => cells.length >= headerShare * widest && (top[index]?.cells.length ?? 0) >= leastNames);
  const header = wide.find(({ cells }) => cells.filter(({ isNumber }) => !isNumber).length * 2 >= cells.length) ?? wide[0];
  if (!header) return [];
  const next = top.find(({ row }) => row > header.row);
  return next && isPartOfHeader(next, header.row, merged) ? [header, ...rows.filter(({ row }) => row === next.row)] : [header];
}

/** Does every cell of the row stand below a cell that is merged over several columns of the header? */
function isPartOfHeader({ cells }: SheetRow, headerRow: number, merged: readonly MergedRange[]): boolean {
  const parents = merged.filter(({ top, bottom, left, right }) => top === headerRow && bottom === headerRow && right > left);
  return cells.every(({ column, isNumber }) => !isNumber && parents.some(({ left, right }) => column >= left && column <= right));
}

/** The row with every merged cell filled from the first cell of its range. */
function spread({ row, cells }: SheetRow, top: readonly SheetRow[], merged: readonly MergedRange[]): SheetRow {
  const filled = new Map<number, Cell>(cells.map((cell) => [cell.column, cell]));
  for (const range of merged.filter((one) => one.top <= row && one.bottom >= row)) {
    const first = top.find((one) => one.row === range.top)?.cells.find(({ column }) => column === range.left);
    if (first)
      for (let column = range.left; column <= range.right; column++) if (!filled.has(column)) filled.set(column, { ...first, column });
  }
  return { row, cells: [...filled.values()] };
}

/** Parent and child names are joined by `_`. */
function columnNames(header: readonly SheetRow[], width: number): string[] {
  const names = Array.from({ length: width }, (_, column) => {
    const words = header.flatMap(
      ({ cells }) =>
        cells
          .find((cell) => cell.column === column)
          ?.text?.replaceAll(/\s+/g, " ")
          .trim() ?? [],
    );
    return [...new Set(words)].join("_");
  });
  return uniqueColumnNames(names);
}
