import type { AsyncBuffer, Compressors, FileMetaData, RowGroup } from "hyparquet";
import { Problem } from "../../../model/problem.ts";
import type { DeliveredFile } from "../reader.ts";
import { checkPages } from "./check-pages.ts";

/** A row group is in memory as a whole; writers make them of 10 to 200 MB and up to a million rows. */
const largestBytes = 2 ** 30;
const mostRows = 2 ** 22;
/** In one column: a list in every row counts with all of its members. */
const mostValues = 2 ** 24;

/** @throws Problem `too-large` */
export function checkSize(file: DeliveredFile, group: RowGroup): void {
  const megabytes = Math.round(Number(group.total_byte_size) / 2 ** 20);
  if (Number(group.total_byte_size) <= largestBytes && Number(group.num_rows) <= mostRows) return;
  const rows = String(group.num_rows);
  throw new Problem("too-large", {
    where: file.name,
    detail: {
      ja: `${file.name} の行グループが大きすぎます（${rows} 行、${megabytes} MB）`,
      en: `${file.name} has a row group of ${rows} rows and ${megabytes} MB`,
    },
    remedy: {
      ja: "行グループを小さくして（例：65,536 行）書き出し直してください",
      en: "Export it with smaller row groups (such as 65,536 rows)",
    },
  });
}

interface Wanted {
  readonly metadata: FileMetaData;
  readonly group: RowGroup;
  /** Top-level columns. */
  readonly columns: readonly string[];
  readonly compressors: Compressors;
}

/** Checks the columns of a row group that are about to be decoded. @throws Error saying what is wrong */
export async function checkColumns(file: AsyncBuffer, { metadata, group, columns, compressors }: Wanted): Promise<void> {
  const { getMaxDefinitionLevel, getMaxRepetitionLevel, getTreePath } = await import("hyparquet/src/schema.js");
  const { parquetSchema } = await import("hyparquet");
  const schema = parquetSchema(metadata);
  for (const { meta_data: meta } of group.columns) {
    if (meta === undefined) throw new Error("a column without a description");
    if (!columns.includes(meta.path_in_schema[0] ?? "")) continue;
    const path = getTreePath(schema, meta.path_in_schema);
    const [leaf, maxRepetition, maxDefinition] = [path.at(-1), getMaxRepetitionLevel(path), getMaxDefinitionLevel(path)];
    const [values, rows] = [Number(meta.num_values), Number(group.num_rows)];
    if (leaf === undefined || (maxRepetition === 0 && values !== rows) || values > mostValues)
      throw new Error(`${values} values in ${rows} rows`);
    const start = Number(meta.dictionary_page_offset || meta.data_page_offset);
    const end = start + Number(meta.total_compressed_size);
    if (!(start >= 0 && start <= end && end <= file.byteLength)) throw new Error("a column outside the file");
    const bytes = new Uint8Array(await file.slice(start, end));
    checkPages({ bytes, meta, element: leaf.element, maxRepetition, maxDefinition }, compressors);
  }
}
