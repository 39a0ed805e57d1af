import type { FindingKind } from "../model/finding.ts";
import { type Bounds, japanBoundsLonLat, plausibleBounds } from "../model/geo/crs.ts";

/**
 * The gate before the database: nothing non-finite and nothing that cannot be a place in its CRS gets
 * through. (Validity is checked and mended in SQL, after the geometry is in its final CRS.)
 */
export function geometryChecker(epsg: number): (wkb: Uint8Array) => FindingKind | undefined {
  const bounds = plausibleBounds(epsg);
  let view: DataView = new DataView(new ArrayBuffer(0));
  return (wkb) => {
    // Geometries share their memory with many others: making a view is more work than looking at a building.
    if (view.buffer !== wkb.buffer) view = new DataView(wkb.buffer);
    const state: Walk = { view, position: wkb.byteOffset, problem: undefined };
    walkGeometry(state, bounds);
    return state.problem;
  };
}

/** A point as little-endian WKB. */
export function pointWkb(x: number, y: number): Uint8Array {
  const wkb = Buffer.alloc(21);
  wkb.writeUInt8(1, 0);
  wkb.writeUInt32LE(1, 1);
  wkb.writeDoubleLE(x, 5);
  wkb.writeDoubleLE(y, 13);
  return wkb;
}

/**
 * Puts exchanged latitudes and longitudes right, in place, where every vertex proves that they are exchanged.
 * @returns false, and the geometry is as it was, when one does not.
 */
export function exchangeAxes(wkb: Uint8Array): boolean {
  const [west, south, east, north] = japanBoundsLonLat;
  const asIs: Walk = { view: new DataView(wkb.buffer, wkb.byteOffset, wkb.byteLength), position: 0, problem: undefined };
  walkGeometry(asIs, [south, west, north, east]);
  if (asIs.problem !== undefined) return false;
  replaceCoordinates(wkb, (x, y) => [y, x]);
  return true;
}

/** Puts every vertex of a WKB geometry elsewhere, in place. */
export function replaceCoordinates(wkb: Uint8Array, move: (x: number, y: number) => readonly [number, number]): void {
  replaceIn({ view: new DataView(wkb.buffer, wkb.byteOffset, wkb.byteLength), position: 0, problem: undefined }, move);
}

function replaceIn(walk: Walk, move: (x: number, y: number) => readonly [number, number]): void {
  const { view } = walk;
  const type = view.getUint32(walk.position + 1, true);
  walk.position += 5;
  const count = type === 1 ? 1 : view.getUint32(walk.position, true);
  if (type !== 1) walk.position += 4;
  for (let part = 0; part < count; part++) {
    if (type > 3) replaceIn(walk, move);
    else if (type === 3) {
      const length = view.getUint32(walk.position, true);
      walk.position += 4;
      for (let point = 0; point < length; point++) replaceOne(walk, move);
    } else replaceOne(walk, move);
  }
}

function replaceOne(walk: Walk, move: (x: number, y: number) => readonly [number, number]): void {
  const { view, position } = walk;
  const [x, y] = move(view.getFloat64(position, true), view.getFloat64(position + 8, true));
  view.setFloat64(position, x, true);
  view.setFloat64(position + 8, y, true);
  walk.position += 16;
}

interface Walk {
  readonly view: DataView;
  position: number;
  problem: FindingKind | undefined;
}

function walkGeometry(walk: Walk, bounds: Bounds): void {
  const type = walk.view.getUint32(walk.position + 1, true);
  walk.position += 5;
  if (type === 1) return walkCoordinates(walk, bounds, 1);
  const count = walk.view.getUint32(walk.position, true);
  walk.position += 4;
  if (type === 2) return walkCoordinates(walk, bounds, count);
  for (let part = 0; part < count && walk.problem === undefined; part++) {
    if (type === 3) {
      const length = walk.view.getUint32(walk.position, true);
      walk.position += 4;
      walkCoordinates(walk, bounds, length);
    } else {
      walkGeometry(walk, bounds);
    }
  }
}

function walkCoordinates(walk: Walk, [west, south, east, north]: Bounds, count: number): void {
  const { view } = walk;
  for (let point = 0; point < count; point++, walk.position += 16) {
    const x = view.getFloat64(walk.position, true);
    const y = view.getFloat64(walk.position + 8, true);
    if (x >= west && x <= east && y >= south && y <= north) continue;
    // Shapefiles write "no value" as a number near -1.8e308.
    walk.problem = Number.isFinite(x) && Number.isFinite(y) && Math.abs(x) < 1e300 && Math.abs(y) < 1e300 ? "outside-crs" : "not-finite";
    return;
  }
}
