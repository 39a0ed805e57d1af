import { signedArea, type Polygon, type Ring, type XyPlane } from "./plane-geometry.ts";
import { polygonsOf } from "./polygon-rings.ts";
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
  const rings = thresholds.map((threshold) =>
    contourRings(raster, threshold).filter((ring) => Math.abs(signedArea(ring)) >= smallestSquareMeters),
  );
  return thresholds.map((from, i) => {
    const higher = rings[i + 1] ?? [];
    return {
      from,
      to: thresholds[i + 1] ?? Infinity,
      polygons: polygonsOf([...(rings[i] ?? []), ...higher.map((ring) => ring.toReversed())]),
    };
  });
}

/** Contour lines with the higher ground on the left. Values equal to the threshold count as below. */
function contourRings(raster: Raster, threshold: number): Ring[] {
  const { columns, rows, values } = raster;
  /** From each crossed grid edge to the next one along the contour. */
  const next = new Map<number, number>();
  const isAbove = (node: number) => (values[node] ?? 0) > threshold;
  for (let row = 0; row + 1 < rows; row++) {
    for (let column = 0; column + 1 < columns; column++) {
      const southWest = row * columns + column;
      const northWest = southWest + columns;
      const count =
        Number(isAbove(southWest)) + Number(isAbove(southWest + 1)) + Number(isAbove(northWest)) + Number(isAbove(northWest + 1));
      if (count === 0 || count === 4) continue;
      addPiece(next, [southWest, southWest + 1, northWest + 1], { raster, threshold });
      addPiece(next, [southWest, northWest + 1, northWest], { raster, threshold });
    }
  }
  const rings: Ring[] = [];
  for (const start of next.keys()) {
    const ring: XyPlane[] = [];
    let edge: number | undefined = start;
    do {
      ring.push(cutPoint(edge, { raster, threshold }));
      const following = next.get(edge);
      next.delete(edge);
      edge = following;
    } while (edge !== undefined && edge !== start);
    if (ring.length > 2) rings.push(ring);
  }
  return rings;
}

interface Level {
  readonly raster: Raster;
  readonly threshold: number;
}

/** The piece of contour in one triangle, corners counter-clockwise. */
function addPiece(
  next: Map<number, number>,
  corners: readonly [number, number, number],
  { raster: { values, columns }, threshold }: Level,
): void {
  const [first, second, third] = corners.map((node) => (values[node] ?? 0) > threshold);
  if (first === second && second === third) return;
  // The corner that differs from the other two is cut off.
  const lone = first === second ? 2 : first === third ? 1 : 0;
  const tip = corners[lone] ?? 0;
  const toAfter = edgeBetween(tip, corners[(lone + 1) % 3] ?? 0, columns);
  const toBefore = edgeBetween(tip, corners[(lone + 2) % 3] ?? 0, columns);
  if ((values[tip] ?? 0) > threshold) next.set(toAfter, toBefore);
  else next.set(toBefore, toAfter);
}

/** Three edges begin at each node: east (0), north (1), north-east (2). */
function edgeBetween(a: number, b: number, columns: number): number {
  const step = Math.abs(a - b);
  return Math.min(a, b) * 3 + (step === 1 ? 0 : step === columns ? 1 : 2);
}

function cutPoint(edge: number, { raster: { columns, cellMeters, originX, originY, values }, threshold }: Level): XyPlane {
  const low = Math.floor(edge / 3);
  const direction = edge % 3;
  const dx = direction === 1 ? 0 : 1;
  const dy = direction === 0 ? 0 : 1;
  const lowValue = values[low] ?? 0;
  const highValue = values[low + dx + dy * columns] ?? 0;
  // Never quite at a node: contours of two thresholds stay apart, and rounded coordinates do too.
  const share = Math.max(0.02, Math.min(0.98, (threshold - lowValue) / (highValue - lowValue)));
  return [originX + ((low % columns) + dx * share) * cellMeters, originY + (Math.floor(low / columns) + dy * share) * cellMeters];
}
