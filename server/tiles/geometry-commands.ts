import { type ByteWriter, putVarint } from "./byte-writer.ts";
import type { GridPoints } from "./quantize.ts";

/** Feature types of MVT 2.1 §4.3.4. */
export const featureType = { none: 0, point: 1, line: 2, polygon: 3 } as const;

export type FeatureType = (typeof featureType)[keyof typeof featureType];

/**
 * Writes the geometry of one feature as MVT commands (MVT 2.1 §4.3): MoveTo, LineTo and ClosePath, with every
 * point relative to the one before it, also from ring to ring.
 */
export class GeometryCommands {
  readonly writer: ByteWriter;
  #x = 0;
  #y = 0;

  constructor(writer: ByteWriter) {
    this.writer = writer;
  }

  get isEmpty(): boolean {
    return this.writer.length === 0;
  }

  /** Begins the next feature. */
  reset(): void {
    this.rewind({ length: 0, x: 0, y: 0 });
  }

  /** The state that `rewind` goes back to, to take back what was written since. */
  mark(): { readonly length: number; readonly x: number; readonly y: number } {
    return { length: this.writer.length, x: this.#x, y: this.#y };
  }

  rewind(mark: { readonly length: number; readonly x: number; readonly y: number }): void {
    this.writer.length = mark.length;
    this.#x = mark.x;
    this.#y = mark.y;
  }

  /** One MoveTo for all points. */
  addPoints(points: GridPoints): void {
    this.#addRun(command(moveTo, points.length / 2), points, 0, points.length);
  }

  /** At least two points. */
  addLine(points: GridPoints): void {
    this.#addRun(command(moveTo, 1), points, 0, 2);
    this.#addRun(command(lineTo, points.length / 2 - 1), points, 2, points.length);
  }

  /** At least three points; `isReversed` writes them the other way round, from the same first one. */
  addRing(points: GridPoints, isReversed: boolean): void {
    this.#addRun(command(moveTo, 1), points, 0, 2);
    const onwards = command(lineTo, points.length / 2 - 1);
    if (isReversed) this.#addRun(onwards, points, points.length - 2, 0);
    else this.#addRun(onwards, points, 2, points.length);
    this.writer.byte(command(closePath, 1));
  }

  /** A command and its points: from `start` up to but without `end`, backwards if `end` is smaller. */
  #addRun(begin: number, points: GridPoints, start: number, end: number): void {
    const { xy } = points;
    const { writer } = this;
    const step = end < start ? -2 : 2;
    writer.reserve(5 + 5 * Math.abs(end - start));
    const { bytes } = writer;
    let position = putVarint(bytes, writer.length, begin);
    let x = this.#x;
    let y = this.#y;
    for (let i = start; i !== end; i += step) {
      const nextX = xy[i] as number;
      const nextY = xy[i + 1] as number;
      position = putVarint(bytes, position, zigzag(nextX - x));
      position = putVarint(bytes, position, zigzag(nextY - y));
      x = nextX;
      y = nextY;
    }
    writer.length = position;
    this.#x = x;
    this.#y = y;
  }
}

const moveTo = 1;
const lineTo = 2;
const closePath = 7;

function command(id: number, count: number): number {
  return ((count << 3) | id) >>> 0;
}

function zigzag(value: number): number {
  return ((value << 1) ^ (value >> 31)) >>> 0;
}
