import type { ColumnSource } from "hyparquet-writer";
import type { Column } from "../content/columns.ts";
import type { SortedChunk, SortedFeatures } from "../spool/sorted-features.ts";
import { type ParquetValue, RowReader } from "./row-spool.ts";
import { boxColumn, geometryColumn } from "./schema.ts";

/** Few enough that writing one does not hold requests up for long, enough that columns compress well. */
const mostRows = 20_000;
const mostBytes = 12 << 20;

interface Box {
  readonly xmin: number;
  readonly ymin: number;
  readonly xmax: number;
  readonly ymax: number;
}

/** The rows that are written together, as columns. */
class RowGroup {
  readonly #columns: readonly Column[];
  readonly #values: readonly ParquetValue[][];
  readonly #geometries: (Uint8Array | null)[] = [];
  readonly #boxes: (Box | null)[] = [];
  #bytes = 0;

  constructor(columns: readonly Column[]) {
    this.#columns = columns;
    this.#values = columns.map(() => []);
  }

  get rowCount(): number {
    return this.#geometries.length;
  }

  get isFull(): boolean {
    return this.rowCount >= mostRows || this.#bytes >= mostBytes;
  }

  add(reader: RowReader, box: Box | null, bytes: number): void {
    this.#geometries.push(reader.read(this.#values));
    this.#boxes.push(box);
    this.#bytes += bytes;
  }

  /** Statistics of WKB mean nothing to anybody; dictionaries of coordinates do not pay. */
  columnData(): ColumnSource[] {
    return [
      ...this.#columns.map(({ name }, index): ColumnSource => ({ name, data: this.#values[index] ?? [] })),
      { name: geometryColumn, data: this.#geometries, encoding: "PLAIN", statistics: false },
      { name: boxColumn, data: this.#boxes, encoding: "PLAIN" },
    ];
  }
}

/** The features in order, in row groups. */
export async function* rowGroups(features: SortedFeatures, columns: readonly Column[]): AsyncGenerator<{ columnData: ColumnSource[]; rowCount: number }> {
  let group = new RowGroup(columns);
  for await (const chunk of features.read()) {
    const reader = new RowReader(columns.map(({ type }) => type), chunk.bytes);
    for (const feature of featuresOf(features, chunk)) {
      group.add(reader, boxOf(features, feature), features.sizes[feature] as number);
      if (!group.isFull) continue;
      yield { columnData: group.columnData(), rowCount: group.rowCount };
      group = new RowGroup(columns);
    }
  }
  if (group.rowCount > 0) yield { columnData: group.columnData(), rowCount: group.rowCount };
}

function featuresOf({ order }: SortedFeatures, { first, count }: SortedChunk): Uint32Array {
  return order.subarray(first, first + count);
}

function boxOf({ boxes: { values } }: SortedFeatures, feature: number): Box | null {
  const at = feature * 4;
  const xmin = values[at] as number;
  if (xmin === Infinity) return null;
  return { xmin, ymin: values[at + 1] as number, xmax: values[at + 2] as number, ymax: values[at + 3] as number };
}
