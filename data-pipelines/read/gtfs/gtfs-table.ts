import { csvRows, type CsvSource } from "../csv/csv-rows.ts";
import type { DeliveredFile } from "../reader.ts";
import { encodingOfFile } from "../text/file-encoding.ts";

export interface GtfsRow {
  /** As a spreadsheet numbers it: the header is 1. */
  readonly row: number;
  readonly cells: readonly string[];
}

/** One table of a feed. Tables are read row by row, as often as needed. */
export class GtfsTable {
  readonly columns: readonly string[];
  readonly encoding: string;
  readonly #source: CsvSource;

  private constructor(source: CsvSource, columns: readonly string[]) {
    this.#source = source;
    this.columns = columns;
    this.encoding = source.encoding.name;
  }

  static async open(file: DeliveredFile, asked: string | undefined): Promise<GtfsTable> {
    const source: CsvSource = { file, encoding: await encodingOfFile(file, asked), delimiter: "," };
    for await (const rows of csvRows(source)) {
      const columns = rows[0]?.cells.map((cell) => cell.trim());
      if (columns) return new GtfsTable(source, columns);
    }
    return new GtfsTable(source, []);
  }

  /** Reads a column of a row, trimmed; empty where the table does not have it. */
  reading(column: string): (row: GtfsRow) => string {
    const index = this.columns.indexOf(column);
    return index < 0 ? () => "" : ({ cells }) => cells[index]?.trim() ?? "";
  }

  async *rows(): AsyncGenerator<readonly GtfsRow[]> {
    let isFirst = true;
    for await (const rows of csvRows(this.#source)) {
      yield isFirst ? rows.slice(1) : rows;
      isFirst = false;
    }
  }

  /** The cells of a row under their column names; empty ones are null. */
  properties({ cells }: GtfsRow): Record<string, string | null> {
    return Object.fromEntries(this.columns.map((column, index) => [column, cells[index]?.trim() || null]));
  }
}
