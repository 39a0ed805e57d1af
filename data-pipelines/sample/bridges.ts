import { createBoxGrid } from "./box-grid.ts";
import { at, boxOf, crossing, nearestOnSegment, offset, type XyPlane } from "./plane-geometry.ts";
import type { River } from "./rivers.ts";
import type { RoadGraph } from "./road-graph.ts";

interface Reach {
  readonly a: XyPlane;
  readonly b: XyPlane;
  readonly halfWidthA: number;
  readonly halfWidthB: number;
}

/** Bridges end this far behind the foot of the bank. */
const abutmentMeters = 1;

/** Splits every road at the banks it crosses and marks the part over the water as a bridge. */
export function bridgeRivers(graph: RoadGraph, rivers: readonly River[]): void {
  const banks = createBoxGrid<readonly [XyPlane, XyPlane]>(100);
  const reaches = createBoxGrid<Reach>(100);
  for (const { line, halfWidthMeters, kind } of rivers) {
    if (kind === "brook") continue;
    for (const side of [1, -1]) {
      const bank = offset(line, (i) => side * (at(halfWidthMeters, i) + abutmentMeters));
      for (let i = 1; i < bank.length; i++) banks.add(boxOf([at(bank, i - 1), at(bank, i)]), [at(bank, i - 1), at(bank, i)]);
    }
    for (let i = 1; i < line.length; i++) {
      const reach = { a: at(line, i - 1), b: at(line, i), halfWidthA: at(halfWidthMeters, i - 1), halfWidthB: at(halfWidthMeters, i) };
      const widest = Math.max(reach.halfWidthA, reach.halfWidthB) + abutmentMeters;
      const box = boxOf([reach.a, reach.b]);
      reaches.add({ minX: box.minX - widest, minY: box.minY - widest, maxX: box.maxX + widest, maxY: box.maxY + widest }, reach);
    }
  }
  const before = graph.edges.length;
  for (let edge = 0; edge < before; edge++) {
    const { a, b, alive } = at(graph.edges, edge);
    if (!alive) continue;
    const from = at(graph.nodes, a);
    const to = at(graph.nodes, b);
    const shares = banks
      .near(boxOf([from, to]))
      .map(([c, d]) => crossing(from, to, c, d)?.onFirst)
      .filter((share) => share !== undefined)
      .filter((share) => share > 0.001 && share < 0.999)
      .toSorted((first, second) => first - second)
      .filter((share, i, all) => i === 0 || share - at(all, i - 1) > 1e-6);
    if (shares.length > 0) graph.split(edge, shares);
  }
  for (const edge of graph.edges) {
    if (!edge.alive) continue;
    const from = at(graph.nodes, edge.a);
    const to = at(graph.nodes, edge.b);
    const middle: XyPlane = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
    edge.bridge = reaches.near(boxOf([middle])).some(({ a, b, halfWidthA, halfWidthB }) => {
      const { share, metres } = nearestOnSegment(middle, a, b);
      return metres < halfWidthA + (halfWidthB - halfWidthA) * share + abutmentMeters;
    });
  }
}
