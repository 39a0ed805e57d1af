import { VectorTile } from "@mapbox/vector-tile";
import fc from "fast-check";
import { PbfReader } from "pbf";
import { expect, test } from "vitest";
import { type TileAddress, tileBoundsWebMercator, tileBuffer } from "../../../model/geo/tile.ts";
import { TileEncoder } from "../../../server/tiles/encode-tile.ts";
import { BlockBuilder } from "../../../server/tiles/memory/block-builder.ts";
import {
  box,
  decodeLayer,
  int4,
  int8,
  line,
  multi,
  point,
  polygon,
  rowMessages,
  type Shape,
  text,
  toMeters,
  wkb,
  type Xy,
} from "./tile-rows.ts";

/** The north-western tile of a square of 4 × 4. */
const corner: TileAddress = { z: 14, x: 14388, y: 6480 };
const tilesOfSquare = Array.from({ length: 16 }, (_, i) => ({ z: 14, x: corner.x + (i % 4), y: corner.y + Math.floor(i / 4) }));
const layer = { name: "zones", fields: [{ name: "name", kind: "text" }], labels: { name: "zones-label", field: "name" } } as const;

const toGrid = (xy: Xy): Xy => toMeters(corner)(xy).map((meters) => Math.round(meters * 2 ** 13) / 2 ** 13) as unknown as Xy;

/** In tile units from the square's north-western corner. */
const rowsOf = (shapes: readonly Shape[], name: string | null = "住居") =>
  rowMessages(shapes.map((shape, i) => [int8(i + 1), int4(1), name === null ? null : text(name), wkb(shape, toGrid)]));

function encode(tile: TileAddress, rows: Uint8Array): Uint8Array {
  const encoder = new TileEncoder(tile, [layer]);
  encoder.addRows(0, rows);
  return encoder.finish().bytes;
}

/** The labels of the whole square, each in units from its corner. */
function labelsIn(rows: Uint8Array): { id: number | undefined; at: readonly [number, number]; name: unknown }[] {
  return tilesOfSquare.flatMap((tile) =>
    decodeLayer(encode(tile, rows), "zones-label").map(({ id, geometry, properties }) => {
      const [x, y] = geometry[0]?.[0] ?? [Number.NaN, Number.NaN];
      return { id, at: [x + (tile.x - corner.x) * 4096, y + (tile.y - corner.y) * 4096] as const, name: properties["name"] };
    }),
  );
}

test("an area over many tiles has one label, in its middle", () => {
  const labels = labelsIn(rowsOf([polygon(box(1000, 1000, 15_000, 15_000))]));
  expect(labels).toHaveLength(1);
  expect(labels[0]).toMatchObject({ id: 1, name: "住居" });
  for (const value of labels[0]?.at ?? []) expect(Math.abs(value - 8000)).toBeLessThan(40);
});

test("an area that goes on beyond the square is labelled in the part that is in it", () => {
  const [label, ...others] = labelsIn(rowsOf([polygon(box(-90_000, 4000, 90_000, 6000))]));
  expect(others).toEqual([]);
  expect(label?.at[1]).toBeGreaterThan(4900);
  expect(label?.at[1]).toBeLessThan(5100);
});

test("a label stands within the area, not in its hole, and in its largest part", () => {
  const ring = polygon(box(0, 0, 4000, 4000), box(500, 500, 3500, 3500));
  const [inRing] = labelsIn(rowsOf([ring]));
  const [x, y] = inRing?.at ?? [0, 0];
  expect(x > 500 && x < 3500 && y > 500 && y < 3500).toBe(false);
  const [inLarger] = labelsIn(rowsOf([multi("MultiPolygon", polygon(box(0, 0, 500, 500)), polygon(box(8000, 8000, 9000, 9000)))]));
  expect(inLarger?.at[0]).toBeGreaterThan(8000);
});

test("areas without room for a word, lines and rows without a name have none", () => {
  expect(labelsIn(rowsOf([polygon(box(0, 0, 80, 80)), polygon(box(0, 0, 9000, 60)), line([0, 0], [9000, 9000])]))).toEqual([]);
  expect(labelsIn(rowsOf([polygon(box(0, 0, 9000, 9000))], null))).toEqual([]);
  expect(Object.keys(new VectorTile(new PbfReader(encode(corner, rowsOf([polygon(box(0, 0, 80, 80))])))).layers)).toEqual(["zones"]);
});

test("a point among areas is labelled where it is, once", () => {
  expect(labelsIn(rowsOf([point(4090, 100), point(4100, 100)])).map(({ id, at }) => [id, ...at])).toEqual([
    [1, 4090, 100],
    [2, 4100, 100],
  ]);
});

test("whatever the area, all tiles of a square agree on one place, in it, and layers in memory too", () => {
  const coordinate = fc.integer({ min: -2000, max: 18_000 });
  fc.assert(
    fc.property(fc.array(fc.tuple(coordinate, coordinate), { minLength: 3, maxLength: 9 }), (ring) => {
      const rows = rowsOf([polygon(ring)]);
      expect(labelsIn(rows).length).toBeLessThanOrEqual(1);
      const builder = new BlockBuilder(1);
      builder.addRows(rows);
      const block = builder.finish();
      for (const tile of tilesOfSquare) {
        const places = block?.placesIn(tileBoundsWebMercator(tile, tileBuffer)) ?? new Uint32Array();
        if (block === undefined || places.length === 0) continue;
        const encoder = new TileEncoder(tile, [layer]);
        encoder.addKept(0, block, places);
        expect(Buffer.compare(encoder.finish().bytes, encode(tile, rows))).toBe(0);
      }
    }),
    { numRuns: 60 },
  );
});
