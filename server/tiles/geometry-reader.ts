import type { Vertices } from "./vertices.ts";

/** How EPSG:3857 metres become tile units: `(x − originX) × scale` and `(originY − y) × scale`. */
export interface TileFrame {
  readonly originX: number;
  readonly originY: number;
  readonly scale: number;
}

/** The geometry types that are read, with the numbers WKB gives them. */
export const wkbType = {
  point: 1,
  lineString: 2,
  polygon: 3,
  multiPoint: 4,
  multiLineString: 5,
  multiPolygon: 6,
  geometryCollection: 7,
} as const;

/** Reads one geometry step by step, in the caller's order, which is that of WKB: type, count, vertices. */
export interface GeometryReader {
  /** Into whose units vertices are read. */
  frame: TileFrame;
  /** Goes back to the geometry's beginning. */
  rewind(): void;
  /** The type, 1…7. */
  readType(): number;
  /** How many parts or rings follow. */
  readCount(): number;
  /** The number of vertices and then these, in tile units and with their box. */
  readVertices(into: Vertices): void;
  /** The one vertex of a point; none if the point is empty. */
  readPoint(into: Vertices): void;
  skipVertices(): void;
  skipPoint(): void;
  /** Throws an Error unless the geometry was read to its end. */
  close(): void;
}
