import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { areaWithin, lengthWithin, roundingArea } from "./area-in-window.ts";
import {
  areaOf,
  box,
  decodeLayer,
  type DecodedFeature,
  int4,
  int8,
  layerOf,
  line,
  multi,
  point,
  polygon,
  type Ring,
  ringArea,
  sampleTile,
  type Shape,
  toMeters,
  wkb,
  type WkbOptions,
  encodeTile,
  rowMessages,
} from "./tile-rows.ts";

const encode = (...shapes: Shape[]): DecodedFeature[] => decodeLayer(encodeTile(sampleTile, [layerOf(sampleTile, shapes)]).bytes);
const geometryOf = (shape: Shape) => encode(shape)[0]?.geometry;
const isVanished = (shape: Shape) => encodeTile(sampleTile, [layerOf(sampleTile, [shape])]).bytes.length === 0;

describe("points", () => {
  test("are rounded to the nearest tile unit", () => {
    expect(geometryOf(point(10.4, 20.6))).toEqual([[[10, 21]]]);
  });

  test("in the buffer stay, beyond it are left out", () => {
    expect(geometryOf(point(-63.9, 4159.9))).toEqual([[[-64, 4160]]]);
    expect(isVanished(point(-64.1, 100))).toBe(true);
    expect(isVanished(point(100, 4160.1))).toBe(true);
  });

  test("of a multi-point that fall together come once", () => {
    const shape = multi("MultiPoint", point(5, 5), point(9, 9), point(5.2, 4.9), point(9000, 5));
    expect(geometryOf(shape)).toEqual([[[5, 5]], [[9, 9]]]);
  });

  test("that are empty are no feature", () => {
    expect(isVanished(point(NaN, NaN))).toBe(true);
    expect(isVanished(multi("MultiPoint"))).toBe(true);
  });
});

describe("lines", () => {
  test("inside the tile keep their vertices", () => {
    expect(geometryOf(line([1, 2], [30, 40], [50, 10]))).toEqual([
      [
        [1, 2],
        [30, 40],
        [50, 10],
      ],
    ]);
  });

  test("are cut where they cross the buffer's edge", () => {
    expect(geometryOf(line([-1000, 100], [5000, 100]))).toEqual([
      [
        [-64, 100],
        [4160, 100],
      ],
    ]);
    expect(geometryOf(line([4060, 4060], [4360, 4260]))).toEqual([
      [
        [4060, 4060],
        [4160, 4127],
      ],
    ]);
  });

  test("that leave and come back fall into parts", () => {
    const shape = line([100, 100], [5000, 100], [5000, 300], [200, 300], [200, 5000], [300, 5000], [300, 400]);
    expect(geometryOf(shape)).toEqual([
      [
        [100, 100],
        [4160, 100],
      ],
      [
        [4160, 300],
        [200, 300],
        [200, 4160],
      ],
      [
        [300, 4160],
        [300, 400],
      ],
    ]);
  });

  test("that only pass by are left out, even when their box meets the tile", () => {
    expect(isVanished(line([-500, 100], [100, -500]))).toBe(true);
    expect(isVanished(line([-500, -500], [-500, 9000], [9000, 9000]))).toBe(true);
  });

  test("shorter than a tile unit are left out", () => {
    expect(isVanished(line([10.1, 10.1], [10.3, 10.2], [10.4, 10.4]))).toBe(true);
  });

  test("lose repeated vertices and those on a straight way, but not those where they turn back", () => {
    expect(geometryOf(line([0, 0], [0.2, 0.1], [10, 10], [20, 20], [5, 5]))).toEqual([
      [
        [0, 0],
        [20, 20],
        [5, 5],
      ],
    ]);
  });

  test("of a multi-line are one feature", () => {
    const shape = multi("MultiLineString", line([0, 0], [9, 9]), line([9000, 0], [9000, 9]), line([0, 9], [9, 0]));
    expect(geometryOf(shape)).toEqual([
      [
        [0, 0],
        [9, 9],
      ],
      [
        [0, 9],
        [9, 0],
      ],
    ]);
  });
});

describe("polygons", () => {
  const outer = box(100, 100, 900, 900);
  const inner = box(300, 300, 500, 500);

  test("wind clockwise on screen outside and counter-clockwise inside, whichever way they came", () => {
    for (const rings of [
      [outer, inner],
      [outer.toReversed(), inner],
      [outer, inner.toReversed()],
    ]) {
      const geometry = geometryOf(polygon(...rings)) ?? [];
      expect(geometry.map(ringArea)).toEqual([640_000, -40_000]);
      expect(new Set(geometry[0]?.map(String))).toEqual(new Set(outer.map(String)));
    }
  });

  test("that contain the tile become the square of the buffer", () => {
    const [feature] = encode(polygon(box(-90_000, -90_000, 90_000, 90_000)));
    expect(areaOf(feature)).toBe(4224 ** 2);
    expect(feature?.geometry).toHaveLength(1);
    expect(feature?.geometry[0]).toHaveLength(5);
  });

  test("are nothing where the tile lies in their hole", () => {
    expect(isVanished(polygon(box(-9000, -9000, 9000, 9000), box(-5000, -5000, 5000, 5000)))).toBe(true);
  });

  test("are nothing where their holes have come to cover them", () => {
    expect(isVanished(polygon(box(10, 10, 20, 20), box(10.2, 10.2, 19.8, 19.8)))).toBe(true);
    expect(isVanished(polygon(box(10, 10, 20, 20), box(10.1, 10.1, 14.9, 19.9), box(15.1, 10.1, 19.9, 19.9)))).toBe(true);
    expect(isVanished(polygon(box(-5000, 10, 5000, 20), box(-4000, 10.2, 4999, 19.8)))).toBe(true);
  });

  test("keep a hole that touches the outer ring after rounding", () => {
    const [feature] = encode(polygon(box(10, 10, 20, 20), box(10.3, 12, 15, 15)));
    expect(areaOf(feature)).toBe(100 - 5 * 3);
    expect(feature?.geometry).toHaveLength(2);
  });

  test("lose holes without area", () => {
    expect(encode(polygon(outer, box(200.1, 200.1, 200.2, 200.2)))[0]?.geometry).toHaveLength(1);
  });

  test("whose outer ring has no area lose its holes too", () => {
    const thin = polygon(box(10.1, 10.1, 10.3, 900), box(10.15, 20, 10.2, 800));
    expect(isVanished(thin)).toBe(true);
    const [feature] = encode(multi("MultiPolygon", thin, polygon(outer)));
    expect(feature?.geometry.map(ringArea)).toEqual([640_000]);
  });

  test("outside the buffer are left out, parts as well as wholes", () => {
    expect(isVanished(polygon(box(4161, 0, 5000, 4000)))).toBe(true);
    const [feature] = encode(multi("MultiPolygon", polygon(box(-900, -900, -100, -100), box(-500, -500, -400, -400)), polygon(outer)));
    expect(feature?.geometry.map(ringArea)).toEqual([640_000]);
  });

  test("that only touch the buffer's edge are left out", () => {
    expect(isVanished(polygon(box(4160, 0, 5000, 4000)))).toBe(true);
  });

  test("with teeth across the edge keep each tooth's area", () => {
    const comb: Ring = [
      [4000, 0],
      [4200, 0],
      [4200, 10],
      [4100, 10],
      [4100, 20],
      [4200, 20],
      [4200, 30],
      [4000, 30],
    ];
    expect(areaOf(encode(polygon(comb))[0])).toBe(160 * 30 - 60 * 10);
  });

  test("lose vertices on straight sides and spikes", () => {
    const ring: Ring = [
      [50, 0],
      [100, 0],
      [100, 50],
      [180, 50],
      [100, 50],
      [100, 100],
      [0, 100],
      [0, 0],
    ];
    const [feature] = encode(polygon(ring));
    expect(feature?.geometry[0]).toHaveLength(5);
    expect(areaOf(feature)).toBe(10_000);
  });
});

describe("collections", () => {
  const mixed = multi(
    "GeometryCollection",
    point(5, 5),
    line([0, 0], [9, 9]),
    multi("GeometryCollection", polygon(box(10, 10, 20, 20)), polygon(box(5000, 10, 6000, 20))),
  );

  test("are drawn as the highest dimension they have in the tile", () => {
    expect(encode(mixed)).toMatchObject([{ type: 3 }]);
    expect(areaOf(encode(mixed)[0])).toBe(100);
    const withoutArea = multi("GeometryCollection", point(5, 5), polygon(box(5000, 10, 6000, 20)), line([0, 0], [9, 9]));
    expect(encode(withoutArea)).toMatchObject([{ type: 2 }]);
    const withoutLine = multi("GeometryCollection", line([5000, 0], [5000, 9]), point(5, 5));
    expect(encode(withoutLine)).toMatchObject([{ type: 1, geometry: [[[5, 5]]] }]);
  });

  test("that are empty are no feature", () => {
    expect(isVanished(multi("GeometryCollection"))).toBe(true);
    expect(isVanished(polygon())).toBe(true);
    expect(isVanished(polygon([]))).toBe(true);
    expect(isVanished(line())).toBe(true);
  });
});

describe("dialects of WKB", () => {
  const shapes = [
    point(5, 6),
    line([0, 0], [30, 40], [5000, 90]),
    polygon(box(100, 100, 900, 900), box(300, 300, 500, 500)),
    multi("MultiPolygon", polygon(box(0, 0, 9, 9)), polygon(box(20, 20, 5000, 30))),
    multi("GeometryCollection", point(1, 1), multi("MultiLineString", line([0, 0], [9, 9]))),
  ];
  const dialects: readonly WkbOptions[] = [
    { srid: 3857 },
    { srid: 3857, z: true },
    { m: true },
    { z: true, m: true },
    { iso: true, z: true },
    { iso: true, m: true },
    { iso: true, z: true, m: true },
  ];

  test.each(dialects)("%o gives the same tile as plain WKB", (options) => {
    const rows = shapes.map((shape, i) => [int8(i + 1), int4(1), wkb(shape, toMeters(sampleTile), options)]);
    const plain = encodeTile(sampleTile, [layerOf(sampleTile, shapes)]);
    expect(encodeTile(sampleTile, [{ name: "layer", fields: [], pieces: [rowMessages(rows)] }])).toEqual(plain);
    expect(plain.featureCount).toBe(shapes.length);
  });
});

const star = fc
  .record({
    x: fc.double({ min: -1500, max: 5600, noNaN: true }),
    y: fc.double({ min: -1500, max: 5600, noNaN: true }),
    radii: fc.array(fc.double({ min: 5, max: 2500, noNaN: true }), { minLength: 3, maxLength: 40 }),
    turn: fc.double({ min: 0, max: 6, noNaN: true }),
    isReversed: fc.boolean(),
    hole: fc.option(fc.double({ min: 0.1, max: 0.9, noNaN: true })),
  })
  .map(({ x, y, radii, turn, isReversed, hole }) => {
    const ringOf = (share: number): Ring => {
      const ring = radii.map((radius, i): [number, number] => {
        const angle = turn + (2 * Math.PI * i) / radii.length;
        return [x + share * radius * Math.cos(angle), y + share * radius * Math.sin(angle)];
      });
      return isReversed ? ring.toReversed() : ring;
    };
    return hole === null ? [ringOf(1)] : [ringOf(1), ringOf(hole)];
  });

describe("any polygon", () => {
  test("stays in the buffer, its exterior ring positive and its interior ones negative", () => {
    fc.assert(
      fc.property(fc.array(star, { maxLength: 4 }), (polygons) => {
        const shape = multi("MultiPolygon", ...polygons.map((rings) => polygon(...rings)));
        for (const { type, geometry } of encode(shape)) {
          expect(type).toBe(3);
          expect(geometry.flat(2).every((value) => value >= -64 && value <= 4160)).toBe(true);
          const areas = geometry.map(ringArea);
          expect(areas[0]).toBeGreaterThan(0);
          expect(areas.every((area) => area !== 0)).toBe(true);
          expect(areas.filter((area) => area > 0).length).toBeLessThanOrEqual(polygons.length);
        }
      }),
    );
  });

  test("has no repeated vertex and none on a straight side", () => {
    fc.assert(
      fc.property(star, (rings) => {
        for (const ring of encode(polygon(...rings)).flatMap(({ geometry }) => geometry)) {
          const open = ring.slice(0, -1);
          const turns = open.map(([x, y], i) => {
            const [px, py] = open.at(i - 1) ?? [x, y];
            const [nx, ny] = open[(i + 1) % open.length] ?? [x, y];
            return (x - px) * (ny - y) - (y - py) * (nx - x);
          });
          expect(turns).not.toContain(0);
        }
      }),
    );
  });

  test("keeps the area it has in the buffer, computed without clipping", () => {
    fc.assert(
      fc.property(star, (rings) => {
        const expected = areaWithin(rings, -64, 4160);
        expect(Math.abs(areaOf(encode(polygon(...rings))[0]) - expected)).toBeLessThanOrEqual(roundingArea(rings));
      }),
      { numRuns: 300 },
    );
  });

  test("has in four child tiles together four times the area it has in the parent's square", () => {
    fc.assert(
      fc.property(star, (rings) => {
        const parent = sampleTile;
        const rows = [[int8(1), int4(1), wkb(polygon(...rings), toMeters(parent))]];
        const areaIn = (z: number, x: number, y: number) => {
          const layer = { name: "layer", fields: [], pieces: [rowMessages(rows)] };
          return areaOf(decodeLayer(encodeTile({ z, x, y }, [layer], { buffer: 0 }).bytes)[0]);
        };
        const { z, x, y } = parent;
        const children = [0, 1, 2, 3].map((i) => areaIn(z + 1, 2 * x + (i & 1), 2 * y + (i >> 1)));
        const sum = children.reduce((total, area) => total + area, 0);
        expect(Math.abs(sum / 4 - areaIn(z, x, y))).toBeLessThanOrEqual(2 * roundingArea(rings));
      }),
    );
  });
});

describe("any line", () => {
  const wanderings = fc.array(
    fc.tuple(fc.double({ min: -3000, max: 7000, noNaN: true }), fc.double({ min: -3000, max: 7000, noNaN: true })),
    {
      minLength: 2,
      maxLength: 30,
    },
  );

  test("keeps the length it has in the buffer, measured in small steps", () => {
    fc.assert(
      fc.property(wanderings, (vertices) => {
        const geometry = geometryOf(line(...vertices)) ?? [];
        expect(geometry.flat(2).every((value) => value >= -64 && value <= 4160)).toBe(true);
        const kept = geometry.reduce((sum, part) => sum + lengthOf(part), 0);
        expect(Math.abs(kept - lengthWithin(vertices, -64, 4160))).toBeLessThanOrEqual(12 * vertices.length);
      }),
    );
  });

  const lengthOf = (part: Ring) =>
    part.slice(1).reduce((sum, [x, y], i) => sum + Math.hypot(x - (part[i]?.[0] ?? x), y - (part[i]?.[1] ?? y)), 0);
});
