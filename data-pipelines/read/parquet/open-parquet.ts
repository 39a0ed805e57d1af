import { open } from "node:fs/promises";
import type { AsyncBuffer, FileMetaData, ParquetParsers, RowGroup } from "hyparquet";
import { Problem } from "../../../model/problem.ts";
import { damagedFile } from "../file/damage.ts";
import type { DeliveredFile } from "../reader.ts";
import { checkColumns, checkSize } from "./check-row-group.ts";

export interface ParquetFile {
  readonly metadata: FileMetaData;
  /** Top-level columns, structures as one. */
  readonly columns: readonly string[];
  readonly rows: number;
  readonly rowGroups: readonly RowRange[];
}

/** A row group and its rows from 0, end not included. */
export interface RowRange {
  readonly start: number;
  readonly end: number;
  readonly group: RowGroup;
}

const magic = "PAR1";

/** @throws Problem `unreadable-file` or `too-large` */
export async function openParquet(file: DeliveredFile): Promise<ParquetFile> {
  const { parquetMetadataAsync, parquetSchema } = await import("hyparquet");
  return withFile(file, async (buffer) => {
    const head = Buffer.from(await buffer.slice(0, magic.length)).toString("latin1");
    if (head !== magic) throw damagedFile(file.name, { ja: "Parquet ではありません", en: "is not a Parquet file" });
    const metadata = await parquetMetadataAsync(buffer);
    for (const group of metadata.row_groups) checkSize(file, group);
    let start = 0;
    const rowGroups = metadata.row_groups.map((group) => ({ start, end: (start += Number(group.num_rows)), group }));
    if (start !== Number(metadata.num_rows)) throw new Error("row groups hold another number of rows than the file");
    const columns = parquetSchema(metadata).children.map(({ element }) => element.name);
    return { metadata, columns, rows: Number(metadata.num_rows), rowGroups };
  });
}

export async function readRowGroup(
  file: DeliveredFile,
  { metadata }: ParquetFile,
  { start, end, group, columns }: RowRange & { readonly columns: readonly string[] },
): Promise<Record<string, unknown>[]> {
  const [{ parquetReadObjects }, { compressors }] = await Promise.all([import("hyparquet"), import("hyparquet-compressors")]);
  return withFile(file, async (buffer) => {
    await checkColumns(buffer, { metadata, group, columns, compressors });
    const rows: Record<string, unknown>[] = await parquetReadObjects({
      file: buffer,
      metadata,
      compressors,
      parsers,
      columns: [...columns],
      rowStart: start,
      rowEnd: end,
    });
    return rows;
  });
}

/** Whole numbers are exact where a double can hold them; binary values are left out. */
export function plainValue(value: unknown): unknown {
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (value === undefined || value instanceof Uint8Array) return null;
  if (Array.isArray(value)) return value.map(plainValue);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plainValue(inner)]));
}

/** Geometry stays WKB, moments become ISO text. */
const parsers: Partial<ParquetParsers> = {
  geometryFromBytes: (bytes) => bytes,
  geographyFromBytes: (bytes) => bytes,
  dateFromDays: (days) => isoText(days * 86_400_000)?.slice(0, 10),
  timestampFromMilliseconds: (millis) => isoText(Number(millis)),
  timestampFromMicroseconds: (micros) => isoText(Number(micros / 1000n)),
  timestampFromNanoseconds: (nanos) => isoText(Number(nanos / 1_000_000n)),
};

function isoText(milliseconds: number): string | undefined {
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

/** hyparquet tells damage by plain errors of any kind; errors of the disk stay what they are. */
async function withFile<T>(file: DeliveredFile, use: (buffer: AsyncBuffer) => Promise<T>): Promise<T> {
  const handle = await open(file.path);
  const slice = async (start: number, end = file.bytes) => {
    const bytes = new Uint8Array(Math.max(0, Math.min(end, file.bytes) - Math.max(0, start)));
    await handle.read(bytes, 0, bytes.length, Math.max(0, start));
    return bytes.buffer;
  };
  try {
    return await use({ byteLength: file.bytes, slice });
  } catch (error) {
    if (error instanceof Problem || !(error instanceof Error) || "syscall" in error) throw error;
    throw damagedFile(file.name, {
      ja: `Parquet として読めません（${error.message}）`,
      en: `cannot be read as Parquet (${error.message})`,
    });
  } finally {
    await handle.close();
  }
}
