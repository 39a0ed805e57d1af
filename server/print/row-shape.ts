import { clipLine } from "../tiles/clip-line.ts";
import { clipRing } from "../tiles/clip-ring.ts";
import { type ClipWindow, liesInside, liesOutside, Vertices } from "../tiles/vertices.ts";
import { wkbType } from "../tiles/geometry-reader.ts";
import { WkbReader } from "../tiles/wkb-geometry.ts";
import type { MapFrame } from "./sheet.ts";

/** What of a row lies on the sheet: flat x, y, … in points from the map's upper left corner, y downwards. */
export interface RowShape {
  readonly points: readonly (readonly [x: number, y: number])[];
  readonly lines: readonly Float64Array[];
  /** Closed; outer rings and holes alike, for the even-odd rule. */
  readonly rings: readonly Float64Array[];
}

/** Around the map, so that cut edges stay out of sight. */
const bleedPoints = 20;

/** A vertex nearer than this to the last one cannot be seen (0.02 mm). */
const finestPoints = 0.06;

/** Reads rows for one map. */
export class RowShapes {
  readonly #reader: WkbReader;
  readonly #window: ClipWindow;
  readonly #vertices = new Vertices();
  readonly #spare = new Vertices();
  #points: [number, number][] = [];
  #lines: Float64Array[] = [];
  #rings: Float64Array[] = [];

  constructor({ ground, pointsPerMeter, box }: Pick<MapFrame, "ground" | "pointsPerMeter" | "box">) {
    this.#reader = new WkbReader({ originX: ground.west, originY: ground.north, scale: pointsPerMeter });
    this.#window = { min: -bleedPoints, max: Math.max(box.width, box.height) + bleedPoints };
  }

  /** @param wkb little-endian, in the plane metres of the frame. */
  read(wkb: Uint8Array): RowShape {
    [this.#points, this.#lines, this.#rings] = [[], [], []];
    this.#reader.open(new DataView(wkb.buffer, wkb.byteOffset, wkb.byteLength), 0, wkb.byteLength);
    this.#geometry();
    return { points: this.#points, lines: this.#lines, rings: this.#rings };
  }

  #geometry(): void {
    const reader = this.#reader;
    const type = reader.readType();
    if (type === wkbType.point) return this.#point();
    if (type === wkbType.lineString) return this.#line();
    const count = reader.readCount();
    for (let part = 0; part < count; part++) {
      if (type === wkbType.polygon) this.#ring();
      else this.#geometry();
    }
  }

  #point(): void {
    this.#reader.readPoint(this.#vertices);
    if (this.#vertices.length === 0 || liesOutside(this.#vertices, this.#window)) return;
    this.#points.push([this.#vertices.xMin, this.#vertices.yMin]);
  }

  #line(): void {
    const line = this.#vertices;
    this.#reader.readVertices(line);
    if (liesOutside(line, this.#window)) return;
    const ends: number[] = [];
    clipLine(line, this.#spare, ends, this.#window);
    ends.forEach((end, index) => this.#lines.push(thinned(this.#spare.xy.subarray(ends[index - 1] ?? 0, end))));
  }

  #ring(): void {
    const ring = this.#vertices;
    this.#reader.readVertices(ring);
    if (ring.length === 0 || liesOutside(ring, this.#window)) return;
    const kept = liesInside(ring, this.#window) ? ring : clipRing(ring, this.#spare, this.#window);
    if (kept.length >= 6) this.#rings.push(thinned(kept.xy.subarray(0, kept.length)));
  }
}

/** The first and the last vertex stay. */
function thinned(xy: Float64Array): Float64Array {
  const out = new Float64Array(xy.length);
  let end = 0;
  for (let i = 0; i < xy.length; i += 2) {
    const x = xy[i] as number;
    const y = xy[i + 1] as number;
    const isLast = i === xy.length - 2;
    if (end > 0 && !isLast && Math.hypot(x - (out[end - 2] as number), y - (out[end - 1] as number)) < finestPoints) continue;
    out[end++] = x;
    out[end++] = y;
  }
  return out.slice(0, end);
}
