import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { tileBoundsWebMercator, tileBuffer } from "../../../model/geo/tile.ts";
import { TileEncoder } from "../../../server/tiles/encode-tile.ts";
import { BlockBuilder } from "../../../server/tiles/memory/block-builder.ts";
import { NotOnGrid } from "../../../server/tiles/memory/grid-steps.ts";
import type { MemoryBlock } from "../../../server/tiles/memory/memory-block.ts";
import { MemoryLayer } from "../../../server/tiles/memory/memory-layer.ts";
import { floatDown, floatUp } from "../../../server/tiles/memory/outward-box.ts";
import {
  box,
  type Column,
  encodeTile,
  float8,
  int4,
  int8,
  line,
  multi,
  point,
  polygon,
  rowMessages,
  sampleTile,
  type Shape,
  text,
  toMeters,
  wkb,
  type Xy,
} from "./tile-rows.ts";

const fields = [
  { name: "name", kind: "text" },
  { name: "floors", kind: "integer" },
  { name: "depth", kind: "number" },
] as const;

/** Stored geometry lies on this grid. */
const onGrid = ([x, y]: Xy): Xy => [Math.round(x * 2 ** 13) / 2 ** 13, Math.round(y * 2 ** 13) / 2 ** 13];

const toGrid = (xy: Xy) => onGrid(toMeters(sampleTile)(xy));

type Row = readonly Column[];

const rowOf = (shape: Shape | null, i: number, values: readonly Column[] = [null, null, null]): Row => [
  int8(i + 1),
  int4((i % 3) + 1),
  ...values,
  shape && wkb(shape, toGrid, { srid: 3857 }),
];

function blockOf(rows: readonly Row[]): MemoryBlock {
  const builder = new BlockBuilder(fields.length);
  builder.addRows(rowMessages(rows));
  const block = builder.finish();
  if (block === undefined) throw new Error("nothing of these rows has a position");
  return block;
}

const layer = { name: "layer", fields };
const bounds = tileBoundsWebMercator(sampleTile, tileBuffer);

function fromMemory(blocks: readonly MemoryBlock[], most = Infinity) {
  const encoder = new TileEncoder(sampleTile, [layer]);
  for (const { block, places } of new MemoryLayer(blocks).rowsIn(bounds, most)) encoder.addKept(0, block, places);
  return encoder.finish();
}

const fromDatabase = (rows: readonly Row[]) => encodeTile(sampleTile, [{ ...layer, pieces: [rowMessages(rows)] }]);

const coordinate = fc.integer({ min: -3000, max: 7000 });
const vertex = fc.tuple(coordinate, coordinate);
const run = (least: number) => fc.array(vertex, { minLength: least, maxLength: 12 });
const single = fc.oneof(
  vertex.map(([x, y]) => point(x, y)),
  run(2).map((vertices) => line(...vertices)),
  fc.array(run(3), { minLength: 1, maxLength: 3 }).map((rings) => polygon(...rings)),
);
const shape: fc.Arbitrary<Shape> = fc.oneof(
  single,
  fc.array(run(2), { minLength: 1, maxLength: 3 }).map((lines) => multi("MultiLineString", ...lines.map((vertices) => line(...vertices)))),
  fc.array(run(3), { minLength: 1, maxLength: 3 }).map((rings) => multi("MultiPolygon", ...rings.map((ring) => polygon(ring)))),
  fc.array(vertex, { minLength: 1, maxLength: 4 }).map((points) => multi("MultiPoint", ...points.map(([x, y]) => point(x, y)))),
  fc.array(single, { minLength: 1, maxLength: 3 }).map((members) => multi("GeometryCollection", ...members)),
);
const column = (bytes: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Column> => fc.option(bytes);
const values = fc.tuple(
  column(fc.constantFrom("市役所", "", "a").map(text)),
  column(fc.integer({ min: -9, max: 9 }).map(int8)),
  column(fc.double({ noNaN: true }).map(float8)),
);

/** The rows PostGIS would find: those whose box meets the tile's. */
const foundRows = (rows: readonly Row[]) => rows.filter((row) => row.at(-1) !== null && blockOf([row]).placesIn(bounds).length === 1);

describe("a layer in memory", () => {
  test("gives the same tile and the same ETag as rows from the database, whatever their geometry and values", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(shape, values), { minLength: 1, maxLength: 20 }), (features) => {
        const rows = features.map(([one, columns], i) => rowOf(one, i, columns));
        const expected = fromDatabase(foundRows(rows));
        const half = Math.ceil(rows.length / 2);
        const blocks = [rows.slice(0, half), rows.slice(half)].filter((part) => part.length > 0).map(blockOf);
        for (const kept of [fromMemory([blockOf(rows)]), fromMemory(blocks)]) {
          expect(Buffer.compare(kept.bytes, expected.bytes)).toBe(0);
          expect(kept.etag).toBe(expected.etag);
          expect(kept.rowCount).toBe(expected.rowCount);
        }
      }),
      { numRuns: 300 },
    );
  });

  test("leaves out rows without a position", () => {
    const rows = [rowOf(null, 0), rowOf(point(NaN, NaN), 1), rowOf(point(5, 5), 2), rowOf(multi("MultiPoint"), 3)];
    const block = blockOf(rows);
    expect(block.rowCount).toBe(1);
    expect(fromMemory([block]).etag).toBe(fromDatabase(rows.slice(2, 3)).etag);
    expect(new BlockBuilder(fields.length).finish()).toBeUndefined();
  });

  test("gives the rows with the lowest numbers when there are too many", () => {
    const rows = Array.from({ length: 30 }, (_, i) => rowOf(point(i, i), i));
    const blocks = [rows.slice(0, 10), rows.slice(10, 20), rows.slice(20)].map(blockOf);
    expect(fromMemory(blocks, 13).etag).toBe(fromDatabase(rows.slice(0, 13)).etag);
  });

  test("refuses what it could not give back unchanged", () => {
    const refused = (...row: Row) => expect(() => blockOf([row])).toThrow(NotOnGrid);
    const values = [int8(1), int4(1), null, null, null];
    refused(...values, wkb(point(0.1, 0.2)));
    refused(...values, wkb(line([0, 0], [300_000, 0])));
    refused(...values, wkb(multi("MultiPoint", point(1, 1), point(NaN, NaN))));
  });

  test("takes at most 160 bytes for a building", () => {
    const rows = Array.from({ length: 8000 }, (_, i) => {
      const [x, y] = [(i % 90) * 40, Math.floor(i / 90) * 40];
      const house = polygon([...box(x, y, x + 20, y + 20), [x + 5, y + 30]]);
      return rowOf(house, i, [text(["住宅", "店舗", "工場"][i % 3] ?? ""), null, null]);
    });
    expect(blockOf(rows).byteLength / rows.length).toBeLessThan(160);
  });
});

test("a box is rounded outwards to the nearest single-precision numbers", () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, min: -3e7, max: 3e7 }), (value) => {
      const [low, high] = [floatDown(value), floatUp(value)];
      expect([Math.fround(low), Math.fround(high)]).toEqual([low, high]);
      expect(low <= value && value <= high).toBe(true);
      // Nothing of single precision lies between.
      expect([Math.fround((low + high) / 2), low === high]).toSatisfy(([middle]) => middle === low || middle === high);
    }),
  );
  expect([floatDown(0.1), floatUp(-0.1)]).toEqual([0.09999999403953552, -0.09999999403953552]);
  expect([floatDown(-1e-60), floatUp(1e-60)]).toEqual([-(2 ** -149), 2 ** -149]);
});
