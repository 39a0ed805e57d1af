import type { GeometryKind } from "../dataset.ts";
import { isSoundArea, ringBox, type Rings } from "./sound-area.ts";
import { latToMercator, lonToMercator, toLonLat } from "./to-lon-lat.ts";
import type { InPlace } from "./transverse-mercator.ts";

/**
 * Coordinates are kept to these grids (0.1 mm both), far below any survey's accuracy, so that nothing depends on the last digits of
 * whoever computes them. Powers of two, so that snapping itself is exact.
 */
export const storageGridDegrees = 2 ** -30;
export const tileGridMeters = 2 ** -13;

/** Adding and taking away such a number rounds to the grid, ties to even: beyond it, doubles are a grid apart. */
const snapDegrees = 1.5 * 2 ** 52 * storageGridDegrees;
const snapMeters = 1.5 * 2 ** 52 * tileGridMeters;

/** What is kept of a delivered geometry. The bytes are valid until the next one is made. */
export interface StoredGeometry {
  /** WKB in EPSG:6668. */
  readonly lonLat: Uint8Array;
  /** WKB in EPSG:3857. */
  readonly tile: Uint8Array;
  /** Proved to be valid and of the dataset's kind; what is not must be judged by PostGIS. */
  readonly isSound: boolean;
}

const wkb = { point: 1, line: 2, polygon: 3, multiPolygon: 6 } as const;
const typesOf: Record<GeometryKind, readonly number[]> = { point: [1, 4], line: [2, 5], polygon: [3, 6], mixed: [1, 2, 3, 4, 5, 6] };

/** Parts of an area of many parts are compared pair by pair; more than these are left to PostGIS. */
const mostParts = 100;

/** Makes the function that brings WKB of a system to what is stored; undefined for a system that only the database knows. */
export function geometryStorer(epsg: number, kind: GeometryKind): ((delivered: Uint8Array) => StoredGeometry) | undefined {
  const leave = toLonLat(epsg);
  if (leave === undefined) return undefined;
  const storer = new GeometryStorer(leave, typesOf[kind]);
  return (delivered) => storer.store(delivered);
}

class GeometryStorer {
  readonly #leave: InPlace;
  readonly #types: readonly number[];
  readonly #lonLat = new GrowingWkb();
  readonly #tile = new GrowingWkb();
  #view: DataView = new DataView(new ArrayBuffer(0));
  #at = 0;
  #isSound = true;
  /** Of the area being read: snapped, closed rings one after the other. */
  #lons = new Float64Array(1024);
  #lats = new Float64Array(1024);
  #ends: number[] = [];

  constructor(leave: InPlace, types: readonly number[]) {
    this.#leave = leave;
    this.#types = types;
  }

  store(delivered: Uint8Array): StoredGeometry {
    if (this.#view.buffer !== delivered.buffer) this.#view = new DataView(delivered.buffer);
    this.#at = delivered.byteOffset;
    this.#lonLat.reset();
    this.#tile.reset();
    this.#isSound = this.#types.includes(this.#view.getUint32(this.#at + 1, true));
    this.#geometry();
    return { lonLat: this.#lonLat.bytes(), tile: this.#tile.bytes(), isSound: this.#isSound };
  }

  #geometry(): void {
    const type = this.#view.getUint32(this.#at + 1, true);
    this.#at += 5;
    this.#lonLat.header(type);
    this.#tile.header(type);
    if (type === wkb.point) return this.#path(1, 0);
    const count = this.#count();
    if (type === wkb.line) return this.#path(count, 2);
    this.#lonLat.count(count);
    this.#tile.count(count);
    if (count === 0) this.#isSound = false;
    if (type === wkb.polygon) this.#area(count);
    else this.#parts(type, count);
  }

  #parts(type: number, count: number): void {
    if (type === wkb.multiPolygon && count > mostParts) this.#isSound = false;
    const boxes: (readonly [number, number, number, number])[] = [];
    for (let part = 0; part < count; part++) {
      this.#geometry();
      if (type !== wkb.multiPolygon || !this.#isSound) continue;
      const box = ringBox(this.#rings, 0);
      if (boxes.some((other) => !(other[2] < box[0] || box[2] < other[0] || other[3] < box[1] || box[3] < other[1]))) this.#isSound = false;
      boxes.push(box);
    }
  }

  #area(rings: number): void {
    this.#ends = [];
    for (let ring = 0; ring < rings; ring++) this.#path(this.#count(), 4);
    if (this.#isSound) this.#isSound = isSoundArea(this.#rings);
  }

  /** Of the area that was read last. */
  get #rings(): Rings {
    return { xs: this.#lons, ys: this.#lats, ends: this.#ends };
  }

  #count(): number {
    const count = this.#view.getUint32(this.#at, true);
    this.#at += 4;
    return count;
  }

  /**
   * Brings a path over, leaving out points that snapping made equal to the one before. One that has less than `least` left stays as
   * it is: it is not sound.
   * @param least 0 for a single point, which has no count.
   */
  #path(count: number, least: 0 | 2 | 4): void {
    const start = least === 4 ? (this.#ends.at(-1) ?? 0) : 0;
    const [lons, lats] = this.#read(start, count);
    let kept = this.#snap(lons, lats, count);
    if (kept < least) {
      this.#isSound = false;
      kept = count;
    }
    if (least === 4) this.#ends.push(start + kept);
    if (least > 0) this.#lonLat.count(kept);
    this.#lonLat.positions(lons, lats, kept);
    this.#writeTile(lons, lats, { count: kept, least });
  }

  /** Coordinates of the next path in degrees, from `start` on in the scratch arrays. */
  #read(start: number, count: number): [Float64Array, Float64Array] {
    this.#reserve(start, start + count);
    const [lons, lats] = [this.#lons.subarray(start, start + count), this.#lats.subarray(start, start + count)];
    const view = this.#view;
    let at = this.#at;
    for (let i = 0; i < count; i++, at += 16) {
      lons[i] = view.getFloat64(at, true);
      lats[i] = view.getFloat64(at + 8, true);
    }
    this.#at = at;
    this.#bringOver(lons, lats, count);
    return [lons, lats];
  }

  /** The last position of a closed path is the first one. */
  #bringOver(lons: Float64Array, lats: Float64Array, count: number): void {
    const last = count - 1;
    const isClosed = last > 0 && lons[0] === lons[last] && lats[0] === lats[last];
    this.#leave(lons, lats, isClosed ? last : count);
    if (!isClosed) return;
    lons[last] = lons[0] as number;
    lats[last] = lats[0] as number;
  }

  /** @returns how many are left at the front of the arrays. */
  #snap(lons: Float64Array, lats: Float64Array, count: number): number {
    let kept = 0;
    for (let i = 0; i < count; i++) {
      const lon = (lons[i] as number) + snapDegrees - snapDegrees;
      const lat = (lats[i] as number) + snapDegrees - snapDegrees;
      if (kept > 0 && lon === lons[kept - 1] && lat === lats[kept - 1]) continue;
      lons[kept] = lon;
      lats[kept] = lat;
      kept++;
    }
    return kept;
  }

  #writeTile(lons: Float64Array, lats: Float64Array, { count, least }: { count: number; least: 0 | 2 | 4 }): void {
    const place = least > 0 ? this.#tile.openCount() : 0;
    let written = 0;
    let lastX = Number.NaN;
    let lastY = Number.NaN;
    for (let i = 0; i < count; i++) {
      const x = lonToMercator(lons[i] as number) + snapMeters - snapMeters;
      const y = latToMercator(lats[i] as number) + snapMeters - snapMeters;
      if (x === lastX && y === lastY) continue;
      this.#tile.position(x, y);
      lastX = x;
      lastY = y;
      written++;
    }
    if (written < least) this.#isSound = false;
    if (least > 0) this.#tile.closeCount(place, written);
  }

  #reserve(kept: number, needed: number): void {
    if (needed <= this.#lons.length) return;
    const [lons, lats] = [new Float64Array(2 * needed), new Float64Array(2 * needed)];
    lons.set(this.#lons.subarray(0, kept));
    lats.set(this.#lats.subarray(0, kept));
    [this.#lons, this.#lats] = [lons, lats];
  }
}

/** Little-endian WKB in one reused, growing buffer. */
class GrowingWkb {
  #view = new DataView(new ArrayBuffer(1 << 12));
  #length = 0;

  reset(): void {
    this.#length = 0;
  }

  bytes(): Uint8Array {
    return new Uint8Array(this.#view.buffer, 0, this.#length);
  }

  header(type: number): void {
    this.#reserve(5);
    this.#view.setUint8(this.#length, 1);
    this.#view.setUint32(this.#length + 1, type, true);
    this.#length += 5;
  }

  count(count: number): void {
    this.closeCount(this.openCount(), count);
  }

  /** Leaves room for a count that is not known yet. */
  openCount(): number {
    this.#reserve(4);
    this.#length += 4;
    return this.#length - 4;
  }

  closeCount(place: number, count: number): void {
    this.#view.setUint32(place, count, true);
  }

  position(x: number, y: number): void {
    this.#reserve(16);
    this.#view.setFloat64(this.#length, x, true);
    this.#view.setFloat64(this.#length + 8, y, true);
    this.#length += 16;
  }

  positions(xs: Float64Array, ys: Float64Array, count: number): void {
    for (let i = 0; i < count; i++) this.position(xs[i] as number, ys[i] as number);
  }

  #reserve(bytes: number): void {
    if (this.#length + bytes <= this.#view.byteLength) return;
    const larger = new Uint8Array(Math.max(this.#length + bytes, 2 * this.#view.byteLength));
    larger.set(new Uint8Array(this.#view.buffer, 0, this.#length));
    this.#view = new DataView(larger.buffer);
  }
}
