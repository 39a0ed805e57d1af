import type { ColumnMetaData, DataReader, PageHeader, SchemaElement } from "hyparquet";
import { parquetHeader } from "hyparquet/src/column.js";
import { decompressPage } from "hyparquet/src/datapage.js";
import { deltaBinaryUnpack } from "hyparquet/src/delta.js";
import { readRleBitPackedHybrid } from "hyparquet/src/encoding.js";
import { checkDeltaHeader, checkRuns } from "./check-runs.ts";

type Compressors = Parameters<typeof decompressPage>[3];

export interface ColumnChunk {
  readonly bytes: Uint8Array;
  readonly meta: ColumnMetaData;
  readonly element: SchemaElement;
  readonly maxRepetition: number;
  readonly maxDefinition: number;
}

/** Strings of a page that share beginnings are written out whole; this is what they may become. */
const mostSharedBytes = 2 ** 28;

/**
 * Holds every count and length in the pages of a column against what there is: hyparquet follows them unseen, and a single
 * wrong one makes it run for minutes or ask for gigabytes.
 * @throws Error saying which one is wrong
 */
export function checkPages(chunk: ColumnChunk, compressors: Compressors): void {
  const { bytes, meta } = chunk;
  const reader = readerOf(bytes);
  const counts = { left: Number(meta.num_values) };
  while (reader.offset < bytes.length - 1) {
    const header = parquetHeader(reader);
    const size = header.compressed_page_size;
    expectWithin(size, bytes.length - reader.offset, "page");
    expectWithin(header.uncompressed_page_size, Number(meta.total_uncompressed_size), "decompressed page");
    const content = bytes.subarray(reader.offset, reader.offset + size);
    if (header.type === "DATA_PAGE") checkPageV1(header, content, { chunk, compressors, counts });
    else if (header.type === "DATA_PAGE_V2") checkPageV2(header, content, { chunk, compressors, counts });
    else if (header.type === "DICTIONARY_PAGE") checkDictionary(header, content, { chunk, compressors, counts });
    reader.offset += size;
  }
  if (counts.left !== 0) throw new Error("pages hold another number of values than their column");
}

interface Column {
  readonly chunk: ColumnChunk;
  readonly compressors: Compressors;
  /** Values of the column that no page has told of yet. */
  readonly counts: { left: number };
}

function checkPageV1(header: PageHeader, content: Uint8Array, column: Column): void {
  const { chunk, compressors } = column;
  const { maxRepetition, maxDefinition } = chunk;
  const count = takeValues(header.data_page_header?.num_values, column);
  const reader = readerOf(decompressPage(content, header.uncompressed_page_size, chunk.meta.codec, compressors));
  if (maxRepetition > 0) skipLevels(reader, maxRepetition, count);
  const nulls = maxDefinition > 0 ? nullsIn(readLevels(reader, maxDefinition, count), maxDefinition) : 0;
  checkValues(reader, count - nulls, header.data_page_header?.encoding, chunk);
}

function checkPageV2(header: PageHeader, content: Uint8Array, column: Column): void {
  const { chunk, compressors } = column;
  const page = header.data_page_header_v2;
  if (!page) throw new Error("data page without its header");
  const count = takeValues(page.num_values, column);
  expectWithin(page.num_nulls, count, "number of nulls");
  expectWithin(page.num_rows, count, "number of rows");
  expectWithin(page.repetition_levels_byte_length, content.length, "levels");
  const levels = page.repetition_levels_byte_length;
  expectWithin(page.definition_levels_byte_length, content.length - levels, "levels");
  const all = levels + page.definition_levels_byte_length;
  if (chunk.maxRepetition > 0) checkRuns(readerOf(content.subarray(0, levels)), bitsFor(chunk.maxRepetition), count);
  if (chunk.maxDefinition > 0) checkRuns(readerOf(content.subarray(levels, all)), bitsFor(chunk.maxDefinition), count);
  const size = header.uncompressed_page_size - all;
  const values =
    page.is_compressed === false ? content.subarray(all) : decompressPage(content.subarray(all), size, chunk.meta.codec, compressors);
  checkValues(readerOf(values), count - page.num_nulls, page.encoding, chunk);
}

function checkDictionary(header: PageHeader, content: Uint8Array, { chunk, compressors }: Column): void {
  const count = header.dictionary_page_header?.num_values;
  const page = decompressPage(content, header.uncompressed_page_size, chunk.meta.codec, compressors);
  expectWithin(count, page.length * 8, "dictionary");
  checkPlain(readerOf(page), count, chunk);
}

/** Values stand at the end of a page, behind the levels. */
function checkValues(reader: DataReader, count: number, encoding: string | undefined, chunk: ColumnChunk): void {
  const { type } = chunk.meta;
  const isBoolean = type === "BOOLEAN";
  if (encoding === "PLAIN" || encoding === "BYTE_STREAM_SPLIT") checkPlain(reader, count, chunk);
  else if (encoding === "RLE" && isBoolean) checkRuns({ ...reader, offset: reader.offset + 4 }, 1, count);
  else if (encoding === "RLE" || encoding === "PLAIN_DICTIONARY" || encoding === "RLE_DICTIONARY") {
    if (count > 0) checkRuns(reader, reader.view.getUint8(reader.offset++), count);
  } else if (encoding === "DELTA_BINARY_PACKED" || encoding === "DELTA_LENGTH_BYTE_ARRAY") checkDeltaHeader(reader);
  else if (encoding === "DELTA_BYTE_ARRAY") checkSharedText(reader, count);
  else throw new Error(`unknown encoding ${String(encoding)}`);
}

const fewestBits: Record<string, number> = { BOOLEAN: 1, INT32: 32, FLOAT: 32, INT64: 64, DOUBLE: 64, INT96: 96, BYTE_ARRAY: 32 };

function checkPlain({ view, offset }: DataReader, count: number, { meta, element }: ColumnChunk): void {
  const bits = fewestBits[meta.type] ?? 8 * (element.type_length ?? 0);
  if (bits <= 0 || count * bits > (view.byteLength - offset) * 8) throw new Error("a page is too short for its values");
}

/** Each string repeats so many bytes of the one before. */
function checkSharedText(reader: DataReader, count: number): void {
  const [shared, own] = [0, 1].map(() => {
    checkDeltaHeader({ ...reader });
    const lengths = new Int32Array(count);
    deltaBinaryUnpack(reader, count, lengths);
    return lengths;
  });
  let previous = 0;
  let total = 0;
  for (let n = 0; n < count; n++) {
    const [repeated, added] = [shared?.[n] ?? 0, own?.[n] ?? 0];
    expectWithin(repeated, previous, "shared beginning");
    expectWithin(added, reader.view.byteLength, "text");
    total += previous = repeated + added;
    if (total > mostSharedBytes) throw new Error("texts are too long");
  }
}

function takeValues(count: number | undefined, { counts }: Column): number {
  expectWithin(count, counts.left, "number of values");
  counts.left -= count;
  return count;
}

function skipLevels(reader: DataReader, highest: number, count: number): void {
  const length = reader.view.getUint32(reader.offset, true);
  reader.offset += 4;
  checkRuns({ ...reader }, bitsFor(highest), count);
  reader.offset += length;
}

function readLevels(reader: DataReader, highest: number, count: number): Uint8Array {
  const levels = new Uint8Array(count);
  const start = reader.offset;
  skipLevels(reader, highest, count);
  readRleBitPackedHybrid({ ...reader, offset: start }, bitsFor(highest), levels);
  return levels;
}

function nullsIn(levels: Uint8Array, highest: number): number {
  return levels.reduce((sum, level) => (level === highest ? sum : sum + 1), 0);
}

function bitsFor(highest: number): number {
  return 32 - Math.clz32(highest);
}

function readerOf(bytes: Uint8Array): DataReader {
  return { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: 0 };
}

function expectWithin(size: number | undefined, most: number, what: string): asserts size is number {
  if (size === undefined || !Number.isInteger(size) || size < 0 || size > most)
    throw new Error(`${what} of ${String(size)} where ${most} fit`);
}
