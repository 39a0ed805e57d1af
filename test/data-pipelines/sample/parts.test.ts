import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bandsOf } from "../../../data-pipelines/sample/contours.ts";
import { traceCoverage } from "../../../data-pipelines/sample/coverage.ts";
import { areaOf, isInPolygon } from "../../../data-pipelines/sample/plane-geometry.ts";
import { createRandom } from "../../../data-pipelines/sample/random.ts";
import { createRaster } from "../../../data-pipelines/sample/raster.ts";
import { cp932Bytes } from "../../../data-pipelines/sample/write/cp932.ts";
import { lonLatOf, xyPlaneOf } from "../../../data-pipelines/sample/write/crs.ts";
import { csvText } from "../../../data-pipelines/sample/write/csv.ts";
import { dbfBytes } from "../../../data-pipelines/sample/write/dbf.ts";

describe("random", () => {
  test("a stream depends on seed and label only", () => {
    const draw = (seed: number, label: string) => Array.from({ length: 5 }, createRandom(seed, label).next);
    expect(draw(1, "a")).toEqual(draw(1, "a"));
    expect(draw(1, "a")).not.toEqual(draw(2, "a"));
    expect(draw(1, "a")).not.toEqual(draw(1, "b"));
  });

  test("drawing more in one part does not change another", () => {
    const first = createRandom(5).fork("houses").next();
    const parent = createRandom(5);
    parent.next();
    expect(parent.fork("houses").next()).toBe(first);
  });
});

describe("bands of a raster", () => {
  test("do not overlap and cover what is above the first threshold", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1, max: 6, noNaN: true }), { minLength: 144, maxLength: 144 }), (heights) => {
        const raster = createRaster({ minX: 0, minY: 0, maxX: 13, maxY: 13 }, 1, -1);
        heights.forEach((height, i) => {
          raster.values[(Math.floor(i / 12) + 1) * 14 + (i % 12) + 1] = height;
        });
        const bands = bandsOf(raster, [0.5, 2, 4], 0);
        heights.forEach((_, i) => {
          // Nodes themselves lie on no contour.
          const place = [(i % 12) + 1, Math.floor(i / 12) + 1] as const;
          const height = raster.values[place[1] * 14 + place[0]] ?? 0;
          const found = bands.filter(({ polygons }) => polygons.some((polygon) => isInPolygon(polygon, place)));
          expect(found.map(({ from }) => from)).toEqual(
            [0.5, 2, 4].filter((from, k) => height > from && height <= ([0.5, 2, 4][k + 1] ?? Infinity)),
          );
        });
      }),
      { numRuns: 60 },
    );
  });
});

describe("coverage of a cell map", () => {
  test("keeps every area and shares every border", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1, max: 3 }), { minLength: 64, maxLength: 64 }), (cells) => {
        const { areas, outline } = traceCoverage({ labels: Int32Array.from(cells), columns: 8, rows: 8, cellMeters: 10, origin: [0, 0] });
        const total = [...areas.values()].flat().reduce((sum, polygon) => sum + areaOf(polygon), 0);
        expect(total).toBeCloseTo(
          outline.reduce((sum, polygon) => sum + areaOf(polygon), 0),
          6,
        );
        expect([...areas.keys()]).toEqual([...new Set(cells.filter((label) => label >= 0))].toSorted((a, b) => a - b));
      }),
      { numRuns: 200 },
    );
  });
});

test("places survive the way to degrees and back", () => {
  fc.assert(
    fc.property(fc.double({ min: 5_000, max: 55_000, noNaN: true }), fc.double({ min: -350_000, max: -300_000, noNaN: true }), (x, y) => {
      const [backX, backY] = xyPlaneOf(lonLatOf([x, y]));
      expect(Math.hypot(backX - x, backY - y)).toBeLessThan(0.0001);
    }),
  );
});

describe("CP932", () => {
  test("folds look-alikes and refuses what it cannot write", () => {
    expect(new TextDecoder("shift_jis").decode(cp932Bytes("弥生〜平安"))).toBe("弥生～平安");
    expect(() => cp932Bytes("𠮷野")).toThrow(RangeError);
  });

  test("tables refuse values wider than their column", () => {
    const fields = [{ name: "名称", type: "C", length: 4 }] as const;
    expect(dbfBytes(fields, [["見本"]]).includes(cp932Bytes("見本"))).toBe(true);
    expect(() => dbfBytes(fields, [["見本市"]])).toThrow(RangeError);
    expect(() => dbfBytes([{ name: "長すぎる名前", type: "C", length: 4 }], [])).toThrow(RangeError);
  });
});

test("CSV quotes only what needs quotes and refuses unknown columns", () => {
  expect(csvText(["a", "b"], [{ a: 'x"y', b: "1,2" }, { b: 3 }])).toBe('a,b\r\n"x""y","1,2"\r\n,3\r\n');
  expect(() => csvText(["a"], [{ c: 1 }])).toThrow(RangeError);
});
