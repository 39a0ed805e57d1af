import { type GeometryReader, type TileFrame, wkbType } from "./geometry-reader.ts";
import type { Vertices } from "./vertices.ts";

/**
 * Reads one little-endian WKB or EWKB geometry. Z and M (of EWKB and of ISO WKB) are skipped. Throws an Error on a type it does not know, another SRID than 3857,
 * a vertex that is not finite, and any count that needs more bytes than are left.
 */
export class WkbReader implements GeometryReader {
  frame: TileFrame;
  #view: DataView = new DataView(new ArrayBuffer(0));
  #start = 0;
  #position = 0;
  #end = 0;
  /** Of the geometry whose header was read last. */
  #bytesPerVertex = 16;

  constructor(frame: TileFrame) {
    this.frame = frame;
  }

  /** Begins with the geometry in bytes `start…end` of `view`. */
  open(view: DataView, start: number, end: number): void {
    this.#view = view;
    this.#start = start;
    this.#end = end;
    this.rewind();
  }

  rewind(): void {
    this.#position = this.#start;
  }

  readType(): number {
    this.#need(5);
    if (this.#view.getUint8(this.#position) !== 1) throw new Error("the WKB is not little-endian");
    const code = this.#view.getUint32(this.#position + 1, true);
    this.#position += 5;
    if (code & ewkbSrid) this.#readSrid();
    const isoCode = code & ~(ewkbZ | ewkbM | ewkbSrid);
    const isoDimension = Math.floor(isoCode / 1000);
    const type = isoCode % 1000;
    if (isoDimension > 3 || isoCode < 0 || type < wkbType.point || type > wkbType.geometryCollection) {
      throw new Error(`the WKB type ${code} is not supported`);
    }
    const hasZ = (code & ewkbZ) !== 0 || (isoDimension & 1) !== 0;
    const hasM = (code & ewkbM) !== 0 || (isoDimension & 2) !== 0;
    this.#bytesPerVertex = 16 + (hasZ ? 8 : 0) + (hasM ? 8 : 0);
    return type;
  }

  readCount(): number {
    return this.#readCount(4);
  }

  readVertices(into: Vertices): void {
    const count = this.#readCount(this.#bytesPerVertex);
    this.#readVertices(into, count);
  }

  /** WKB writes an empty point as NaN. */
  readPoint(into: Vertices): void {
    this.#need(this.#bytesPerVertex);
    const x = this.#view.getFloat64(this.#position, true);
    const y = this.#view.getFloat64(this.#position + 8, true);
    const isEmpty = Number.isNaN(x) && Number.isNaN(y);
    if (!isEmpty) return this.#readVertices(into, 1);
    this.#position += this.#bytesPerVertex;
    into.length = 0;
  }

  skipVertices(): void {
    const count = this.#readCount(this.#bytesPerVertex);
    this.#position += count * this.#bytesPerVertex;
  }

  skipPoint(): void {
    this.#need(this.#bytesPerVertex);
    this.#position += this.#bytesPerVertex;
  }

  close(): void {
    const left = this.#end - this.#position;
    if (left !== 0) throw new Error(`${left} bytes follow the WKB geometry`);
  }

  #readVertices(into: Vertices, count: number): void {
    const { originX, originY, scale } = this.frame;
    const view = this.#view;
    const step = this.#bytesPerVertex;
    const xy = into.allocate(count * 2);
    let position = this.#position;
    let xMin = Infinity;
    let yMin = Infinity;
    let xMax = -Infinity;
    let yMax = -Infinity;
    for (let i = 0; i < count * 2; i += 2, position += step) {
      const x = (view.getFloat64(position, true) - originX) * scale;
      const y = (originY - view.getFloat64(position + 8, true)) * scale;
      xy[i] = x;
      xy[i + 1] = y;
      // unlike comparisons, these carry a NaN to the check below
      xMin = Math.min(xMin, x);
      yMin = Math.min(yMin, y);
      xMax = Math.max(xMax, x);
      yMax = Math.max(yMax, y);
    }
    if (count > 0 && !Number.isFinite(xMax - xMin + (yMax - yMin))) throw new Error("a coordinate is not finite");
    this.#position = position;
    into.length = count * 2;
    into.xMin = xMin;
    into.yMin = yMin;
    into.xMax = xMax;
    into.yMax = yMax;
  }

  #readCount(bytesEach: number): number {
    this.#need(4);
    const count = this.#view.getUint32(this.#position, true);
    this.#position += 4;
    const left = this.#end - this.#position;
    if (count * bytesEach > left) throw new Error(`the WKB promises ${count} parts or vertices in ${left} bytes`);
    return count;
  }

  #readSrid(): void {
    this.#need(4);
    const srid = this.#view.getUint32(this.#position, true);
    this.#position += 4;
    if (srid !== 3857) throw new Error(`the geometry is in EPSG:${srid}, expected EPSG:3857`);
  }

  #need(bytes: number): void {
    if (this.#position + bytes > this.#end) throw new Error("the WKB ends too early");
  }
}

const ewkbZ = 0x80000000;
const ewkbM = 0x40000000;
const ewkbSrid = 0x20000000;
