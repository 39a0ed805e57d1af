import type Flatbush from "flatbush";
import type { BboxWebMercator } from "../../../model/geo/tile.ts";
import { floatDown, floatUp } from "./outward-box.ts";

/** Rows of a layer in a row of their numbers, as flat arrays with an index on their boxes. `BlockBuilder` makes it, `BlockRows` reads it. */
export class MemoryBlock {
  readonly #parts: BlockParts;
  readonly rowCount: number;
  readonly byteLength: number;

  constructor(parts: BlockParts) {
    this.#parts = parts;
    this.rowCount = parts.rowStarts.length;
    this.byteLength = parts.bytes.byteLength + parts.words.byteLength + parts.rowStarts.byteLength + parts.boxes.data.byteLength;
  }

  #allPlaces(): Uint32Array {
    const places = new Uint32Array(this.rowCount);
    for (let place = 0; place < places.length; place++) places[place] = place;
    return places;
  }

  get arrays(): BlockParts {
    return this.#parts;
  }

  /** The places of the rows that PostGIS finds with `geometry && bounds`, ascending. */
  placesIn(bounds: BboxWebMercator): Uint32Array {
    const { boxes } = this.#parts;
    const [west, south, east, north] = [floatDown(bounds[0]), floatDown(bounds[1]), floatUp(bounds[2]), floatUp(bounds[3])];
    const isWhole = west <= boxes.minX && south <= boxes.minY && east >= boxes.maxX && north >= boxes.maxY;
    return isWhole ? this.#allPlaces() : new Uint32Array(boxes.search(west, south, east, north)).sort();
  }
}

export interface BlockParts {
  /** Heads of rows (fid int8, version_from int4) and values (length int4, bytes), each different value once; big-endian. */
  readonly bytes: Uint8Array;
  /**
   * Row after row: where its head lies in `bytes`, where the value of each field does (−1 is null), and then its geometry, which
   * is WKB in words of 32 bits: type, counts, and vertices in steps of the grid from the origin.
   */
  readonly words: Int32Array;
  /** Where each row begins in `words`. */
  readonly rowStarts: Uint32Array;
  readonly fieldCount: number;
  readonly boxes: Flatbush;
  readonly originXSteps: number;
  readonly originYSteps: number;
}
