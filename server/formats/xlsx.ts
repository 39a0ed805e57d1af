import type { DownloadFormat, FeatureSource } from "../../model/download-format.ts";
import { Problem } from "../../model/problem.ts";
import { aboutSheet, CutValues, dataSheet } from "./xlsx/sheets.ts";
import { sheetParts, workbookParts } from "./xlsx/workbook.ts";
import { zipArchive } from "./zip/zip-archive.ts";

/** Excel workbook, streamed: the rows under Japanese headings, and a sheet with licence and meaning of the columns. */
export const format: DownloadFormat = {
  id: "xlsx",
  label: { ja: "Excel（.xlsx）", en: "Excel (.xlsx)" },
  mediaType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  order: 25,
  write: writeWorkbook,
};

/** Rows of an Excel sheet, the headings included. */
const mostRows = 1_048_576;

/** @throws Problem `too-large` before the first byte when a sheet cannot hold the rows. */
async function* writeWorkbook(source: FeatureSource): AsyncGenerator<Uint8Array> {
  const { dataset, version } = source;
  if (version.rowCount >= mostRows) throw tooLarge(version.rowCount);
  const cut = new CutValues();
  const [rows, about] = sheetParts;
  yield* zipArchive(
    [
      ...workbookParts([dataset.title.ja, "項目とライセンス"]),
      { name: rows, pieces: dataSheet(source, cut) },
      { name: about, pieces: aboutSheet(source, cut) },
    ],
    version.publishedAt,
  );
}

function tooLarge(rowCount: number): Problem {
  return new Problem("too-large", {
    where: "xlsx",
    detail: {
      ja: `${rowCount} 行は Excel の上限（${mostRows} 行）を超えます`,
      en: `${rowCount} rows are more than Excel holds (${mostRows})`,
    },
    remedy: { ja: "CSV または GeoPackage をお使いください", en: "Use CSV or GeoPackage" },
  });
}
