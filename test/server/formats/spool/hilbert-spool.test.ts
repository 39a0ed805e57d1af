import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { FlatGeometry } from "../../../../server/formats/geometry/flat-geometry.ts";
import { HilbertSpool } from "../../../../server/formats/spool/hilbert-spool.ts";

let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "machizu-spool-"));
});
afterAll(() => rm(folder, { recursive: true }));

const featureCount = 30_000;

test("features come in the same order from memory and through the disk, each with its own bytes", async () => {
  const inMemory = await sortedFeatures(1 << 30);
  const throughDisk = await sortedFeatures(1 << 16);
  expect(inMemory.map(({ length }) => length)).toEqual(throughDisk.map(({ length }) => length));
  expect(Buffer.concat(throughDisk).equals(Buffer.concat(inMemory))).toBe(true);
  // more than one chunk each, or nothing was put together
  expect(inMemory.length).toBeGreaterThan(1);
  const found = new Set<number>();
  const all = Buffer.concat(inMemory);
  for (let at = 0; at < all.length; at += byteLengthOf(all.readUInt32LE(at))) {
    const feature = all.readUInt32LE(at);
    expect(all[at + byteLengthOf(feature) - 1]).toBe(feature % 251);
    found.add(feature);
  }
  expect(found.size).toBe(featureCount);
});

/** Features of different lengths at scattered places, as the chunks they come back in. */
async function sortedFeatures(inMemoryBytes: number): Promise<Buffer[]> {
  const spool = new HilbertSpool(folder, 10, inMemoryBytes);
  const geometry = new FlatGeometry();
  const point = Buffer.alloc(21);
  point[0] = 1;
  point.writeUInt32LE(1, 1);
  for (let feature = 0; feature < featureCount; feature++) {
    point.writeDoubleLE((feature * 7919) % 10_007, 5);
    point.writeDoubleLE((feature * 104_729) % 9973, 13);
    geometry.read(point);
    spool.writer.uint32(feature);
    spool.writer.append(Buffer.alloc(byteLengthOf(feature) - 4, feature % 251));
    spool.endFeature(geometry);
    await spool.flush();
  }
  const features = await spool.sort();
  const chunks: Buffer[] = [];
  for await (const { bytes } of features.read()) chunks.push(bytes);
  await spool.close();
  return chunks;
}

function byteLengthOf(feature: number): number {
  return 5 + (feature % 400);
}
