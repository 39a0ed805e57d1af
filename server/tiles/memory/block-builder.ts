import Flatbush from "flatbush";
import { ByteWriter } from "../byte-writer.ts";
import { firstFieldColumn } from "../encode-attributes.ts";
import { wkbType } from "../geometry-reader.ts";
import { RowCursor } from "../row-cursor.ts";
import { Vertices } from "../vertices.ts";
import { WkbReader } from "../wkb-geometry.ts";
import { NotOnGrid, stepsFrom, stepsPerMeter } from "./grid-steps.ts";
import { MemoryBlock } from "./memory-block.ts";
import { floatDown, floatUp } from "./outward-box.ts";
import { WordWriter } from "./word-writer.ts";

/** Packs rows as the database sends them into one block. */
export class BlockBuilder {
  readonly #fieldCount: number;
  readonly #rows: RowCursor;
  // Metres with y upwards become metres with y downwards; nothing is rounded.
  readonly #reader = new WkbReader({ originX: 0, originY: 0, scale: 1 });
  readonly #vertices = new Vertices();
  readonly #bytes = new ByteWriter(65_536);
  readonly #words = new WordWriter(65_536);
  readonly #rowStarts = new WordWriter(1024);
  /** West, south, east, north of each row, rounded outwards. */
  readonly #boxes: number[] = [];
  /** Value → where it lies. */
  readonly #values = new Map<string, number>();
  #origin: { readonly x: number; readonly y: number } | undefined;
  /** Around the row being added, in metres. */
  #box = noBox();
  /** The number of the last row; 0 before the first. */
  lastFid = 0;

  constructor(fieldCount: number) {
    this.#fieldCount = fieldCount;
    this.#rows = new RowCursor(firstFieldColumn + fieldCount + 1, this.#reader);
  }

  get rowCount(): number {
    return this.#rowStarts.length;
  }

  get bytesSoFar(): number {
    return this.#bytes.length + 4 * this.#words.length + 24 * this.rowCount;
  }

  /**
   * Adds whole DataRow messages of (fid int8, version_from int4, fields…, geom) in the order of fid. Rows without a position are
   * in no tile and left out. @throws NotOnGrid when a row cannot be kept without loss.
   */
  addRows(messages: Uint8Array): void {
    const rows = this.#rows;
    rows.open(messages);
    while (rows.next()) {
      this.lastFid = Number(rows.view.getBigInt64(rows.starts[0] as number));
      const mark = this.#words.length;
      this.#box = noBox();
      this.#addColumns();
      if (rows.openGeometry() !== undefined) this.#addGeometry();
      const { west, south, east, north, hasGap } = this.#box;
      if (hasGap && west <= east) throw new NotOnGrid("an empty point among others has no place on a grid");
      if (west > east) this.#words.length = mark;
      else {
        this.#rowStarts.push(mark);
        this.#boxes.push(floatDown(west), floatDown(south), floatUp(east), floatUp(north));
      }
    }
  }

  /** The block, or undefined when no row has a position. */
  finish(): MemoryBlock | undefined {
    if (this.rowCount === 0) return undefined;
    const boxes = new Flatbush(this.rowCount, undefined, Float32Array);
    const all = this.#boxes;
    for (let i = 0; i < all.length; i += 4) boxes.add(all[i] as number, all[i + 1] as number, all[i + 2], all[i + 3]);
    boxes.finish();
    return new MemoryBlock({
      bytes: this.#bytes.bytes.slice(0, this.#bytes.length),
      words: this.#words.toArray(),
      rowStarts: Uint32Array.from(this.#rowStarts.toArray()),
      fieldCount: this.#fieldCount,
      boxes,
      originXSteps: this.#origin?.x ?? 0,
      originYSteps: this.#origin?.y ?? 0,
    });
  }

  #addColumns(): void {
    const { starts, lengths, bytes } = this.#rows;
    this.#words.push(this.#bytes.length);
    this.#bytes.append(bytes, starts[0] as number, (starts[0] as number) + 8);
    this.#bytes.append(bytes, starts[1] as number, (starts[1] as number) + 4);
    for (let column = firstFieldColumn; column < firstFieldColumn + this.#fieldCount; column++) {
      const start = starts[column] as number;
      this.#words.push(lengths[column] === -1 ? -1 : this.#keepValue(start, start + (lengths[column] as number)));
    }
  }

  #keepValue(start: number, end: number): number {
    const { bytes } = this.#rows;
    const key = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString("latin1");
    const known = this.#values.get(key);
    if (known !== undefined) return known;
    const place = this.#bytes.length;
    for (const shift of [24, 16, 8, 0]) this.#bytes.byte(((end - start) >>> shift) & 0xff);
    this.#bytes.append(bytes, start, end);
    this.#values.set(key, place);
    return place;
  }

  #addGeometry(): void {
    const type = this.#reader.readType();
    this.#words.push(type);
    if (type === wkbType.point) {
      this.#reader.readPoint(this.#vertices);
      if (this.#vertices.length === 0) this.#box.hasGap = true;
      this.#addVertices();
    } else if (type === wkbType.lineString) this.#addRun();
    else {
      const count = this.#reader.readCount();
      this.#words.push(count);
      for (let part = 0; part < count; part++) {
        if (type === wkbType.polygon) this.#addRun();
        else this.#addGeometry();
      }
    }
  }

  #addRun(): void {
    this.#reader.readVertices(this.#vertices);
    this.#words.push(this.#vertices.length / 2);
    this.#addVertices();
  }

  #addVertices(): void {
    const { xy, length, xMin, yMin, xMax, yMax } = this.#vertices;
    if (length === 0) return;
    this.#origin ??= { x: Math.round((xy[0] as number) * stepsPerMeter), y: Math.round(-(xy[1] as number) * stepsPerMeter) };
    const { x, y } = this.#origin;
    for (let i = 0; i < length; i += 2) {
      this.#words.push(stepsFrom(x, xy[i] as number));
      this.#words.push(stepsFrom(y, -(xy[i + 1] as number)));
    }
    const box = this.#box;
    box.west = Math.min(box.west, xMin);
    box.south = Math.min(box.south, -yMax);
    box.east = Math.max(box.east, xMax);
    box.north = Math.max(box.north, -yMin);
  }
}

interface RowBox {
  west: number;
  south: number;
  east: number;
  north: number;
  /** A part of the row is an empty point. */
  hasGap: boolean;
}

function noBox(): RowBox {
  return { west: Infinity, south: Infinity, east: -Infinity, north: -Infinity, hasGap: false };
}
