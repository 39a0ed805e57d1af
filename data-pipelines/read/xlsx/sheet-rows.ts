import type { XmlNode } from "../xml/xml-node.ts";
import { xmlRecords } from "../xml/xml-records.ts";
import { cellOf, type Cell } from "./cell-text.ts";
import { rangeOf, type MergedRange } from "./merged-cells.ts";
import type { Sheet, Workbook } from "./workbook.ts";

export interface SheetRow {
  /** As the sheet numbers it. */
  readonly row: number;
  readonly cells: readonly Cell[];
}

/** The rows of a sheet as they stand, then, behind the last one, the merged ranges. */
export async function* sheetRows(workbook: Workbook, sheet: Sheet, merged: MergedRange[] = []): AsyncGenerator<readonly SheetRow[]> {
  const source = await workbook.source(sheet.part);
  let last = 0;
  for await (const records of xmlRecords(source, ({ name }) => name === "row" || name === "mergeCell")) {
    const rows: SheetRow[] = [];
    for (const { node } of records) {
      if (node.name === "row") {
        last = rowNumber(node.attribute("r")) ?? last + 1;
        rows.push({ row: last, cells: cellsOf(node, workbook) });
      } else {
        const range = rangeOf(node.attribute("ref") ?? "");
        if (range) merged.push(range);
      }
    }
    if (rows.length > 0) yield rows;
  }
}

function rowNumber(text: string | undefined): number | undefined {
  const row = Number(text);
  return row >= 1 && Number.isSafeInteger(row) ? row : undefined;
}

/** Cells may leave their place out; they then follow the one before. */
function cellsOf(row: XmlNode, workbook: Workbook): Cell[] {
  const cells: Cell[] = [];
  for (const child of row.children) {
    if (child.name === "c") cells.push(cellOf(child, 1 + (cells.at(-1)?.column ?? -1), workbook));
  }
  return cells;
}
