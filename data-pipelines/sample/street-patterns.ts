import type { Noise } from "./noise.ts";
import { distance, type XyPlane } from "./plane-geometry.ts";
import { hashedUnit } from "./random.ts";

/** Two families of streets at right angles, bent a little so that they look walked before they were surveyed. */
export interface Lattice {
  readonly origin: XyPlane;
  /** Direction of the long streets, radians. */
  readonly angle: number;
  /** Distance between cross streets, measured along the long streets. */
  readonly blockLengthMeters: number;
  /** Distance between long streets. */
  readonly blockDepthMeters: number;
  /** From the origin to both sides. */
  readonly halfLengthMeters: number;
  readonly halfDepthMeters: number;
  readonly noise: Noise;
  readonly bendMeters: number;
  readonly bendSizeMeters: number;
  /** Distance between the points of a street. */
  readonly spacingMeters: number;
  /** Share of the blocks' sides that are left out. */
  readonly gapShare: number;
  readonly seed: number;
}

export interface LatticeStreet {
  readonly line: XyPlane[];
  readonly isLong: boolean;
  /** Which street of its family, counted from the origin. */
  readonly number: number;
}

export function* latticeStreets(lattice: Lattice): Generator<LatticeStreet> {
  const { blockLengthMeters, blockDepthMeters, halfLengthMeters, halfDepthMeters } = lattice;
  const columns = Math.ceil(halfLengthMeters / blockLengthMeters);
  const rows = Math.ceil(halfDepthMeters / blockDepthMeters);
  for (let row = -rows; row <= rows; row++) {
    yield* kept(lattice, { isLong: true, number: row, from: -columns, to: columns });
  }
  for (let column = -columns; column <= columns; column++) {
    yield* kept(lattice, { isLong: false, number: column, from: -rows, to: rows });
  }
}

interface Family {
  readonly isLong: boolean;
  readonly number: number;
  readonly from: number;
  readonly to: number;
}

/** One line of a family in the pieces that remain after leaving out some block sides. */
function* kept(lattice: Lattice, { isLong, number, from, to }: Family): Generator<LatticeStreet> {
  let line: XyPlane[] = [];
  const spacing = isLong ? lattice.blockLengthMeters : lattice.blockDepthMeters;
  const pieces = Math.max(1, Math.round(spacing / lattice.spacingMeters));
  for (let block = from; block < to; block++) {
    const isGap = hashedUnit(lattice.seed + (isLong ? 1 : 2), number, block) < lattice.gapShare;
    if (isGap) {
      if (line.length > 1) yield { line, isLong, number };
      line = [];
      continue;
    }
    for (let piece = line.length === 0 ? 0 : 1; piece <= pieces; piece++) {
      const along = block + piece / pieces;
      line.push(isLong ? bent(lattice, along, number) : bent(lattice, number, along));
    }
  }
  if (line.length > 1) yield { line, isLong, number };
}

function bent(
  { origin, angle, blockLengthMeters, blockDepthMeters, noise, bendMeters, bendSizeMeters }: Lattice,
  column: number,
  row: number,
): XyPlane {
  const u = column * blockLengthMeters;
  const v = row * blockDepthMeters;
  const x = origin[0] + u * Math.cos(angle) - v * Math.sin(angle);
  const y = origin[1] + u * Math.sin(angle) + v * Math.cos(angle);
  return [
    x + bendMeters * noise.at(x / bendSizeMeters, y / bendSizeMeters + 31),
    y + bendMeters * noise.at(x / bendSizeMeters - 57, y / bendSizeMeters),
  ];
}

/**
 * Neighbouring pairs of places (Gabriel graph): no third place lies in the circle over the pair. Such links never
 * cross, join everything and look like roads that grew from village to village.
 */
export function neighbourPairs(places: readonly XyPlane[], longestMeters: number): [number, number][] {
  const pairs: [number, number][] = [];
  places.forEach((a, i) => {
    places.forEach((b, j) => {
      if (j <= i) return;
      const length = distance(a, b);
      if (length > longestMeters) return;
      const middle: XyPlane = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
      if (places.every((c, k) => k === i || k === j || distance(c, middle) >= length / 2)) pairs.push([i, j]);
    });
  });
  return pairs;
}
