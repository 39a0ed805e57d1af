import { signedArea, type Polygon, type Ring, type XyPlane } from "./plane-geometry.ts";
import { polygonsOf, ringsOf, type Arc } from "./polygon-rings.ts";
import type { Raster } from "./raster.ts";

export interface Band {
  /** Values from here … */
  readonly from: number;
  /** … to below here; Infinity for the highest band. */
  readonly to: number;
  readonly polygons: Polygon[];
}

/**
 * Areas between rising thresholds of a raster. The raster is taken as a surface of triangles, on which contour lines
 * of different thresholds never meet: the bands are valid, do not overlap, and neighbours share their line exactly.
 * Islands and gaps smaller than `smallestSquareMeters` are left out of both bands beside them.
 */
export function bandsOf(raster: Raster, thresholds: readonly number[], smallestSquareMeters: number): Band[] {
  const rings = thresholds.map((threshold) => contourRings(raster, threshold).filter((ring) => Math.abs(signedArea(ring)) >= smallestSquareMeters));
  return thresholds.map((from, i) => {
    const higher = rings[i + 1] ?? [];
    return { from, to: thresholds[i + 1] ?? Infinity, polygons: polygonsOf([...(rings[i] ?? []), ...higher.map((ring) => ring.toReversed())]) };
  });
}

/** Contour lines with the higher ground on the left. Values equal to the threshold count as below. */
function contourRings(raster: Raster, threshold: number): Ring[] {
  const { columns, rows, values } = raster;
  const arcs: Arc[] = [];
  const isAbove = (node: number) => (values[node] ?? 0) > threshold;
  for (let row = 0; row + 1 < rows; row++) {
    for (let column = 0; column + 1 < columns; column++) {
      const southWest = row * columns + column;
      const southEast = southWest + 1;
      const northWest = southWest + columns;
      const northEast = northWest + 1;
      const count = Number(isAbove(southWest)) + Number(isAbove(southEast)) + Number(isAbove(northWest)) + Number(isAbove(northEast));
      if (count === 0 || count === 4) continue;
      addPiece(arcs, [southWest, southEast, northEast], { raster, threshold });
      addPiece(arcs, [southWest, northEast, northWest], { raster, threshold });
    }
  }
  return ringsOf(arcs);
}

interface Level {
  readonly raster: Raster;
  readonly threshold: number;
}

/** The piece of contour in one triangle, corners counter-clockwise. */
function addPiece(arcs: Arc[], corners: readonly [number, number, number], { raster, threshold }: Level): void {
  const above = corners.map((node) => (raster.values[node] ?? 0) > threshold);
  if (above[0] === above[1] && above[1] === above[2]) return;
  // The corner that differs from the other two is cut off.
  const lone = above[0] === above[1] ? 2 : above[0] === above[2] ? 1 : 0;
  const tip = corners[lone] ?? 0;
  const after = corners[(lone + 1) % 3] ?? 0;
  const before = corners[(lone + 2) % 3] ?? 0;
  const first = cutPoint(tip, after, { raster, threshold });
  const second = cutPoint(tip, before, { raster, threshold });
  const [from, to] = above[lone] === true ? [first, second] : [second, first];
  arcs.push({ from: from.key, to: to.key, points: [from.place, to.place] });
}

/** Where the contour crosses the edge between two nodes; the same for both triangles beside the edge. */
function cutPoint(a: number, b: number, { raster, threshold }: Level): { key: number; place: XyPlane } {
  const low = Math.min(a, b);
  const high = Math.max(a, b);
  const { columns, cellMeters, originX, originY, values } = raster;
  const lowValue = values[low] ?? 0;
  const highValue = values[high] ?? 0;
  // Never quite at a node: contours of two thresholds stay apart, and rounded coordinates do too.
  const share = Math.max(0.02, Math.min(0.98, (threshold - lowValue) / (highValue - lowValue)));
  const lowX = originX + (low % columns) * cellMeters;
  const lowY = originY + Math.floor(low / columns) * cellMeters;
  const highX = originX + (high % columns) * cellMeters;
  const highY = originY + Math.floor(high / columns) * cellMeters;
  const side = high - low === 1 ? 0 : high - low === columns ? 1 : 2;
  return { key: low * 3 + side, place: [lowX + (highX - lowX) * share, lowY + (highY - lowY) * share] };
}
