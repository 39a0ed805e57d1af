import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { TileEncoder } from "../../../server/tiles/encode-tile.ts";
import {
  bool,
  box,
  type Column,
  rowMessages,
  decodeLayer,
  encodeTile,
  float8,
  int4,
  int8,
  layerOf,
  line,
  multi,
  point,
  polygon,
  sampleTile,
  text,
  type TileLayerInput,
  toMeters,
  wkb,
} from "./tile-rows.ts";

const place = wkb(point(100, 100), toMeters(sampleTile));

/** A layer with one point for each set of columns. */
function layerWith(fields: TileLayerInput["fields"], rows: readonly (readonly Column[])[]): TileLayerInput {
  return { name: "layer", fields, pieces: [rowMessages(rows.map((columns, i) => [int8(i + 1), int4(1), ...columns, place]))] };
}

const propertiesOf = (layer: TileLayerInput) => decodeLayer(encodeTile(sampleTile, [layer]).bytes).map(({ properties }) => properties);

const allKinds: TileLayerInput["fields"] = [
  { name: "名称", kind: "text" },
  { name: "floors", kind: "integer" },
  { name: "depth", kind: "number" },
  { name: "public", kind: "boolean" },
];

describe("attributes", () => {
  test("come out as they went in", () => {
    const layer = layerWith(allKinds, [
      [text("東近江市役所 🏛"), int4(-3), float8(0.1), bool(true)],
      [text(""), int8(0), float8(-2.5), bool(false)],
    ]);
    expect(propertiesOf(layer)).toEqual([
      { 名称: "東近江市役所 🏛", floors: -3, depth: 0.1, public: true },
      { 名称: "", floors: 0, depth: -2.5, public: false },
    ]);
  });

  test("that are null give no tag", () => {
    const layer = layerWith(allKinds, [
      [null, int4(1), null, null],
      [null, null, null, null],
    ]);
    expect(propertiesOf(layer)).toEqual([{ floors: 1 }, {}]);
  });

  test("of any value of their kind are exact", () => {
    const integer = fc.maxSafeInteger();
    const number = fc.double({ noNaN: true });
    const row = fc.tuple(fc.string({ unit: "grapheme" }), integer, fc.oneof(number, fc.float({ noNaN: true })), fc.boolean());
    fc.assert(
      fc.property(fc.array(row, { maxLength: 40 }), (rows) => {
        const columns = rows.map(([name, floors, depth, isPublic]) => [text(name), int8(floors), float8(depth), bool(isPublic)]);
        const expected = rows.map(([name, floors, depth, isPublic]) => ({ 名称: name, floors, depth, public: isPublic }));
        expect(propertiesOf(layerWith(allKinds, columns))).toEqual(expected);
      }),
    );
  });

  test("int4 and int8 of one value are the same, up to the ends of both", () => {
    const fields = [{ name: "n", kind: "integer" }] as const;
    for (const value of [0, 1, -1, 127, 128, 2 ** 31 - 1, -(2 ** 31)]) {
      const narrow = encodeTile(sampleTile, [layerWith(fields, [[int4(value)]])]);
      expect(encodeTile(sampleTile, [layerWith(fields, [[int8(value)]])]).bytes).toEqual(narrow.bytes);
      expect(decodeLayer(narrow.bytes)[0]?.properties).toEqual({ n: value });
    }
    const ends = [[int8(2n ** 63n - 1n)], [int8(-(2n ** 63n))]];
    expect(propertiesOf(layerWith(fields, ends))).toEqual([{ n: 2 ** 63 }, { n: -(2 ** 63) }]);
  });

  test("equal values are stored once, values that only look alike are not mixed up", () => {
    const many = Array.from({ length: 3000 }, (_, i) => [text(`町丁目の名前 ${i % 7}`), int4(1), float8(1), bool(true)]);
    const once = encodeTile(sampleTile, [layerWith(allKinds, many.slice(0, 7))]).bytes;
    const often = encodeTile(sampleTile, [layerWith(allKinds, many)]).bytes;
    const bytesPerFeature = 25;
    expect(often.length).toBeLessThan(once.length + bytesPerFeature * many.length);
    expect(decodeLayer(often)[2999]?.properties).toEqual({ 名称: "町丁目の名前 3", floors: 1, depth: 1, public: true });
  });

  test("ten thousand different values keep apart", () => {
    const names = Array.from({ length: 10_000 }, (_, i) => `値${i}`);
    const layer = layerWith(
      [{ name: "name", kind: "text" }],
      names.map((name) => [text(name)]),
    );
    expect(propertiesOf(layer).map(({ name }) => name)).toEqual(names);
  });
});

describe("features and layers", () => {
  test("a feature's id is its fid", () => {
    const fids = [0, 1, 127, 128, 2 ** 32 - 1, 2 ** 32, Number.MAX_SAFE_INTEGER];
    const pieces = [rowMessages(fids.map((fid) => [int8(fid), int4(1), place]))];
    const { bytes, featureCount } = encodeTile(sampleTile, [{ name: "layer", fields: [], pieces }]);
    expect(decodeLayer(bytes).map(({ id }) => id)).toEqual(fids);
    expect(featureCount).toBe(fids.length);
  });

  test("rows without geometry, or none in the tile, are left out", () => {
    const rows = [
      [int8(1), int4(1), null],
      [int8(2), int4(1), wkb(point(9000, 9000), toMeters(sampleTile))],
      [int8(3), int4(1), place],
    ];
    const { bytes, featureCount } = encodeTile(sampleTile, [{ name: "layer", fields: [], pieces: [rowMessages(rows)] }]);
    expect(decodeLayer(bytes).map(({ id }) => id)).toEqual([3]);
    expect(featureCount).toBe(1);
  });

  test("a layer without features is left out, and a tile without layers has no bytes", () => {
    const empty = layerOf(sampleTile, [], "empty");
    const { bytes } = encodeTile(sampleTile, [empty, layerOf(sampleTile, [point(1, 1)], "道路")]);
    expect(decodeLayer(bytes, "empty")).toEqual([]);
    expect(decodeLayer(bytes, "道路")).toHaveLength(1);
    expect(encodeTile(sampleTile, [empty])).toMatchObject({ bytes: new Uint8Array(), featureCount: 0 });
    expect(encodeTile(sampleTile, []).bytes).toEqual(new Uint8Array());
  });

  test("two layers cannot have one name", () => {
    const layer = layerOf(sampleTile, [point(1, 1)]);
    expect(() => encodeTile(sampleTile, [layer, layer])).toThrow("two layers of a tile are named layer");
  });
});

const wellFormed = (): TileLayerInput => ({
  name: "layer",
  fields: allKinds,
  pieces: [
    rowMessages(
      [
        polygon(box(0, 0, 500, 500), box(100, 100, 200, 200)),
        line([-900, 5], [5, 5], [5, 900]),
        multi("MultiPoint", point(1, 1), point(2, 2)),
        multi("GeometryCollection", multi("MultiPolygon", polygon(box(3000, 3000, 9000, 9000))), point(9, 9)),
      ].map((shape, i) => [
        int8(i + 1),
        int4(7),
        text("名"),
        int4(i),
        i === 2 ? null : float8(i / 3),
        bool(true),
        wkb(shape, toMeters(sampleTile)),
      ]),
    ),
  ],
});

const wholeOf = (layer: TileLayerInput): Uint8Array => layer.pieces[0] ?? new Uint8Array();

/** Where the messages of some rows begin, and where the last one ends. */
function messageEnds(rows: Uint8Array): number[] {
  const view = new DataView(rows.buffer, rows.byteOffset, rows.byteLength);
  const ends = [0];
  for (let at = 0; at < rows.length; ends.push(at)) at += 1 + view.getInt32(at + 1);
  return ends;
}

describe("the rows", () => {
  test("give the same tile every time, whatever was encoded in between", () => {
    const first = encodeTile(sampleTile, [wellFormed()]);
    encodeTile({ z: 3, x: 1, y: 1 }, [layerOf(sampleTile, [point(1, 1)])]);
    expect(encodeTile(sampleTile, [wellFormed()])).toEqual(first);
  });

  test("of tiles that are made at the same time keep apart", () => {
    const layers = ["甲", "乙"].map((name) => layerWith(allKinds, [[text(name), int4(name.charCodeAt(0)), null, bool(true)]]));
    const alone = layers.map((layer) => encodeTile(sampleTile, [layer]));
    const encoders = layers.map(() => new TileEncoder(sampleTile, [{ name: "layer", fields: allKinds }]));
    encoders.forEach((encoder, i) => encoder.addRows(0, layers[i]?.pieces[0] ?? new Uint8Array()));
    expect(encoders.map((encoder) => encoder.finish())).toEqual(alone);
  });

  test("give the same tile in however many pieces they come", () => {
    const layer = wellFormed();
    const whole = wholeOf(layer);
    const ends = messageEnds(whole);
    expect(ends).toHaveLength(5);
    const pieces = ends.slice(1).map((end, i) => whole.subarray(ends[i], end));
    expect(encodeTile(sampleTile, [{ ...layer, pieces }])).toEqual(encodeTile(sampleTile, [layer]));
  });

  test("may lie anywhere in a larger buffer", () => {
    const layer = wellFormed();
    const whole = wholeOf(layer);
    const larger = new Uint8Array(whole.length + 20).fill(0xaa);
    larger.set(whole, 13);
    const pieces = [larger.subarray(13, 13 + whole.length)];
    expect(encodeTile(sampleTile, [{ ...layer, pieces }])).toEqual(encodeTile(sampleTile, [layer]));
  });

  test("are refused when they are cut inside a message", () => {
    const layer = wellFormed();
    const whole = wholeOf(layer);
    const ends = messageEnds(whole);
    for (let length = 0; length < whole.length; length++) {
      if (ends.includes(length)) continue;
      expect(() => encodeTile(sampleTile, [{ ...layer, pieces: [whole.subarray(0, length)] }])).toThrow(
        /layer layer, row \d: the rows end inside/,
      );
    }
  });

  test("are refused when they are something else", () => {
    const pieces = [text("名称,階数\n東近江市役所,5\n")];
    expect(() => encodeTile(sampleTile, [{ name: "layer", fields: [], pieces }])).toThrow("layer layer, row 1: a message of type");
  });

  test("of a layer that has ended are refused", () => {
    const [first, second] = [layerOf(sampleTile, [point(1, 1)], "a"), layerOf(sampleTile, [point(1, 1)], "b")];
    const encoder = new TileEncoder(sampleTile, [first, second]);
    encoder.addRows(1, wholeOf(second));
    expect(() => encoder.addRows(0, wholeOf(first))).toThrow("rows of a layer that has ended");
  });

  test("is read or refused by name, never worse, when any of its bytes are wrong", () => {
    const whole = wholeOf(wellFormed());
    const damage = fc.array(fc.tuple(fc.nat({ max: whole.length - 1 }), fc.nat({ max: 255 })), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(damage, (bytes) => {
        const damaged = whole.slice();
        for (const [at, value] of bytes) damaged[at] = value;
        const failure = failureOf(() => encodeTile(sampleTile, [{ ...wellFormed(), pieces: [damaged] }]));
        if (failure === undefined) return;
        expect(failure.message).toMatch(/^layer layer/);
        expect(failure.cause).not.toBeInstanceOf(RangeError);
        expect(failure.cause).not.toBeInstanceOf(TypeError);
      }),
      { numRuns: 3000 },
    );
  });
});

describe("malformed rows", () => {
  const encodeRow = (columns: readonly Column[], fields: TileLayerInput["fields"] = []) =>
    encodeTile(sampleTile, [{ name: "parks", fields, pieces: [rowMessages([[int8(1), int4(1), place], columns])] }]);
  const encodeWkb = (...bytes: number[]) => encodeRow([int8(2), int4(1), Uint8Array.from(bytes)]);

  test("are named by layer and row", () => {
    expect(() => encodeRow([int8(2), int4(1)])).toThrow("layer parks, row 2: a row has 2 columns, expected 3");
  });

  test("need a fid and a version", () => {
    expect(() => encodeRow([null, int4(1), place])).toThrow("column 1 is null, expected 8 bytes");
    expect(() => encodeRow([int8(2), int8(1), place])).toThrow("column 2 has 8 bytes, expected 4 bytes");
    expect(() => encodeRow([int8(-2), int4(1), place])).toThrow("fid is negative");
  });

  test.each([
    ["integer", Uint8Array.of(1, 2)],
    ["number", int4(1)],
    ["boolean", int4(1)],
  ] as const)("need the length of their kind: %s", (kind, value) => {
    const layer = layerWith([{ name: "a", kind }], [[value]]);
    expect(() => encodeTile(sampleTile, [layer])).toThrow(/row 1: column 3 has \d bytes, expected/);
  });

  test("with WKB of another kind are refused", () => {
    expect(() => encodeWkb(0, 0, 0, 0, 1)).toThrow("not little-endian");
    expect(() => encodeWkb(1, 8, 0, 0, 0)).toThrow("the WKB type 8 is not supported");
    expect(() => encodeWkb(1, 0, 0, 0, 0)).toThrow("the WKB type 0 is not supported");
    expect(() => encodeWkb(1, 0xa1, 0x0f, 0, 0)).toThrow("the WKB type 4001 is not supported");
    expect(() => encodeWkb()).toThrow("the WKB ends too early");
  });

  test("in another coordinate system are refused", () => {
    const geometry = wkb(point(136.2, 35.1), undefined, { srid: 6668 });
    expect(() => encodeRow([int8(2), int4(1), geometry])).toThrow("the geometry is in EPSG:6668, expected EPSG:3857");
  });

  test("that promise more than they hold are refused before anything is reserved", () => {
    expect(() => encodeWkb(1, 2, 0, 0, 0, 255, 255, 255, 255)).toThrow("promises 4294967295 parts or vertices in 0 bytes");
    expect(() => encodeWkb(1, 3, 0, 0, 0, 255, 255, 255, 255, 0, 0, 0, 0)).toThrow("promises 4294967295 parts");
    expect(() => encodeWkb(1, 6, 0, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0, 0)).toThrow("type 6 has a member of type 1");
  });

  test("with bytes after the geometry are refused", () => {
    expect(() => encodeWkb(...place, 0)).toThrow("1 bytes follow the WKB geometry");
  });

  test("with a vertex that is not finite are refused", () => {
    for (const shape of [line([0, 0], [NaN, 1]), line([0, 0], [1, Infinity]), point(NaN, 1)]) {
      expect(() => encodeRow([int8(2), int4(1), wkb(shape)])).toThrow("a coordinate is not finite");
    }
  });

  test("with collections nested without end are refused", () => {
    let nested = multi("GeometryCollection", point(1, 1));
    for (let i = 0; i < 16; i++) nested = multi("GeometryCollection", nested);
    expect(() => encodeRow([int8(2), int4(1), wkb(nested)])).toThrow("nested more than 16 deep");
  });
});

describe("the ETag", () => {
  const etagOf = (rows: readonly (readonly [fid: number, version: number])[], name = "layer") =>
    encodeTile(sampleTile, [{ name, fields: [], pieces: [rowMessages(rows.map(([fid, version]) => [int8(fid), int4(version), place]))] }])
      .etag;

  test("is strong and quoted", () => {
    expect(etagOf([[1, 1]])).toMatch(/^"[\w-]{22}"$/);
  });

  test("changes exactly when the rows, their versions or their order change", () => {
    const rows = fc.array(fc.tuple(fc.nat({ max: 3 }), fc.integer({ min: 1, max: 3 })), { maxLength: 3 });
    fc.assert(
      fc.property(rows, rows, (some, others) => {
        expect(etagOf(some) === etagOf(others)).toBe(JSON.stringify(some) === JSON.stringify(others));
      }),
      { numRuns: 500 },
    );
  });

  test("counts rows that are not drawn", () => {
    const rows = (version: number) => [rowMessages([[int8(1), int4(version), null]])];
    const [before, after] = [1, 2].map((version) => encodeTile(sampleTile, [{ name: "layer", fields: [], pieces: rows(version) }]));
    expect(before?.bytes).toEqual(after?.bytes);
    expect(before?.etag).not.toBe(after?.etag);
  });

  test("tells tiles, layers and fields apart", () => {
    const layer = layerWith([{ name: "a", kind: "text" }], [[null]]);
    const renamed = layerWith([{ name: "b", kind: "text" }], [[null]]);
    const { z, x, y } = sampleTile;
    const etags = [
      encodeTile(sampleTile, [layer]),
      encodeTile({ z, x: x + 1, y }, [layer]),
      encodeTile({ z, x, y }, [{ ...layer, name: "other" }]),
      encodeTile({ z, x, y }, [renamed]),
      encodeTile({ z, x, y }, [layer], { buffer: 0 }),
      encodeTile({ z, x, y }, [layer, layerOf(sampleTile, [], "empty")]),
      encodeTile({ z, x, y }, []),
    ].map(({ etag }) => etag);
    expect(new Set(etags).size).toBe(etags.length);
  });

  test("tells which layer a row came with", () => {
    const layer = (name: string, fids: readonly number[]) => ({
      name,
      fields: [],
      pieces: [rowMessages(fids.map((fid) => [int8(fid), int4(1), place]))],
    });
    const early = encodeTile(sampleTile, [layer("a", [1, 2]), layer("b", [3])]).etag;
    expect(encodeTile(sampleTile, [layer("a", [1]), layer("b", [2, 3])]).etag).not.toBe(early);
  });
});

function failureOf(action: () => unknown): Error | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error("not an Error", { cause: error });
  }
}
