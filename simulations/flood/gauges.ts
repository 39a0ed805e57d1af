import type { Grid } from "../../model/geo/raster.ts";
import { type Fields, indexOf, type Layout, wallMeters } from "./fields.ts";
import type { Gauge } from "./input.ts";

export interface GaugeSeries {
  readonly id: string;
  readonly seconds: readonly number[];
  readonly depthMeters: readonly number[];
}

/** Depth at a place, bilinear between the four nearest cell centres; walls and what is outside do not count. */
export function gaugeReader(
  gauges: readonly Gauge[],
  { grid, layout, fields }: { grid: Grid; layout: Layout; fields: Fields },
): { readonly series: readonly GaugeSeries[]; read(side: 0 | 1, seconds: number): void } {
  const weights = gauges.map(({ place }) => bilinearWeights(grid, layout, fields, place));
  const series = gauges.map(({ id }) => ({ id, seconds: [] as number[], depthMeters: [] as number[] }));
  return {
    series,
    read(side, seconds) {
      const depth = fields.depth[side];
      for (const [index, { seconds: times, depthMeters }] of series.entries()) {
        times.push(seconds);
        depthMeters.push(weights[index].reduce((sum, { k, weight }) => sum + weight * depth[k], 0));
      }
    },
  };
}

function bilinearWeights(grid: Grid, layout: Layout, fields: Fields, [east, north]: Gauge["place"]): { k: number; weight: number }[] {
  const x = (east - grid.westMeters) / grid.cellMeters - 0.5;
  const y = (grid.northMeters - north) / grid.cellMeters - 0.5;
  const [column, row] = [Math.floor(x), Math.floor(y)];
  const corners = [
    { column, row, weight: (column + 1 - x) * (row + 1 - y) },
    { column: column + 1, row, weight: (x - column) * (row + 1 - y) },
    { column, row: row + 1, weight: (column + 1 - x) * (y - row) },
    { column: column + 1, row: row + 1, weight: (x - column) * (y - row) },
  ].filter((corner) => corner.column >= 0 && corner.row >= 0 && corner.column < grid.columns && corner.row < grid.rows);
  const open = corners
    .map((corner) => ({ k: indexOf(layout, corner.column, corner.row), weight: corner.weight }))
    .filter(({ k }) => fields.ground[k] < wallMeters);
  const total = open.reduce((sum, { weight }) => sum + weight, 0);
  return total > 0 ? open.map(({ k, weight }) => ({ k, weight: weight / total })) : [];
}
