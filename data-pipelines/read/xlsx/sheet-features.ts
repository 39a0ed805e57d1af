import type { Finding } from "../../../model/finding.ts";
import type { RawFeature } from "../reader.ts";
import type { Cell } from "./cell-text.ts";
import { MergedDown } from "./merged-cells.ts";
import { sheetRows } from "./sheet-rows.ts";
import type { SheetTable } from "./sheet-table.ts";
import type { Sheet, Workbook } from "./workbook.ts";

const batchRows = 256;
const longestQuote = 80;
const noFindings: readonly Finding[] = [];

/** The records of a table: every row below its header that is not empty. */
export async function* readSheet(workbook: Workbook, sheet: Sheet, table: SheetTable): AsyncGenerator<readonly RawFeature[]> {
  const merged = new MergedDown(table.merged);
  const features: RawFeature[] = [];
  for await (const rows of sheetRows(workbook, sheet)) {
    for (const { row, cells } of rows) {
      const texts: (string | null)[] = [];
      for (const { column, text, isError } of cells) texts[column] = isError ? null : text;
      const isEmpty = cells.every(({ text }) => text === null);
      merged.fill(row, texts);
      if (row > table.lastHeaderRow && !isEmpty)
        features.push({ row, properties: propertiesOf(texts, table), wkb: null, findings: findingsOf(row, cells, table) });
    }
    while (features.length >= batchRows) yield features.splice(0, batchRows);
  }
  if (features.length > 0) yield features;
}

function propertiesOf(texts: readonly (string | null)[], { columns }: SheetTable): Record<string, string | null> {
  return Object.fromEntries(columns.map(({ name, place }) => [name, texts[place] ?? null]));
}

/** Cells that show an error have no value. */
function findingsOf(row: number, cells: readonly Cell[], { columns }: SheetTable): readonly Finding[] {
  const errors = cells.filter(({ isError }) => isError);
  if (errors.length === 0) return noFindings;
  return errors.map(({ column, text }) => ({
    kind: "unreadable-value",
    row,
    column: columns.find(({ place }) => place === column)?.name ?? String(column + 1),
    value: (text ?? "").slice(0, longestQuote),
  }));
}
