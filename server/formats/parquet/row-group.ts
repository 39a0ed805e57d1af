import type { Column } from "../content/columns.ts";
import { Turn } from "../spool/in-turns.ts";
import type { SortedFeatures } from "../spool/sorted-features.ts";
import { ColumnBuffer, mostRows } from "./column-buffer.ts";

const rowsPerStep = 512;
/** All of it is in memory until it is written. */
const mostBytes = 12 << 20;

/** Rows that are written together: the columns, the WKB, and the four sides of the box. */
export class RowGroup {
  readonly columns: readonly ColumnBuffer[];
  readonly geometry = new ColumnBuffer("text");
  readonly sides = Array.from({ length: 4 }, () => new ColumnBuffer("number"));
  rowCount = 0;
  #bytes = 0;

  constructor(columns: readonly Column[]) {
    this.columns = columns.map(({ type }) => new ColumnBuffer(type));
  }

  get buffers(): readonly ColumnBuffer[] {
    return [...this.columns, this.geometry, ...this.sides];
  }

  clear(): void {
    for (const buffer of this.buffers) buffer.clear();
    this.rowCount = this.#bytes = 0;
  }

  get isFull(): boolean {
    return this.rowCount >= mostRows || this.#bytes >= mostBytes;
  }

  /** Takes the spooled row at `position` and the box at `boxAt`; returns the position after the row. */
  take(row: { spool: Buffer; view: DataView; position: number }, boxes: Float64Array, boxAt: number): number {
    let { position } = row;
    for (const column of this.columns) position = column.take(row.spool, row.view, position);
    position = this.geometry.take(row.spool, row.view, position);
    const hasBox = boxes[boxAt] !== Infinity;
    for (let side = 0; side < 4; side++) {
      const buffer = this.sides[side] as ColumnBuffer;
      if (hasBox) buffer.add(boxes[boxAt + side] as number);
      else buffer.addMissing();
    }
    this.rowCount++;
    this.#bytes += position - row.position;
    return position;
  }
}

/** The features in order, in row groups: two take turns, so that one can be filled while the one before is compressed. */
export async function* rowGroups(features: SortedFeatures, columns: readonly Column[]): AsyncGenerator<RowGroup> {
  const { order, boxes } = features;
  let [group, other] = [new RowGroup(columns), new RowGroup(columns)];
  const turn = new Turn();
  for await (const { bytes, first, count } of features.read()) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let place = first, position = 0; place < first + count; place++) {
      position = group.take({ spool: bytes, view, position }, boxes.values, (order[place] as number) * 4);
      if (place % rowsPerStep === 0 && turn.isOver) await turn.letOthers();
      if (!group.isFull) continue;
      yield group;
      [group, other] = [other, group];
      group.clear();
    }
  }
  if (group.rowCount > 0) yield group;
}
