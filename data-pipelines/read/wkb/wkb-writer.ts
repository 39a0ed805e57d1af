/** OGC geometry type codes as WKB writes them. */
export const wkbTypes = {
  Point: 1,
  LineString: 2,
  Polygon: 3,
  MultiPoint: 4,
  MultiLineString: 5,
  MultiPolygon: 6,
  GeometryCollection: 7,
} as const;

export type GeometryType = keyof typeof wkbTypes;

export const pointBytes = 16;

/** Geometries share slabs of this size, so that small ones cost no allocation of their own. */
const slabBytes = 1 << 17;

/**
 * Writes two-dimensional little-endian ISO WKB: one `start`, any number of parts, one `finish`.
 * Rings and lines too short for WKB's grammar are padded by repeating a point, so that every reader can parse
 * them and the geometry check, not the parser, is what refuses them.
 */
export class WkbWriter {
  #slab: Buffer = Buffer.allocUnsafeSlow(slabBytes);
  #start = 0;
  #at = 0;

  start(): void {
    this.#start = this.#at;
  }

  /** The geometry written since `start`. It keeps its slab alive, not more. */
  finish(): Uint8Array {
    return new Uint8Array(this.#slab.buffer, this.#start, this.#at - this.#start);
  }

  header(type: GeometryType): void {
    this.#reserve(5);
    this.#slab[this.#at] = 1;
    this.#slab.writeUInt32LE(wkbTypes[type], this.#at + 1);
    this.#at += 5;
  }

  count(count: number): void {
    this.#reserve(4);
    this.#at = this.#slab.writeUInt32LE(count, this.#at);
  }

  position(x: number, y: number): void {
    this.#reserve(pointBytes);
    this.#slab.writeDoubleLE(x, this.#at);
    this.#slab.writeDoubleLE(y, this.#at + 8);
    this.#at += pointBytes;
  }

  /** Positions that are already little-endian pairs of doubles. */
  positions(source: Uint8Array, start: number, end: number): void {
    this.#reserve(end - start);
    this.#slab.set(source.subarray(start, end), this.#at);
    this.#at += end - start;
  }

  #reserve(bytes: number): void {
    if (this.#at + bytes <= this.#slab.length) return;
    const begun = this.#slab.subarray(this.#start, this.#at);
    const slab = Buffer.allocUnsafeSlow(Math.max(slabBytes, 2 * (begun.length + bytes)));
    slab.set(begun);
    this.#slab = slab;
    this.#start = 0;
    this.#at = begun.length;
  }
}
