import { expectContent } from "./file/content.ts";
import { layeredReader, layerNames } from "./layers/layered-reader.ts";
import type { DeliveredFile, RawLayer } from "./reader.ts";
import { readSheet } from "./xlsx/sheet-features.ts";
import { surveySheet, type SheetTable } from "./xlsx/sheet-table.ts";
import { openWorkbook, type Sheet, type Workbook } from "./xlsx/workbook.ts";

/**
 * Reads every visible sheet that holds a table. Values are text as the sheet shows them, dates ISO dates. Hidden
 * sheets stay hidden: they hold working copies and personal notes.
 */
export const reader = layeredReader({
  id: "xlsx",
  extensions: [".xlsx", ".xlsm"],
  preference: 35,
  async openAll(file) {
    await expectContent(file, ["zip"]);
    const workbook = await openWorkbook(file);
    const tables: { sheet: Sheet; table: SheetTable }[] = [];
    for (const sheet of workbook.sheets.filter(({ isHidden }) => !isHidden)) {
      const table = await surveySheet(workbook, sheet);
      if (table) tables.push({ sheet, table });
    }
    return tables.map(({ sheet, table }) => toLayer(file, workbook, { sheet, table, isOnly: tables.length === 1 }));
  },
});

function toLayer(
  file: DeliveredFile,
  workbook: Workbook,
  { sheet, table, isOnly }: { sheet: Sheet; table: SheetTable; isOnly: boolean },
): RawLayer {
  return {
    ...layerNames(file, sheet.name, isOnly),
    columns: table.columns.map(({ name }) => name),
    crs: undefined,
    encoding: "UTF-8",
    count: table.count,
    hasGeometry: false,
    features: () => readSheet(workbook, sheet, table),
  };
}
