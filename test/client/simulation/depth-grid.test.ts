import { describe, expect, it } from "vitest";
import { cellsPerSquare, deepestPlace, depthGrid, unknownCells } from "../../../client/simulation/map/depth-grid.ts";
import { unknownDepth } from "../../../client/simulation/runs/run-view.ts";
import { planeOf } from "../../../client/tools/plane.ts";

const gridOf = (columns: number, rows: number) => ({ epsg: 6674, westMeters: -2000, northMeters: -3000, cellMeters: 50, columns, rows });

describe("simulated water as a surface", () => {
  it("is as deep as the slice, and nothing where it is dry or unknown", () => {
    const slices = { grid: gridOf(2, 2), seconds: [0, 600], planes: [Uint16Array.of(0, 0, 0, 0), Uint16Array.of(0, 150, unknownDepth, 2)] };
    const { columns, rows, depthMeters, cornersLonLat } = depthGrid(slices, 1);
    expect([columns, rows]).toEqual([2, 2]);
    expect(Array.from(depthMeters)).toEqual([Number.NaN, 1.5, Number.NaN, Math.fround(0.02)]);
    const { toLonLat } = planeOf(6674);
    expect(cornersLonLat).toEqual([toLonLat(-2000, -3000), toLonLat(-1900, -3000), toLonLat(-1900, -3100), toLonLat(-2000, -3100)]);
    expect(Array.from(depthGrid(slices, 0).depthMeters)).toEqual([Number.NaN, Number.NaN, Number.NaN, Number.NaN]);
  });

  it("leaves what is unknown to a picture of its own, so that it does not look dry", () => {
    const grid = gridOf(2, 1);
    expect(unknownCells({ grid, seconds: [0, 600], planes: [Uint16Array.of(0, unknownDepth), Uint16Array.of(80, unknownDepth)] })).toEqual({
      grid,
      seconds: [0],
      planes: [Uint16Array.of(0, unknownDepth)],
    });
    expect(unknownCells({ grid, seconds: [0], planes: [Uint16Array.of(0, 80)] })).toBeUndefined();
  });

  it("of very many cells shows the deepest of each square, and says how large squares are", () => {
    const [columns, rows] = [1001, 601];
    const depths = new Uint16Array(columns * rows).fill(unknownDepth);
    depths[0] = 40;
    depths[columns + 1] = 90;
    depths[columns * rows - 1] = 300;
    const slices = { grid: gridOf(columns, rows), seconds: [0], planes: [depths] };
    expect(cellsPerSquare(slices)).toBe(2);
    const surface = depthGrid(slices, 0);
    expect([surface.columns, surface.rows]).toEqual([501, 301]);
    expect([surface.depthMeters[0], surface.depthMeters.at(-1)]).toEqual([Math.fround(0.9), 3]);
    const [lon, lat] = deepestPlace(slices) ?? [0, 0];
    const [east, north] = planeOf(6674).toPlane(lon, lat);
    expect(east).toBeCloseTo(-2000 + 1000.5 * 50, 3);
    expect(north).toBeCloseTo(-3000 - 600.5 * 50, 3);
    expect(deepestPlace({ ...slices, planes: [new Uint16Array(columns * rows)] })).toBeUndefined();
  });
});
