import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type DepthGrid, waterMesh } from "../../../../client/map/relief/water-mesh.ts";
import { movedTo } from "../../../../client/map/relief/water-layer.ts";
import { deepestOf } from "../../../../client/map/relief/published-depth.ts";
import { classOf, depthClasses } from "../../../../model/flood-hazard.ts";

const grid = (columns: number, depths: readonly number[]): DepthGrid => ({
  columns,
  rows: depths.length / columns,
  cornersLonLat: [
    [136.2, 35.1],
    [136.21, 35.1],
    [136.21, 35.09],
    [136.2, 35.09],
  ],
  depthMeters: new Float32Array(depths),
});
const flat = () => 100;
const heights = ({ positions }: { positions: Float32Array }) =>
  [...new Set(positions.filter((_, index) => index % 3 === 2))].sort((a, b) => a - b);

describe("water over the ground", () => {
  it("lies as high above the ground as it is deep, with walls down to what is dry", () => {
    const mesh = waterMesh(grid(1, [2]), flat);
    // Two triangles on top, and two for each of four sides.
    expect(mesh.positions).toHaveLength(3 * 3 * 2 * 5);
    expect(heights(mesh)).toEqual([100, 102]);
  });

  it("has no wall between equal depths, and one step between different ones", () => {
    expect(waterMesh(grid(2, [2, 2]), flat).positions).toHaveLength(9 * 2 * (2 + 6));
    const step = waterMesh(grid(2, [2, 5]), flat);
    expect(step.positions).toHaveLength(9 * 2 * (2 + 7));
    expect(heights(step)).toEqual([100, 102, 105]);
  });

  it("is not drawn where it is dry or unknown", () => {
    expect(waterMesh(grid(2, [Number.NaN, 0, 0.005, Number.NaN]), flat).positions).toHaveLength(0);
  });

  it("follows the ground: each corner asks for the height of its own place", () => {
    const slope = ([lon]: readonly [number, number]) => (lon - 136.2) * 1000;
    expect(heights(waterMesh(grid(1, [1]), slope)).map((meters) => Number(meters.toFixed(3)))).toEqual([0, 1, 10, 11]);
  });

  it("has a colour for every corner and nothing that is no number", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constant(Number.NaN), fc.float({ min: 0, max: 30, noNaN: true })), { minLength: 12, maxLength: 12 }),
        (depths) => {
          const { positions, colors } = waterMesh(grid(4, depths), flat);
          expect(colors).toHaveLength((positions.length / 3) * 4);
          expect(positions.every((number) => Number.isFinite(number))).toBe(true);
        },
      ),
    );
  });
});

describe("a published class", () => {
  it("is drawn as deep as it says, and in its own colour", () => {
    expect([1, 2, 3, 4, 5, 6].map((rank) => classOf(depthClasses, deepestOf(rank)))).toEqual([1, 2, 3, 4, 5, 6]);
    expect([1, 2, 6].map((rank) => Math.round(deepestOf(rank) * 10) / 10)).toEqual([0.5, 3, 20]);
    expect(deepestOf(7)).toBeNaN();
  });
});

describe("a matrix moved to an origin", () => {
  it("takes a place relative to the origin where the unmoved one takes the place itself", () => {
    const matrix = Float64Array.from({ length: 16 }, (_, n) => n * 1.25 - 3);
    const moved = movedTo(matrix, [0.5, 0.25]);
    const at = (m: ArrayLike<number>, [x, y, z]: readonly number[]) =>
      [0, 1, 2, 3].map(
        (row) => (m[row] ?? 0) * (x ?? 0) + (m[4 + row] ?? 0) * (y ?? 0) + (m[8 + row] ?? 0) * (z ?? 0) + (m[12 + row] ?? 0),
      );
    expect(at(moved, [0.1, 0.2, 0.3])).toEqual(at(matrix, [0.6, 0.45, 0.3]).map((number) => expect.closeTo(number, 4)));
  });
});
