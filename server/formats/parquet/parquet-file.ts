import { promisify } from "node:util";
import { constants, zstdCompress } from "node:zlib";
import type { ColumnChunk, SchemaElement } from "hyparquet";
import { ByteWriter, type KeyValue, ParquetWriter } from "hyparquet-writer";
import { writePageHeader } from "hyparquet-writer/src/datapage.js";
import type { ColumnBuffer } from "./column-buffer.ts";
import type { RowGroup } from "./row-group.ts";
import { columnPaths } from "./schema.ts";

const compress = promisify(zstdCompress) as (bytes: Uint8Array, options: object) => Promise<Buffer>;
const fastest = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

/**
 * A Parquet file, row group by row group. Head, page headers and footer are the library's; the pages are ours, because
 * the library's take JavaScript values, of which each costs more than its bytes. One page a column and row group, PLAIN,
 * zstd: what a dictionary would save, compression saves as well.
 */
export class ParquetFile {
  readonly #writer = new ByteWriter(1 << 12);
  readonly #parquet: ParquetWriter;
  readonly #schema: readonly SchemaElement[];

  constructor(schema: SchemaElement[], metadata: KeyValue[]) {
    this.#schema = schema;
    this.#parquet = new ParquetWriter({ writer: this.#writer, schema, codec: "ZSTD", kvMetadata: metadata, createdBy: "machizu" });
  }

  async *write(group: RowGroup): AsyncGenerator<Uint8Array> {
    const buffers = [...group.columns, group.geometry, ...group.sides];
    const start = this.#writer.offset;
    const columns: ColumnChunk[] = [];
    // all at once, so that every thread has something to compress
    const pages = buffers.map((buffer) => {
      const page = buffer.page();
      return { page, compressing: compress(page, fastest) };
    });
    for (const [index, { path, element }] of columnPaths(this.#schema).entries()) {
      const buffer = buffers[index] as ColumnBuffer;
      const { page, compressing } = pages[index] as (typeof pages)[number];
      const compressed = await compressing;
      const offset = this.#writer.offset;
      this.#writePageHeader(group.rowCount, page.length, compressed.length);
      const headerBytes = this.#writer.offset - offset;
      yield this.#take();
      yield compressed;
      this.#writer.offset += compressed.length;
      columns.push({
        file_offset: BigInt(offset),
        meta_data: {
          type: element.type ?? "BYTE_ARRAY",
          encodings: ["PLAIN", "RLE"],
          path_in_schema: path,
          codec: "ZSTD",
          num_values: BigInt(group.rowCount),
          total_uncompressed_size: BigInt(headerBytes + page.length),
          total_compressed_size: BigInt(headerBytes + compressed.length),
          data_page_offset: BigInt(offset),
          statistics: buffer.statistics(),
        },
      });
    }
    this.#parquet.num_rows += BigInt(group.rowCount);
    this.#parquet.row_groups.push({
      columns,
      num_rows: BigInt(group.rowCount),
      total_byte_size: columns.reduce((sum, { meta_data }) => sum + (meta_data?.total_uncompressed_size ?? 0n), 0n),
      total_compressed_size: BigInt(this.#writer.offset - start),
      file_offset: BigInt(start),
    });
  }

  /** The footer, after the last row group. */
  async finish(): Promise<Uint8Array> {
    await this.#parquet.finish();
    return this.#take();
  }

  #writePageHeader(rowCount: number, uncompressed: number, compressed: number): void {
    writePageHeader(this.#writer, {
      type: "DATA_PAGE",
      uncompressed_page_size: uncompressed,
      compressed_page_size: compressed,
      data_page_header: { num_values: rowCount, encoding: "PLAIN", definition_level_encoding: "RLE", repetition_level_encoding: "RLE" },
    });
  }

  /** What the library wrote; its offsets go on counting. */
  #take(): Uint8Array {
    const bytes = this.#writer.getBytes().slice();
    this.#writer.index = 0;
    return bytes;
  }
}
