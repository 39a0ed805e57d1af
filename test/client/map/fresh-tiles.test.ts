import { expect, test } from "vitest";
import { touchedTiles } from "../../../client/map/fresh-tiles.ts";

test("an edited house touches a few tiles of every zoom", () => {
  const tiles = touchedTiles([136.2, 35.1, 136.2001, 35.1001], { minzoom: 9, maxzoom: 16 }) ?? [];
  expect(new Set(tiles.map(({ z }) => z))).toEqual(new Set([9, 10, 11, 12, 13, 14, 15, 16]));
  expect(tiles.length).toBeLessThan(8 * 4);
});

test("a whole city is no list of tiles", () => {
  expect(touchedTiles([136, 35, 137, 36], { minzoom: 9, maxzoom: 16 })).toBeUndefined();
});
