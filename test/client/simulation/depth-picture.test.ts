import { describe, expect, it } from "vitest";
import { depthPicture } from "../../../client/simulation/map/depth-picture.ts";
import { planeOf } from "../../../client/tools/plane.ts";

/** Twenty kilometres beside the central meridian, where the sides of the grid are not those of the picture. */
const grid = { epsg: 6674, westMeters: 20_000, northMeters: -80_000, cellMeters: 50, columns: 300, rows: 200 };

const mercator = (lat: number) => Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360));

describe("the picture of the water", () => {
  const picture = depthPicture(grid);
  const [[west, north], , [east, south]] = picture.corners;

  it("shows every cell where it is, to half a cell", () => {
    const { toLonLat } = planeOf(grid.epsg);
    const pixels = new Uint32Array(picture.width * picture.height);
    for (const [column, row] of [
      [0, 0],
      [299, 0],
      [150, 100],
      [17, 183],
      [299, 199],
    ] as const) {
      // oxfmt-ignore
      const depths = new Uint16Array(grid.columns * grid.rows);
      // Three by three cells, because a pixel falls between cells.
      for (const y of [-1, 0, 1])
        for (const x of [-1, 0, 1])
          if (row + y >= 0 && row + y < grid.rows && column + x >= 0 && column + x < grid.columns)
            depths[(row + y) * grid.columns + column + x] = 100;
      picture.paint(pixels, depths);
      const [lon, lat] = toLonLat(grid.westMeters + (column + 0.5) * 50, grid.northMeters - (row + 0.5) * 50);
      const x = Math.floor(((lon - west) / (east - west)) * picture.width);
      const y = Math.floor(((mercator(north) - mercator(lat)) / (mercator(north) - mercator(south))) * picture.height);
      expect([column, row, pixels[y * picture.width + x] ?? 0]).not.toEqual([column, row, 0]);
      expect(pixels.filter((pixel) => pixel !== 0).length).toBeLessThan(16);
    }
  });

  it("has the official colours, changes between two moments and leaves the dry clear", () => {
    const cells = grid.columns * grid.rows;
    const pixels = new Uint32Array(picture.width * picture.height);
    const middle = (picture.height / 2) * picture.width + picture.width / 2;
    const color = () => (pixels[middle] ?? 0) & 0xff_ff_ff;
    picture.paint(pixels, new Uint16Array(cells).fill(30));
    // #F7F5A9 with the least significant byte first.
    expect(color().toString(16)).toBe("a9f5f7");
    picture.paintBetween(pixels, new Uint16Array(cells).fill(30), new Uint16Array(cells).fill(90), 0.5);
    expect(color().toString(16)).toBe("c0d8ff");
    picture.paint(pixels, new Uint16Array(cells));
    expect(pixels[middle]).toBe(0);
    picture.paint(pixels, new Uint16Array(cells).fill(65_535));
    expect(pixels[middle]).not.toBe(0);
  });
});
