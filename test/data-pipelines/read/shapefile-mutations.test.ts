import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, it } from "vitest";
import { Problem } from "../../../model/problem.ts";
import { reader } from "../../../data-pipelines/read/shapefile.ts";
import { folderDelivery, temporaryFolder } from "./support/folders.ts";
import { readWith } from "./support/reading.ts";
import { shapefileBytes, type Shape } from "./support/shapefile-fixture.ts";
import { decodeWkb } from "./support/wkb.ts";

const folder = temporaryFolder();
const square = (x: number, size: number): [number, number][] => [
  [x, 0],
  [x, size],
  [x + size, size],
  [x + size, 0],
  [x, 0],
];
const polygons: Shape[] = [
  { type: "polygon", parts: [square(0, 10), square(2, 3).reverse()] },
  { type: "null" },
  { type: "polygon", parts: [square(0, 1), square(5, 1), square(9, 1)] },
  { type: "polygon", parts: [square(3, 1)] },
];
const bases = [
  shapefileBytes({
    shapeType: 15,
    shapes: polygons,
    encoding: "cp932",
    fields: [
      { name: "名称", type: "C", width: 12 },
      { name: "面積", type: "N", width: 8 },
      { name: "日付", type: "D", width: 8 },
      { name: "公開", type: "L", width: 1 },
      { name: "数", type: "I", width: 4 },
    ],
    rows: polygons.map((_, index) => ["八日市", String(index), "20240101", "T", Buffer.alloc(4)]),
  }),
  shapefileBytes({
    shapeType: 8,
    shapes: [
      { type: "multipoint", positions: square(0, 1) },
      { type: "multipoint", positions: [[1, 1]] },
    ],
  }),
  shapefileBytes({
    shapeType: 3,
    shapes: [
      { type: "line", parts: [square(0, 1), square(5, 1)] },
      { type: "line", parts: [square(0, 2)] },
    ],
  }),
];

const parts = ["shp", "shx", "dbf"] as const;
const change = fc.record({
  part: fc.constantFrom(...parts),
  /** Place as a fraction of the file, weighted to the headers where the counts are. */
  place: fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 0.2, noNaN: true })),
  kind: fc.constantFrom("flip", "set", "cut", "insert", "word"),
  value: fc.integer({ min: 0, max: 255 }),
});

type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

it("a shapefile damaged in any way gives features or a Problem, quickly and in little memory", async () => {
  let run = 0;
  let refused = 0;
  const memory = process.memoryUsage().arrayBuffers;
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...bases), fc.array(change, { minLength: 1, maxLength: 3 }), async (base, changes) => {
      const here = join(folder, String(run++));
      mkdirSync(here);
      for (const part of parts) {
        const bytes = changes.filter((one) => one.part === part).reduce(damaged, Buffer.from(base[part]));
        writeFileSync(join(here, `layer.${part}`), bytes);
      }
      const started = performance.now();
      try {
        const { features } = await readWith(reader, { delivery: folderDelivery(here), name: "layer.shp" });
        for (const { wkb } of features) decodeWkb(wkb);
      } catch (error) {
        expect(error).toBeInstanceOf(Problem);
        refused++;
      }
      expect(performance.now() - started).toBeLessThan(2_000);
    }),
    { numRuns: 600, seed: 20_260_401 },
  );
  expect(refused).toBeGreaterThan(100);
  expect(refused).toBeLessThan(550);
  expect(process.memoryUsage().arrayBuffers - memory).toBeLessThan(256 * 2 ** 20);
});

function damaged(bytes: Buffer, { place, kind, value }: Change): Buffer {
  if (bytes.length === 0) return bytes;
  const at = Math.min(bytes.length - 1, Math.floor(place * bytes.length));
  switch (kind) {
    case "flip":
      bytes[at] = (bytes[at] ?? 0) ^ (1 << (value % 8));
      return bytes;
    case "set":
      bytes[at] = value;
      return bytes;
    case "word":
      bytes.fill(value % 2 === 0 ? 0xff : 0x7f, at, Math.min(at + 4, bytes.length));
      return bytes;
    case "cut":
      return bytes.subarray(0, at);
    case "insert":
      break;
  }
  return Buffer.concat([bytes.subarray(0, at), Buffer.alloc(1 + (value % 9), value), bytes.subarray(at)]);
}
