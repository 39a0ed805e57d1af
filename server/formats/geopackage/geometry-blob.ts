import { type FlatGeometry, wkbType } from "../geometry/flat-geometry.ts";

/** WKB → GeoPackage blob: "GP", version, flags, SRS, box, WKB (https://www.geopackage.org/spec130/#gpb_format). */
export class GeometryBlobs {
  readonly #epsg: number;
  #bytes = Buffer.alloc(1 << 16);

  constructor(epsg: number) {
    this.#epsg = epsg;
  }

  /**
   * @param geometry what was read from `wkb`; its type is what the blob shall have, multi-part or not.
   * @returns a view that the next call overwrites.
   */
  encode(wkb: Uint8Array, geometry: FlatGeometry): Uint8Array {
    const ofOnePart = isMulti(geometry.type) && wkb[1] !== geometry.type;
    const isPoint = geometry.type === wkbType.point;
    const head = isPoint ? plainHeadBytes : plainHeadBytes + 32;
    const length = head + (ofOnePart ? multiHeadBytes : 0) + wkb.length;
    if (this.#bytes.length < length) this.#bytes = Buffer.alloc(length * 2);
    const bytes = this.#bytes;
    bytes.writeUInt32LE(isPoint ? magicPlain : magicWithBox, 0);
    bytes.writeInt32LE(this.#epsg, 4);
    if (!isPoint) {
      bytes.writeDoubleLE(geometry.xMin, 8);
      bytes.writeDoubleLE(geometry.xMax, 16);
      bytes.writeDoubleLE(geometry.yMin, 24);
      bytes.writeDoubleLE(geometry.yMax, 32);
    }
    if (ofOnePart) {
      bytes[head] = 1;
      bytes.writeUInt32LE(geometry.type, head + 1);
      bytes.writeUInt32LE(1, head + 5);
    }
    bytes.set(wkb, length - wkb.length);
    return bytes.subarray(0, length);
  }
}

const plainHeadBytes = 8;
/** Byte order, type and number of parts. */
const multiHeadBytes = 9;
/** "GP", version 0, flags: little-endian, without or with the box of two dimensions. */
const magicPlain = 0x01_00_50_47;
const magicWithBox = 0x03_00_50_47;

function isMulti(type: number): boolean {
  return type >= wkbType.multiPoint && type <= wkbType.multiPolygon;
}
