import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { areaMeters2, isInside, type Place, type Rings } from "../../../model/geo/plane.ts";
import { visitCellsOf } from "../../../simulations/grid/line-cells.ts";
import { coverage } from "../../../simulations/grid/coverage.ts";
import { visitCellsUnder } from "../../../simulations/grid/polygon-cells.ts";
import { circle, gridOf, rectangle } from "../exposure/places.ts";

const grid = gridOf(12, 9);

function sharesUnder(rings: Rings): Map<number, number> {
  const shares = new Map<number, number>();
  visitCellsUnder(grid, rings, (cell, share) => void shares.set(cell, share));
  return shares;
}

const areaUnder = (rings: Rings): number => [...sharesUnder(rings).values()].reduce((sum, share) => sum + share * 100, 0);

describe("cells under a polygon", () => {
  it("are covered by exact shares", () => {
    expect(Object.fromEntries(sharesUnder(rectangle(15, 75, 20, 10)))).toEqual({
      1: 0.25,
      2: 0.5,
      3: 0.25,
      13: 0.25,
      14: 0.5,
      15: 0.25,
    });
  });

  const point = fc.tuple(fc.double({ min: -40, max: 160, noNaN: true }), fc.double({ min: -40, max: 130, noNaN: true }));

  it("have the area of the polygon, holes and other direction included", () => {
    const inside = fc.tuple(
      fc.double({ min: 21, max: 99, noNaN: true }),
      fc.double({ min: 21, max: 69, noNaN: true }),
      fc.double({ min: 2, max: 20, noNaN: true }),
    );
    fc.assert(
      fc.property(inside, fc.boolean(), fc.boolean(), ([east, north, radius], outerBack, holeBack) => {
        const turned = (ring: Place[], back: boolean): Place[] => (back ? ring.toReversed() : ring);
        const ring: Rings = [turned(circle(east, north, radius), outerBack), turned(circle(east, north, radius / 2, 7), holeBack)];
        expect(areaUnder(ring)).toBeCloseTo(areaMeters2(ring), 7);
        for (const share of sharesUnder(ring).values()) expect(share).toBeLessThanOrEqual(1 + 1e-9);
      }),
    );
  });

  it("are those of the part within the grid", () => {
    fc.assert(
      fc.property(point, point, point, (a, b, c) => {
        const triangle: Rings = [[a, b, c]];
        fc.pre(areaMeters2(triangle) > 1);
        // Cut to the grid another way: by counting places in a fine lattice.
        let within = 0;
        for (let x = 1; x < 120; x += 2) for (let y = 1; y < 90; y += 2) if (isInside(triangle, [x, y])) within += 4;
        const perimeter =
          Math.hypot(a[0] - b[0], a[1] - b[1]) + Math.hypot(b[0] - c[0], b[1] - c[1]) + Math.hypot(c[0] - a[0], c[1] - a[1]);
        expect(Math.abs(areaUnder(triangle) - within)).toBeLessThan(1.5 * perimeter + 16);
      }),
    );
  });

  it("are none for a polygon elsewhere", () => {
    expect(sharesUnder(rectangle(500, 500, 20, 20)).size).toBe(0);
    expect(sharesUnder(rectangle(-50, 0, 20, 90)).size).toBe(0);
    expect(areaUnder(rectangle(-50, -50, 400, 400))).toBeCloseTo(120 * 90, 6);
  });
});

describe("pieces of a line", () => {
  it("sum up to its length, and each lies in its cell", () => {
    const place = fc.tuple(fc.double({ min: -40, max: 160, noNaN: true }), fc.double({ min: -40, max: 130, noNaN: true }));
    fc.assert(
      fc.property(fc.array(place, { minLength: 2, maxLength: 6 }), (line) => {
        let total = 0;
        visitCellsOf(grid, line, (cell, meters) => {
          total += meters;
          if (cell !== undefined) expect(meters).toBeLessThanOrEqual(Math.SQRT2 * 10 + 1e-9);
        });
        const length = line.slice(1).reduce((sum, [x, y], i) => sum + Math.hypot(x - (line[i]?.[0] ?? 0), y - (line[i]?.[1] ?? 0)), 0);
        expect(total).toBeCloseTo(length, 6);
      }),
    );
    const found: [number | undefined, number][] = [];
    visitCellsOf(grid, [[-5, 5], [15, 5]], (cell, meters) => void found.push([cell, meters])); // oxfmt-ignore
    expect(found).toEqual([[undefined, 5], [96, 10], [97, 5]]); // oxfmt-ignore
  });
});

describe("coverage", () => {
  it("adds up polygons and ends at the whole cell", () => {
    const shares = coverage(grid, [rectangle(15, 75, 20, 10), rectangle(15, 75, 20, 10), rectangle(20, 70, 10, 20)]);
    expect(shares[1]).toBe(0.5);
    expect(shares[2]).toBe(1);
    expect(shares[13]).toBe(0.5);
    expect(shares[40]).toBe(0);
  });
});
