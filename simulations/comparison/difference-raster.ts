import type { Grid, Raster } from "../../model/geo/raster.ts";
import { Problem } from "../../model/problem.ts";
import type { RasterClasses } from "../../model/simulation-run.ts";

/** Change of depth, metres. Lower edges belong to their class. */
export const changeClasses: RasterClasses = [
  { from: -10_000, color: "#2166AC", label: { ja: "1.0m以上浅い", en: "shallower by 1 m and more" } },
  { from: -1, color: "#67A9CF", label: { ja: "0.5～1.0m浅い", en: "shallower by 0.5 to 1 m" } },
  { from: -0.5, color: "#B8D6E8", label: { ja: "0.1～0.5m浅い", en: "shallower by 0.1 to 0.5 m" } },
  { from: -0.1, color: "#F7F7F7", label: { ja: "差は0.1m未満", en: "differs by less than 0.1 m" }, isDrawn: false },
  { from: 0.1, color: "#FDCDB0", label: { ja: "0.1～0.5m深い", en: "deeper by 0.1 to 0.5 m" } },
  { from: 0.5, color: "#EF8A62", label: { ja: "0.5～1.0m深い", en: "deeper by 0.5 to 1 m" } },
  { from: 1, color: "#B2182B", label: { ja: "1.0m以上深い", en: "deeper by 1 m and more" } },
];

/**
 * The cells that two grids share. Nothing is resampled: cells must be of one size and lie on each other.
 * @throws Problem when they do not, or share none.
 */
export function commonGrid(a: Grid, b: Grid): Grid {
  const { cellMeters } = a;
  const apart = (one: number, other: number): number => Math.abs((one - other) / cellMeters - Math.round((one - other) / cellMeters));
  const isAligned = apart(a.westMeters, b.westMeters) < 1e-6 && apart(a.northMeters, b.northMeters) < 1e-6;
  if (a.epsg !== b.epsg || cellMeters !== b.cellMeters || !isAligned) throw differentCells(cellMeters, b.cellMeters);
  const westMeters = Math.max(a.westMeters, b.westMeters);
  const northMeters = Math.min(a.northMeters, b.northMeters);
  const east = Math.min(...[a, b].map((grid) => grid.westMeters + grid.columns * cellMeters));
  const south = Math.max(...[a, b].map((grid) => grid.northMeters - grid.rows * cellMeters));
  const columns = Math.round((east - westMeters) / cellMeters);
  const rows = Math.round((northMeters - south) / cellMeters);
  if (columns <= 0 || rows <= 0) throw nothingInCommon();
  return { epsg: a.epsg, westMeters, northMeters, cellMeters, columns, rows };
}

export function isSameGrid(a: Grid, b: Grid): boolean {
  return (
    a.columns === b.columns && a.rows === b.rows && a.westMeters === b.westMeters && a.northMeters === b.northMeters && a.epsg === b.epsg
  );
}

/** B − A on the cells they share; NaN where either is unknown. */
export function differenceRaster(a: Raster, b: Raster): { grid: Grid; values: Float32Array } {
  const grid = commonGrid(a.grid, b.grid);
  const values = new Float32Array(grid.columns * grid.rows);
  const start = ({ grid: { westMeters, northMeters, columns } }: Raster, row: number): number =>
    (Math.round((northMeters - grid.northMeters) / grid.cellMeters) + row) * columns +
    Math.round((grid.westMeters - westMeters) / grid.cellMeters);
  for (let row = 0; row < grid.rows; row++) {
    const [fromA, fromB] = [start(a, row), start(b, row)];
    for (let column = 0; column < grid.columns; column++)
      values[row * grid.columns + column] = b.values[fromB + column] - a.values[fromA + column];
  }
  return { grid, values };
}

/** Hectares by class; what is unknown in either is in none. */
export function hectaresByChange({ grid, values }: Raster): number[] {
  const cells = changeClasses.map(() => 0);
  for (const value of values) if (!Number.isNaN(value)) cells[changeClasses.findLastIndex(({ from }) => value >= from)]++;
  return cells.map((count) => (count * grid.cellMeters ** 2) / 10_000);
}

export function differentCells(a: unknown, b: unknown): Problem {
  return new Problem("invalid-parameter", {
    where: "runB",
    detail: {
      ja: `AとBは格子が違うため比べられません（A ${String(a)}m、B ${String(b)}m）`,
      en: `A and B were computed on different cells and cannot be compared (A ${String(a)} m, B ${String(b)} m)`,
    },
    remedy: { ja: "同じ大きさの格子で計算し直してください", en: "Run one of them again with the cells of the other" },
  });
}

function nothingInCommon(): Problem {
  return new Problem("invalid-parameter", {
    where: "runB",
    detail: { ja: "AとBの計算範囲は重なっていません", en: "The areas of A and B do not overlap" },
    remedy: { ja: "同じ範囲の計算を選んでください", en: "Choose runs of the same area" },
  });
}
