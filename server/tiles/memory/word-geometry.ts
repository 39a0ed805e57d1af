import type { GeometryReader, TileFrame } from "../geometry-reader.ts";
import type { Vertices } from "../vertices.ts";
import { metersPerStep } from "./grid-steps.ts";
import type { BlockParts } from "./memory-block.ts";

/** Reads the geometries of a block. What is in it was checked when it was built. */
export class WordReader implements GeometryReader {
  frame: TileFrame;
  readonly #words: Int32Array;
  readonly #origin: { readonly x: number; readonly y: number };
  #start = 0;
  #position = 0;
  #end = 0;

  constructor({ words, originXSteps, originYSteps }: BlockParts, frame: TileFrame) {
    this.#words = words;
    this.#origin = { x: originXSteps, y: originYSteps };
    this.frame = frame;
  }

  /** Begins with the geometry in words `start…end`. */
  open(start: number, end: number): void {
    this.#start = start;
    this.#end = end;
    this.rewind();
  }

  rewind(): void {
    this.#position = this.#start;
  }

  readType(): number {
    return this.#words[this.#position++] as number;
  }

  readCount(): number {
    return this.#words[this.#position++] as number;
  }

  readVertices(into: Vertices): void {
    this.#read(into, this.readCount());
  }

  readPoint(into: Vertices): void {
    this.#read(into, 1);
  }

  skipVertices(): void {
    const count = this.readCount();
    this.#position += 2 * count;
  }

  skipPoint(): void {
    this.#position += 2;
  }

  close(): void {
    const left = this.#end - this.#position;
    if (left !== 0) throw new Error(`${left} words follow the geometry`);
  }

  #read(into: Vertices, count: number): void {
    const words = this.#words;
    const { x: originXSteps, y: originYSteps } = this.#origin;
    const { originX, originY, scale } = this.frame;
    const xy = into.allocate(count * 2);
    let at = this.#position;
    let [xMin, yMin, xMax, yMax] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let i = 0; i < count * 2; i += 2) {
      const x = (((words[at++] as number) + originXSteps) * metersPerStep - originX) * scale;
      const y = (originY - ((words[at++] as number) + originYSteps) * metersPerStep) * scale;
      xy[i] = x;
      xy[i + 1] = y;
      if (x < xMin) xMin = x;
      if (x > xMax) xMax = x;
      if (y < yMin) yMin = y;
      if (y > yMax) yMax = y;
    }
    this.#position = at;
    into.length = count * 2;
    into.xMin = xMin;
    into.yMin = yMin;
    into.xMax = xMax;
    into.yMax = yMax;
  }
}
