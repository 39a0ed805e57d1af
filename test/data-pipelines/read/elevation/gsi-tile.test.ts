import { statSync } from "node:fs";
import { basename } from "node:path";
import { deflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { readGsiPngTile, readGsiTextTile } from "../../../../data-pipelines/read/elevation/gsi-tile.ts";
import { decodeRgbPng, UnreadPng } from "../../../../data-pipelines/read/elevation/rgb-png.ts";
import { hasRealData, realFile } from "../../../support/real-data.ts";
import { temporaryFolder } from "../support/folders.ts";
import { writeText } from "../support/layered-reading.ts";
import { png } from "../support/png.ts";
import { problemOf } from "../support/reading.ts";

const folder = temporaryFolder();
const tile = { z: 8, x: 229, y: 94 };
const file = (path: string) => ({ name: basename(path), path, bytes: statSync(path).size });

function tilePng(colour: (cell: number) => readonly [number, number, number], options: object = {}): string {
  return writeText(folder, "tile.png", png(256, 256, colour, options));
}

describe("an elevation tile", () => {
  it.each([
    [[0, 39, 16], 100],
    [[255, 255, 156], -1],
    [[0, 0, 0], 0],
    [[127, 255, 255], 83_886.07],
    [[128, 0, 1], -83_886.07],
  ] as const)("of colour %j is %d m high", async (colour, metres) => {
    const { heights } = await readGsiPngTile(file(tilePng(() => colour)), tile);
    expect(heights[0]).toBeCloseTo(metres, 1);
    expect(heights).toHaveLength(65_536);
  });

  it("has no height where it is 128, 0, 0, and knows its place", async () => {
    const grid = await readGsiPngTile(file(tilePng((cell) => (cell === 5 ? [128, 0, 0] : [0, 0, 100]))), { z: 0, x: 0, y: 0 });
    expect(grid.heights[5]).toBeNaN();
    expect(grid.heights[6]).toBe(1);
    expect(grid).toMatchObject({ crs: 3857, columns: 256, rows: 256 });
    expect(grid.bounds.map(Math.round)).toEqual([-20_037_508, -20_037_508, 20_037_508, 20_037_508]);
    expect(grid.cellWidth).toBeCloseTo(156_543.03, 1);
  });

  it.each([0, 1, 2, 3, 4])("reads PNG filter %i, with and without alpha", (filter) => {
    const colour = (cell: number): [number, number, number] => [cell % 256, (cell * 7) % 256, (cell * cell) % 256];
    for (const alpha of [false, true]) {
      const { width, height, rgb } = decodeRgbPng(png(16, 9, colour, { filter, alpha }));
      expect([width, height]).toEqual([16, 9]);
      expect([...rgb]).toEqual(Array.from({ length: 144 }, (_, cell) => colour(cell)).flat());
    }
  });

  it("that is damaged or another picture is refused", async () => {
    const good = png(4, 4, () => [1, 2, 3]);
    expect(() => decodeRgbPng(good.subarray(0, 60))).toThrow(UnreadPng);
    const flipped = Buffer.from(good);
    flipped[45] = (flipped[45] ?? 0) ^ 1;
    expect(() => decodeRgbPng(flipped)).toThrow("wrong checksum");
    expect(() => decodeRgbPng(png(4, 4, () => [0, 0, 0], { depth: 16 }))).toThrow("not 8-bit RGB");
    expect(() => decodeRgbPng(png(60_000, 60_000, () => [0, 0, 0], { data: deflateSync(Buffer.alloc(10)) }))).toThrow("pixels");
    expect(() => decodeRgbPng(png(4, 4, () => [0, 0, 0], { data: deflateSync(Buffer.alloc(2 ** 20)) }))).toThrow(UnreadPng);
    expect((await problemOf(readGsiPngTile(file(writeText(folder, "small.png", good)), tile))).detail.en).toContain("4 × 4");
    expect((await problemOf(readGsiPngTile(file(writeText(folder, "page.png", "<html></html>")), tile))).detail.en).toContain("web page");
  });

  it("as text is refused naming the line that is wrong", async () => {
    const lines = Array.from({ length: 256 }, () => Array.from({ length: 256 }, () => "1.5").join());
    const refusal = async (changed: readonly string[]) =>
      (await problemOf(readGsiTextTile(file(writeText(folder, "tile.txt", changed.join("\n"))), tile))).detail.en;
    expect(await refusal(lines.slice(1))).toContain("255 lines");
    expect(await refusal(lines.with(3, "1,2,3"))).toContain("line 4 has 3 values");
    expect(await refusal(lines.with(9, lines[9]?.replace("1.5", "x") ?? ""))).toContain('line 10 holds "x"');
    const { heights } = await readGsiTextTile(
      file(writeText(folder, "tile.txt", lines.with(0, lines[0]?.replace("1.5", "e") ?? "").join("\r\n"))),
      tile,
    );
    expect([heights[0], heights[1]]).toEqual([Number.NaN, 1.5]);
  });

  it.skipIf(!hasRealData)("is the same to a centimetre as PNG and as text: 12,527 cells of sea, up to 1944.25 m", async () => {
    const picture = await readGsiPngTile(file(realFile("elevation", "gsi-dem-z8-x229-y94.png")), tile);
    const text = await readGsiTextTile(file(realFile("elevation", "gsi-dem-z8-x229-y94.txt")), tile);
    expect(picture.bounds).toEqual(text.bounds);
    expect(picture.heights.filter(Number.isNaN)).toHaveLength(12_527);
    expect(picture.heights.reduce((highest, height) => (height > highest ? height : highest), 0)).toBe(1944.25);
    let largest = 0;
    picture.heights.forEach((height, cell) => {
      const other = text.heights[cell] ?? 0;
      expect(Number.isNaN(height)).toBe(Number.isNaN(other));
      if (!Number.isNaN(height)) largest = Math.max(largest, Math.abs(height - other));
    });
    // Both are rounded to centimetres; a float of 1000 m is exact to 0.06 mm.
    expect(largest).toBeLessThan(0.0101);
  });
});
