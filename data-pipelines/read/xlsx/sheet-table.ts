import { uniqueColumnNames } from "../text/column-names.ts";
import type { Cell } from "./cell-text.ts";
import type { MergedRange } from "./merged-cells.ts";
import { sheetRows, type SheetRow } from "./sheet-rows.ts";
import type { Sheet, Workbook } from "./workbook.ts";

/** Where the table of a sheet is: titles and notes stand above its header. */
export interface SheetTable {
  readonly columns: readonly TableColumn[];
  readonly lastHeaderRow: number;
  /** Number of records. */
  readonly count: number;
  readonly merged: readonly MergedRange[];
}

export interface TableColumn {
  readonly name: string;
  /** Column of the sheet, from 0. */
  readonly place: number;
}

/** The header is looked for in this many rows with content. */
const rowsAbove = 50;
/** A header names at least this share of the columns; titles and notes fill one or two cells. */
const headerShare = 0.6;
/** A title and its date merged over the whole width are still one or two cells. */
const merges = { ownCells: 3, ownShare: 0.5 };

/** Reads the sheet once from end to end; undefined when it holds no table with at least one record. */
export async function surveySheet(workbook: Workbook, sheet: Sheet): Promise<SheetTable | undefined> {
  const merged: MergedRange[] = [];
  const top: SheetRow[] = [];
  const filledRows: number[] = [];
  const used = new Set<number>();
  for await (const rows of sheetRows(workbook, sheet, merged)) {
    for (const row of rows) {
      const filled = row.cells.filter(({ text }) => text !== null);
      if (filled.length === 0) continue;
      if (top.length < rowsAbove) top.push({ row: row.row, cells: filled });
      filledRows.push(row.row);
      if (top.length === rowsAbove) for (const { column } of filled) used.add(column);
    }
  }
  const header = headerRows(top, merged);
  const last = header.at(-1);
  if (!last) return undefined;
  for (const { row, cells } of top) if (row > last.row) for (const { column } of cells) used.add(column);
  const count = filledRows.filter((row) => row > last.row).length;
  return count === 0 ? undefined : { columns: tableColumns(header, used), lastHeaderRow: last.row, count, merged };
}

/** The first row that names most of the columns, mostly in words; with the row below where that names parts of it. */
function headerRows(top: readonly SheetRow[], merged: readonly MergedRange[]): SheetRow[] {
  const rows = top.map((row) => spread(row, top, merged));
  const widest = Math.max(0, ...top.map(({ cells }) => cells.length));
  const wide = rows.filter(({ cells }, index) => {
    const own = top[index]?.cells.length ?? 0;
    return cells.length >= headerShare * widest && (own >= merges.ownCells || own >= merges.ownShare * cells.length);
  });
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

/** Columns that have a name or a value; parent and child names are joined by `_`. */
function tableColumns(header: readonly SheetRow[], used: ReadonlySet<number>): TableColumn[] {
  const words = new Map<number, Set<string>>([...used].map((place) => [place, new Set()]));
  for (const { cells } of header) {
    for (const { column, text } of cells)
      words.set(column, (words.get(column) ?? new Set()).add((text ?? "").replaceAll(/\s+/g, " ").trim()));
  }
  const places = [...words.keys()].sort((a, b) => a - b);
  const names = uniqueColumnNames(places.map((place) => [...(words.get(place) ?? [])].join("_") || `column_${place + 1}`));
  return places.map((place, index) => ({ name: names[index] ?? "", place }));
}
