import type { Road } from "./road.ts";

/** All vertices of all roads in a row; the vertices of road r are `first[r]` to `first[r + 1] − 1`. */
export interface RoadLines {
  readonly roads: readonly Road[];
  readonly first: Int32Array;
  readonly east: Float64Array;
  readonly north: Float64Array;
  /** From the start of its road, along it. */
  readonly meters: Float64Array;
  /** Roads that are no line: fewer than two different places, or a coordinate that is no number. They have no vertices. */
  readonly refused: readonly number[];
}

export function layOutRoads(roads: readonly Road[]): RoadLines {
  const refused = roads.flatMap((road, index) => (isLine(road) ? [] : [index]));
  const isRefused = new Set(refused);
  const first = new Int32Array(roads.length + 1);
  for (const [index, { line }] of roads.entries()) first[index + 1] = first[index] + (isRefused.has(index) ? 0 : line.length);
  const count = first[roads.length];
  const [east, north, meters] = [new Float64Array(count), new Float64Array(count), new Float64Array(count)];
  for (const [index, { line }] of roads.entries()) {
    if (isRefused.has(index)) continue;
    const start = first[index];
    for (const [i, [x, y]] of line.entries()) {
      const k = start + i;
      [east[k], north[k]] = [x, y];
      meters[k] = i === 0 ? 0 : meters[k - 1] + Math.hypot(x - east[k - 1], y - north[k - 1]);
    }
  }
  return { roads, first, east, north, meters, refused };
}

function isLine({ line }: Road): boolean {
  const [start] = line;
  return line.every(([x, y]) => Number.isFinite(x) && Number.isFinite(y)) && line.some(([x, y]) => x !== start[0] || y !== start[1]);
}

/** East and north of the place `meters` along a road. */
export function placeAlong(
  { first, east, north, meters }: RoadLines,
  road: number,
  along: number,
): [eastMeters: number, northMeters: number] {
  let [low, high] = [first[road], first[road + 1] - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (meters[middle] <= along) low = middle;
    else high = middle;
  }
  const length = meters[high] - meters[low];
  const t = length > 0 ? Math.min(1, Math.max(0, (along - meters[low]) / length)) : 0;
  return [east[low] + t * (east[high] - east[low]), north[low] + t * (north[high] - north[low])];
}
