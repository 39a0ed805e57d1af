import polylabel from "polylabel";
import { type TileAddress, tileBoundsWebMercator, tileSideMeters } from "../../model/geo/tile.ts";
import { clipRing } from "./clip-ring.ts";
import { type GeometryReader, type TileFrame, wkbType } from "./geometry-reader.ts";
import { doubledArea, GridPoints } from "./quantize.ts";
import { type ClipWindow, liesInside, liesOutside, Vertices } from "./vertices.ts";

/** Zooms between a tile and the square in which an area has one label: 4 × 4 tiles, which is more than most screens show. */
const squareZooms = 2;

/** Where no circle of this radius (6 pixels, half the height of the letters) fits into an area, it has no room for a word. */
const leastRadiusUnits = 48;

/** How much smaller than the largest circle the one around the label may be, in tile units (2 pixels). */
const precisionUnits = 16;

const nowhere = [Number.NaN, Number.NaN] as const;

type Ring = [number, number][];

// in use within one `place` only, so that all placers share their arrays
const vertices = new Vertices();
const spare = new Vertices();
/** Rounds from 0 on, where every square begins. */
const grid = new GridPoints({ min: 0, max: 0 });

/**
 * Finds where an area's name stands: the pole of inaccessibility of its largest part within the square of 4 × 4 tiles that the tile
 * lies in. All tiles of a square find the same place, and only the one it lies in has the label.
 */
export class LabelPlacer {
  readonly #frame: TileFrame;
  readonly #window: ClipWindow;
  /** Where the tile begins in its square, in tile units. */
  readonly #left: number;
  readonly #top: number;
  readonly #extent: number;
  #best: Ring[] = [];
  #bestArea = 0;
  #point: readonly [number, number] | undefined;

  constructor({ z, x, y }: TileAddress, extent: number) {
    const side = 2 ** Math.min(z, squareZooms);
    const square = { z: z - Math.min(z, squareZooms), x: Math.floor(x / side), y: Math.floor(y / side) };
    const [originX, , , originY] = tileBoundsWebMercator(square);
    this.#frame = { originX, originY, scale: extent / tileSideMeters(z) };
    this.#window = { min: 0, max: side * extent };
    this.#left = (x % side) * extent;
    this.#top = (y % side) * extent;
    this.#extent = extent;
  }

  /** The label's place in whole tile units, or undefined when the tile has none for this geometry: areas go before points. */
  place(reader: GeometryReader): readonly [x: number, y: number] | undefined {
    const { frame } = reader;
    reader.rewind();
    reader.frame = this.#frame;
    [this.#best, this.#bestArea, this.#point] = [[], 0, undefined];
    this.#read(reader);
    reader.frame = frame;
    const [x, y] = this.#chosen() ?? nowhere;
    const [column, row] = [Math.round(x) - this.#left, Math.round(y) - this.#top];
    const isHere = column >= 0 && column < this.#extent && row >= 0 && row < this.#extent;
    return isHere ? [column, row] : undefined;
  }

  #chosen(): readonly [number, number] | undefined {
    if (this.#bestArea === 0) return this.#point;
    if (this.#bestArea < Math.PI * leastRadiusUnits ** 2) return undefined;
    const pole = polylabel(this.#best, precisionUnits);
    return pole.distance < leastRadiusUnits ? undefined : [pole[0] as number, pole[1] as number];
  }

  #read(reader: GeometryReader): void {
    const type = reader.readType();
    if (type === wkbType.point) return this.#readPoint(reader);
    if (type === wkbType.lineString) return reader.skipVertices();
    const count = reader.readCount();
    if (type === wkbType.polygon) return this.#readPolygon(reader, count);
    for (let member = 0; member < count; member++) this.#read(reader);
  }

  #readPoint(reader: GeometryReader): void {
    reader.readPoint(vertices);
    const [x = 0, y = 0] = vertices.xy;
    if (vertices.length > 0) this.#point ??= [x, y];
  }

  #readPolygon(reader: GeometryReader, ringCount: number): void {
    const rings: Ring[] = [];
    let area = 0;
    for (let ring = 0; ring < ringCount; ring++) {
      if (ring > 0 && rings.length === 0) {
        reader.skipVertices();
        continue;
      }
      reader.readVertices(vertices);
      const doubled = this.#clipToGrid();
      if (doubled === 0) continue;
      area += ring === 0 ? doubled / 2 : -doubled / 2;
      rings.push(this.#gridRing());
    }
    if (rings.length > 0 && area > this.#bestArea) [this.#best, this.#bestArea] = [rings, area];
  }

  /** Twice the area of what is left in the square. */
  #clipToGrid(): number {
    const ring = vertices;
    if (ring.length === 0 || liesOutside(ring, this.#window)) return 0;
    grid.roundRing(liesInside(ring, this.#window) ? ring : clipRing(ring, spare, this.#window));
    return Math.abs(doubledArea(grid));
  }

  #gridRing(): Ring {
    const { xy, length } = grid;
    const ring: Ring = [];
    for (let i = 0; i < length; i += 2) ring.push([xy[i] as number, xy[i + 1] as number]);
    return ring;
  }
}
