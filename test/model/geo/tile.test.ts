import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  lonLatToWebMercator,
  type TileAddress,
  tileAt,
  tileBoundsWebMercator,
  tilesCovering,
  webMercatorToLonLat,
} from "../../../model/geo/tile.ts";

const halfSide = 20037508.342789244;
const lon = fc.double({ min: -180, max: 180, noNaN: true });
const lat = fc.double({ min: -85, max: 85, noNaN: true });

describe("tileBoundsWebMercator", () => {
  test("the tile of zoom 0 is the whole world", () => {
    expect(tileBoundsWebMercator({ z: 0, x: 0, y: 0 })).toEqual([-halfSide, -halfSide, halfSide, halfSide]);
  });

  test("x runs east and y south", () => {
    expect(tileBoundsWebMercator({ z: 1, x: 1, y: 0 })).toEqual([0, 0, halfSide, halfSide]);
  });

  test("the buffer is counted in 1/4096 of the side", () => {
    const margin = halfSide / 64;
    expect(tileBoundsWebMercator({ z: 1, x: 1, y: 0 }, 64)).toEqual([-margin, -margin, halfSide + margin, halfSide + margin]);
  });
});

describe("tileAt", () => {
  test("agrees with ST_TileEnvelope on where Higashiomi lies", () => {
    expect(tileAt([136.2076, 35.1128], 14)).toEqual({ z: 14, x: 14390, y: 6483 });
  });

  test("a place on a border belongs to the tile east and south of it", () => {
    expect(tileAt([0, 0], 1)).toEqual({ z: 1, x: 1, y: 1 });
  });

  test("places on and beyond the edge of the world belong to the last tile", () => {
    expect(tileAt([180, -90], 3)).toEqual({ z: 3, x: 7, y: 7 });
    expect(tileAt([-180, 90], 3)).toEqual({ z: 3, x: 0, y: 0 });
  });

  test("the tile's bounds contain the place", () => {
    fc.assert(
      fc.property(lon, lat, fc.integer({ min: 0, max: 22 }), (lon, lat, z) => {
        const [x, y] = lonLatToWebMercator([lon, lat]);
        const [xMin, yMin, xMax, yMax] = tileBoundsWebMercator(tileAt([lon, lat], z));
        const micrometer = 1e-6;
        expect(x).toBeGreaterThanOrEqual(xMin - micrometer);
        expect(x).toBeLessThanOrEqual(xMax + micrometer);
        expect(y).toBeGreaterThanOrEqual(yMin - micrometer);
        expect(y).toBeLessThanOrEqual(yMax + micrometer);
      }),
    );
  });
});

describe("tilesCovering", () => {
  const names = (tiles: Iterable<TileAddress>) => [...tiles].map(({ z, x, y }) => `${z}/${x}/${y}`);

  test("goes row by row from the north-west", () => {
    expect(names(tilesCovering([-1, -1, 1, 1], 1))).toEqual(["1/0/0", "1/1/0", "1/0/1", "1/1/1"]);
  });

  test("a box inside one tile gives that tile", () => {
    const tile = tileAt([136.2, 35.1], 14);
    expect([...tilesCovering([136.2, 35.1, 136.2, 35.1], 14)]).toEqual([tile]);
  });

  test("with a buffer also the neighbours whose buffer the box meets", () => {
    const justEastOfGreenwich = [0.001, 45, 0.001, 45] as const;
    expect(names(tilesCovering(justEastOfGreenwich, 2))).toEqual(["2/2/1"]);
    expect(names(tilesCovering(justEastOfGreenwich, 2, 64))).toEqual(["2/1/1", "2/2/1"]);
  });

  test("a box across the 180th meridian gives both edges of the world", () => {
    expect(names(tilesCovering([170, 10, -170, 20], 2))).toEqual(["2/0/1", "2/3/1"]);
  });

  test("no tile comes twice, even if such a box leaves out less than a tile", () => {
    expect(names(tilesCovering([1, 10, -1, 20], 1))).toEqual(["1/0/0", "1/1/0"]);
    expect(names(tilesCovering([2, 10, 1, 20], 1))).toEqual(["1/0/0", "1/1/0"]);
  });

  test("the whole world is 4^z tiles", () => {
    expect([...tilesCovering([-180, -90, 180, 90], 3)]).toHaveLength(64);
  });
});

describe("lonLatToWebMercator", () => {
  test("agrees with PROJ", () => {
    const [x, y] = lonLatToWebMercator([136.2, 35.1]);
    expect(x).toBeCloseTo(15161714.646044, 5);
    expect(y).toBeCloseTo(4177479.062181, 5);
  });

  test("latitudes beyond the square world land on its edge", () => {
    expect(lonLatToWebMercator([0, 90])[1]).toBeCloseTo(halfSide, 5);
    expect(lonLatToWebMercator([0, -90])[1]).toBeCloseTo(-halfSide, 5);
  });

  test("webMercatorToLonLat takes it back", () => {
    fc.assert(
      fc.property(lon, lat, (lon, lat) => {
        const [backLon, backLat] = webMercatorToLonLat(lonLatToWebMercator([lon, lat]));
        expect(backLon).toBeCloseTo(lon, 9);
        expect(backLat).toBeCloseTo(lat, 9);
      }),
    );
  });
});
