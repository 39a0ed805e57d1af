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
      if (node.name === "mergeCell") merged.push(...[rangeOf(node.attribute("ref") ?? "") ?? []].flat());
      else {
        last = Number(node.attribute("r") ?? last + 1);
        let next = 0;
        const cells = node.children
          .filter(({ name }) => name === "c")
          .map((child) => {
            const cell = cellOf(child, next, workbook);
            next = cell.column + 1;
            return cell;
          });
        rows.push({ row: last, cells });
      }
    }
    if (rows.length > 0) yield rows;
  }
}
