import { describe, expect, it } from "vitest";
import { floodedHectares, readDepthTiles } from "../../../client/simulation/runs/depth-tiles.ts";
import { depthIndex, depthTiles } from "../../../server/runs/results/depth-slices.ts";

const grid = { epsg: 6674, westMeters: 1000, northMeters: 9000, cellMeters: 50, columns: 300, rows: 270 };

describe("depths over time", () => {
  it("are read as they were written, over the borders of tiles", async () => {
    const planes = [0, 1, 2].map((slice) =>
      Uint16Array.from({ length: grid.columns * grid.rows }, (_, cell) => (cell % 17 === 0 ? 65_535 : (cell * 7 + slice * 13) % 800)),
    );
    const slices = { grid, seconds: [0, 600, 1200], planes };
    const files = new Map<string, Uint8Array<ArrayBuffer>>();
    const tiles: { column: number; row: number; file: string }[] = [];
    for await (const { column, row, data } of depthTiles(slices)) {
      const file = `slices-${column}-${row}.depth`;
      files.set(file, new Uint8Array(data));
      tiles.push({ column, row, file });
    }
    expect(tiles.length).toBe(4);
    const read = await readDepthTiles(depthIndex(slices, { run: "r", note: "", tiles }), (file) =>
      Promise.resolve(files.get(file)?.buffer ?? new ArrayBuffer(0)),
    );
    expect(read).toEqual(slices);
  });

  it("are dry where no tile is", async () => {
    const planes = [new Uint16Array(grid.columns * grid.rows)];
    const index = depthIndex({ grid, seconds: [0], planes }, { run: "r", note: "", tiles: [] });
    const read = await readDepthTiles(index, () => Promise.reject(new Error("nothing to fetch")));
    expect(read.planes[0]?.every((depth) => depth === 0)).toBe(true);
  });

  it("flood as many hectares as cells are that deep; the unknown is not counted", () => {
    const planes = [Uint16Array.from([0, 1, 49, 50, 300, 65_535])];
    const slices = { grid: { ...grid, columns: 6, rows: 1 }, seconds: [0], planes };
    expect([1, 50, 300].map((depth) => floodedHectares(slices, depth)[0])).toEqual([1, 0.5, 0.25]);
  });
});
