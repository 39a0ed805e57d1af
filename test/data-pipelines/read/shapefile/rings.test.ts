import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { groupRings } from "../../../../data-pipelines/read/shapefile/rings.ts";
import { reader } from "../../../../data-pipelines/read/shapefile.ts";
import { folderDelivery, temporaryFolder } from "../support/folders.ts";
import { comparable, hasGdal, readWithGdal, rounded } from "../support/references.ts";
import { readWith } from "../support/reading.ts";
import { writeShapefile, type Position, type Shape } from "../support/shapefile-fixture.ts";

describe("rings of a polygon shape", () => {
  it("make one polygon when the second lies in the first and turns the other way", () => {
    expect(group([clockwise(0, 0, 10), counterClockwise(2, 2, 3)])).toEqual([[0, 1]]);
  });

  it("make two polygons when both are clockwise", () => {
    expect(group([clockwise(0, 0, 4), clockwise(10, 0, 4)])).toEqual([[0], [1]]);
  });

  it("put a hole into the outer ring around it, not into the one before it", () => {
    expect(group([clockwise(0, 0, 10), clockwise(20, 0, 10), counterClockwise(2, 2, 3)])).toEqual([[0, 2], [1]]);
  });

  it("keep an island inside a hole as a polygon of its own, and give it its own hole", () => {
    const rings = [clockwise(0, 0, 100), counterClockwise(10, 10, 80), clockwise(20, 20, 60), counterClockwise(30, 30, 40)];
    expect(group(rings)).toEqual([
      [0, 1],
      [2, 3],
    ]);
  });

  it("accept holes that come before their outer ring", () => {
    expect(group([counterClockwise(2, 2, 3), clockwise(0, 0, 10)])).toEqual([[1, 0]]);
  });

  it("make an outer ring of a counter-clockwise ring that nothing contains", () => {
    expect(group([clockwise(0, 0, 4), counterClockwise(10, 0, 4)])).toEqual([[0], [1]]);
  });

  it("are nested by depth when the whole shape is the wrong way round", () => {
    const rings = [counterClockwise(0, 0, 100), counterClockwise(10, 10, 80), counterClockwise(20, 20, 60)];
    expect(group(rings)).toEqual([[0, 1], [2]]);
  });

  it("recognise a hole that touches its outer ring in several points", () => {
    const diamond: Position[] = [
      [0, 5],
      [5, 0],
      [10, 5],
      [5, 10],
      [0, 5],
    ];
    expect(group([clockwise(0, 0, 10), diamond])).toEqual([[0, 1]]);
  });

  it("do not erase a ring that is repeated the other way round", () => {
    expect(group([clockwise(0, 0, 10), counterClockwise(0, 0, 10)])).toEqual([[0], [1]]);
  });

  it("are placed among ten thousand holes without trying every edge against every hole", () => {
    const outer = circle(200_000);
    const holes = Array.from({ length: 10_000 }, (_, index) =>
      counterClockwise((index % 100) * 10 - 500, Math.floor(index / 100) * 10 - 500, 2),
    );
    const started = performance.now();
    expect(group([outer, ...holes])[0]).toHaveLength(10_001);
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it("survive zigzags that put every edge into every band", () => {
    const zigzag = Array.from({ length: 100_000 }, (_, index): Position => [index, index % 2 === 0 ? 0 : 1000]);
    const hole = counterClockwise(50_000.2, 1, 0.1);
    expect(group([[...zigzag, [100_000, -1], [0, -1], [0, 0]], hole]).flat()).toHaveLength(2);
  });

  it("survive coordinates that are no numbers", () => {
    const broken: Position[] = [
      [Number.NaN, 0],
      [1, Number.POSITIVE_INFINITY],
      [-1.797e308, 1.797e308],
      [0, 0],
    ];
    expect(new Set(group([broken, clockwise(0, 0, 1), broken]).flat())).toEqual(new Set([0, 1, 2]));
  });
});

describe.skipIf(!hasGdal)("random rings", () => {
  const folder = temporaryFolder();

  it("are grouped as GDAL groups them", async () => {
    // Squares on a coarse grid nest often; none repeats, because there GDAL's answer hangs on its sorting.
    const square = fc.record({
      x: fc.integer({ min: 0, max: 6 }),
      y: fc.integer({ min: 0, max: 6 }),
      level: fc.integer({ min: 0, max: 3 }),
      isHole: fc.boolean(),
    });
    // Two outer rings at least: with a single one GDAL takes every other ring for its hole, wherever it lies.
    const shapes = fc
      .sample(fc.uniqueArray(square, { minLength: 2, maxLength: 7, selector: ({ x, y, level }) => `${x} ${y} ${level}` }), {
        numRuns: 400,
        seed: 20_260_401,
      })
      .map((squares): Shape => {
        const parts = squares.map(({ x, y, level, isHole }, index) => nestedSquare(x, y, { level, isHole: isHole && index > 1 }));
        return { type: "polygon", parts };
      });
    writeShapefile(folder, "rings", { shapeType: 5, shapes });
    const { features } = await readWith(reader, { delivery: folderDelivery(folder), name: "rings.shp" });
    const theirs = readWithGdal(join(folder, "rings.shp"), "UTF-8").map(rounded);
    expect(features.map(comparable).map(rounded)).toEqual(theirs);
  });
});

/** Squares of one cell lie strictly inside each other by level. */
function nestedSquare(x: number, y: number, { level, isHole }: { level: number; isHole: boolean }): Position[] {
  const size = 16 - 4 * level;
  const inset = 2 * level;
  return isHole ? counterClockwise(20 * x + inset, 20 * y + inset, size) : clockwise(20 * x + inset, 20 * y + inset, size);
}

function clockwise(x: number, y: number, size: number): Position[] {
  return [
    [x, y],
    [x, y + size],
    [x + size, y + size],
    [x + size, y],
    [x, y],
  ];
}

function counterClockwise(x: number, y: number, size: number): Position[] {
  return clockwise(x, y, size).reverse();
}

function circle(points: number): Position[] {
  const ring = Array.from({ length: points }, (_, index): Position => {
    const angle = (-2 * Math.PI * index) / points;
    return [1000 * Math.cos(angle), 1000 * Math.sin(angle)];
  });
  return [...ring, [1000, 0]];
}

function group(rings: readonly (readonly Position[])[]): number[][] {
  const starts = new Uint32Array(rings.length + 1);
  rings.forEach((ring, index) => (starts[index + 1] = (starts[index] ?? 0) + ring.length));
  return groupRings(Float64Array.from(rings.flat(2)), starts);
}
