import { describe, expect, test } from "vitest";
import { tileBoundsWebMercator, tileBuffer } from "../../../model/geo/tile.ts";
import { TileEncoder } from "../../../server/tiles/encode-tile.ts";
import { BlockBuilder } from "../../../server/tiles/memory/block-builder.ts";
import { MemoryLayer } from "../../../server/tiles/memory/memory-layer.ts";
import { ValueMemo } from "../../../server/tiles/memory/value-memo.ts";
import { box, encodeTile, int4, int8, polygon, rowMessages, sampleTile, text, toMeters, wkb, type Xy } from "./tile-rows.ts";

describe("a memo of values", () => {
  test("knows what it was told of this block, and nothing of the one before", () => {
    const memo = new ValueMemo();
    memo.begin(1000);
    expect(memo.get(0)).toBe(-1);
    memo.set(0, 7);
    memo.set(400, 8);
    expect([memo.get(0), memo.get(400), memo.get(4)]).toEqual([7, 8, -1]);
    memo.begin(1000);
    expect([memo.get(0), memo.get(400)]).toEqual([-1, -1]);
  });

  test("forgets a value for another one in its place, never takes one for the other", () => {
    const memo = new ValueMemo();
    memo.begin(20_000);
    for (let position = 0; position < 20_000; position += 4) {
      expect(memo.get(position)).toBe(-1);
      memo.set(position, position / 4);
      expect(memo.get(position)).toBe(position / 4);
    }
    expect(memo.get(0)).toBe(-1);
  });

  test("begins anew before it can count no further", () => {
    const memo = new ValueMemo();
    for (let block = 0; block < 50; block++) {
      memo.begin(2 ** 27);
      expect([memo.get(0), memo.get(12)]).toEqual([-1, -1]);
      memo.set(12, block);
      expect(memo.get(12)).toBe(block);
    }
  });
});

test("a tile from memory has the bytes of one from rows: thousands of values, the same bytes in fields of two kinds, labels beside", () => {
  const toGrid = (xy: Xy): Xy => toMeters(sampleTile)(xy).map((meters) => Math.round(meters * 2 ** 13) / 2 ** 13) as unknown as Xy;
  const layer = {
    name: "layer",
    fields: [
      { name: "name", kind: "text" },
      { name: "floors", kind: "integer" },
      { name: "also", kind: "text" },
    ] as const,
    labels: { name: "layer-label", field: "name" },
  };
  const rows = Array.from({ length: 6000 }, (_, n) => {
    // Of 500 areas one has room for its name.
    const [x, y, side] = n % 500 === 1 ? [100, 100, 2000 + n / 10] : [(n % 80) * 50, Math.floor(n / 80) * 50, 45];
    // As bytes, four characters of which three are zero are the number 0 to 9.
    const digit = String.fromCharCode(0, 0, 0, n % 10);
    const values = [
      n % 3 === 0 ? text(digit) : text(`名称${n % 1700}`),
      int4(n % 10),
      n % 4 === 0 ? null : text(n % 7 === 0 ? `名称${n % 1700}` : digit),
    ];
    return [int8(n + 1), int4(1), ...values, wkb(polygon(box(x, y, x + side, y + side)), toGrid, { srid: 3857 })];
  });
  const blocks = [rows.slice(0, 3500), rows.slice(3500)].map((some) => {
    const builder = new BlockBuilder(layer.fields.length);
    builder.addRows(rowMessages(some));
    const block = builder.finish();
    if (block === undefined) throw new Error("nothing of these rows has a position");
    return block;
  });
  const encoder = new TileEncoder(sampleTile, [layer]);
  for (const { block, places } of new MemoryLayer(blocks).rowsIn(tileBoundsWebMercator(sampleTile, tileBuffer), Infinity))
    encoder.addKept(0, block, places);
  const [kept, stored] = [encoder.finish(), encodeTile(sampleTile, [{ ...layer, pieces: [rowMessages(rows)] }])];
  expect(stored.featureCount).toBe(6000);
  expect(Buffer.from(stored.bytes).includes("layer-label")).toBe(true);
  expect([Buffer.compare(kept.bytes, stored.bytes), kept.etag]).toEqual([0, stored.etag]);
});
