import { promisify } from "node:util";
import { constants, zstdCompress } from "node:zlib";
import type { ColumnChunk, SchemaElement, Statistics } from "hyparquet";
import { ByteWriter, type KeyValue, ParquetWriter } from "hyparquet-writer";
import { writePageHeader } from "hyparquet-writer/src/datapage.js";
import type { RowGroup } from "./row-group.ts";
import { columnPaths } from "./schema.ts";

const compress = promisify(zstdCompress) as (bytes: Uint8Array, options: object) => Promise<Buffer>;
const fastest = { [constants.ZSTD_c_compressionLevel]: 1 };

interface CompressingGroup {
  readonly rowCount: number;
  readonly chunks: readonly CompressingChunk[];
}

interface CompressingChunk {
  readonly pageBytes: number;
  readonly statistics: Statistics;
  readonly page: Promise<Buffer>;
}

/** All columns at once, so that every thread has something to do. The group must not change until they are done. */
function compressing({ rowCount, buffers }: RowGroup): CompressingGroup {
  const chunks = buffers.map((buffer) => {
    const page = buffer.page();
    const compressed = compress(page, { params: fastest, chunkSize: Math.max(leastOutput, page.length >> 2) });
    // its error is thrown where it is waited for
    compressed.catch(() => {});
    return { pageBytes: page.length, statistics: buffer.statistics(), page: compressed };
  });
  return { rowCount, chunks };
}

/** What zstd writes into at a time: few turns for a large page. */
const leastOutput = 1 << 12;

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

  /** Writes all row groups; of each the pages are compressed while the next one is gathered. */
  async *write(groups: AsyncIterable<RowGroup>): AsyncGenerator<Uint8Array> {
    let waiting: CompressingGroup | undefined;
    for await (const group of groups) {
      const next = compressing(group);
      if (waiting) yield* this.#writeGroup(waiting);
      waiting = next;
    }
    if (waiting) yield* this.#writeGroup(waiting);
  }

  async *#writeGroup({ rowCount, chunks }: CompressingGroup): AsyncGenerator<Uint8Array> {
    const start = this.#writer.offset;
    const columns: ColumnChunk[] = [];
    for (const [index, { path, element }] of columnPaths(this.#schema).entries()) {
      const { pageBytes, statistics, page } = chunks[index] as CompressingChunk;
      const compressed = await page;
      const offset = this.#writer.offset;
      this.#writePageHeader(rowCount, pageBytes, compressed.length);
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
          num_values: BigInt(rowCount),
          total_uncompressed_size: BigInt(headerBytes + pageBytes),
          total_compressed_size: BigInt(headerBytes + compressed.length),
          data_page_offset: BigInt(offset),
          statistics,
        },
      });
    }
    this.#parquet.num_rows += BigInt(rowCount);
    this.#parquet.row_groups.push({
      columns,
      num_rows: BigInt(rowCount),
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
