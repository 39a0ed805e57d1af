import { pointBytes, type WkbWriter } from "../wkb/wkb-writer.ts";
import { groupRings } from "./rings.ts";
import { shapeKind, type ShapeKind } from "./shp-header.ts";

const boxEnd = 36;
const partsAt = 44;

/** Turns shape records into two-dimensional WKB. Z and M are left out. */
export class ShapeEncoder {
  readonly #kind: ShapeKind;
  readonly #writer: WkbWriter;
  #coordinates = new Float64Array(1024);

  constructor(kind: ShapeKind, writer: WkbWriter) {
    this.#kind = kind;
    this.#writer = writer;
  }

  /** @returns null for a shape without positions, undefined when the record is damaged. */
  encode(content: Buffer): Uint8Array | null | undefined {
    if (content.length < 4) return undefined;
    const kind = shapeKind(content.readInt32LE(0));
    if (kind === "null") return null;
    if (kind === undefined || kind !== this.#kind) return undefined;
    this.#writer.start();
    if (kind === "point") return this.#point(content);
    if (kind === "multipoint") return this.#multiPoint(content);
    return this.#parts(content, kind);
  }

  #point(content: Buffer): Uint8Array | undefined {
    if (content.length < 4 + pointBytes) return undefined;
    this.#writer.header("Point");
    this.#writer.positions(content, 4, 4 + pointBytes);
    return this.#writer.finish();
  }

  #multiPoint(content: Buffer): Uint8Array | null | undefined {
    if (content.length < boxEnd + 4) return undefined;
    const count = content.readUInt32LE(boxEnd);
    const start = boxEnd + 4;
    const end = start + count * pointBytes;
    if (end > content.length) return undefined;
    if (count === 0) return null;
    this.#writer.header("MultiPoint");
    this.#writer.count(count);
    for (let at = start; at < end; at += pointBytes) {
      this.#writer.header("Point");
      this.#writer.positions(content, at, at + pointBytes);
    }
    return this.#writer.finish();
  }

  #parts(content: Buffer, kind: "line" | "polygon"): Uint8Array | null | undefined {
    const parts = readParts(content);
    if (!parts) return undefined;
    if (parts.length === 0) return null;
    if (kind === "line") this.#lines(content, parts);
    else this.#polygons(content, parts);
    return this.#writer.finish();
  }

  #lines(content: Buffer, parts: readonly Part[]): void {
    if (parts.length > 1) {
      this.#writer.header("MultiLineString");
      this.#writer.count(parts.length);
    }
    for (const part of parts) {
      this.#writer.header("LineString");
      this.#path(content, part, 2);
    }
  }

  #polygons(content: Buffer, rings: readonly Part[]): void {
    const groups = rings.length === 1 ? [rings] : this.#group(content, rings);
    if (groups.length > 1) {
      this.#writer.header("MultiPolygon");
      this.#writer.count(groups.length);
    }
    for (const group of groups) {
      this.#writer.header("Polygon");
      this.#writer.count(group.length);
      for (const ring of group) this.#path(content, ring, 4);
    }
  }

  /** Rings are closed when they are not; both kinds are padded to the least number of points WKB allows. */
  #path(content: Buffer, { start, end }: Part, leastPoints: 2 | 4): void {
    const points = (end - start) / pointBytes;
    const isOpen = leastPoints === 4 && !isSamePoint(content, start, end - pointBytes);
    const total = Math.max(leastPoints, isOpen ? points + 1 : points);
    this.#writer.count(total);
    this.#writer.positions(content, start, end);
    for (let count = points; count < total; count++) this.#writer.positions(content, start, start + pointBytes);
  }

  #group(content: Buffer, rings: readonly Part[]): Part[][] {
    const starts = new Uint32Array(rings.length + 1);
    rings.forEach(({ start, end }, ring) => {
      starts[ring + 1] = (starts[ring] ?? 0) + (end - start) / pointBytes;
    });
    const doubles = 2 * (starts[rings.length] ?? 0);
    if (this.#coordinates.length < doubles) this.#coordinates = new Float64Array(2 * doubles);
    const bytes = new Uint8Array(this.#coordinates.buffer);
    rings.forEach(({ start, end }, ring) => bytes.set(content.subarray(start, end), (starts[ring] ?? 0) * pointBytes));
    const groups = groupRings(this.#coordinates.subarray(0, doubles), starts);
    return groups.map((group) => group.flatMap((ring) => rings[ring] ?? []));
  }
}

/** `Buffer.compare` costs more than it does on so few bytes. */
function isSamePoint(content: Buffer, first: number, second: number): boolean {
  for (let at = 0; at < pointBytes; at++) if (content[first + at] !== content[second + at]) return false;
  return true;
}

/** Byte range of one ring or line in the record. */
interface Part {
  readonly start: number;
  readonly end: number;
}

/** Parts that hold at least one point; undefined when the counts do not fit the record. */
function readParts(content: Buffer): Part[] | undefined {
  if (content.length < partsAt) return undefined;
  const partCount = content.readUInt32LE(boxEnd);
  const pointCount = content.readUInt32LE(boxEnd + 4);
  const pointsAt = partsAt + 4 * partCount;
  if (pointsAt + pointCount * pointBytes > content.length) return undefined;
  if (partCount === 0 && pointCount > 0) return [{ start: pointsAt, end: pointsAt + pointCount * pointBytes }];
  const parts: Part[] = [];
  for (let part = 0; part < partCount; part++) {
    const first = content.readUInt32LE(partsAt + 4 * part);
    const next = part + 1 < partCount ? content.readUInt32LE(partsAt + 4 * (part + 1)) : pointCount;
    if (next < first || next > pointCount) return undefined;
    if (next > first) parts.push({ start: pointsAt + first * pointBytes, end: pointsAt + next * pointBytes });
  }
  return parts;
}
