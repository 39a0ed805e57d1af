import { describe, expect, test } from "vitest";
import { type CachedTile, TileCache } from "../../../server/tiles/tile-cache.ts";

const tileOf = (bytes: number, etag = '"e"'): CachedTile => ({ bytes: new Uint8Array(bytes), etag });
const make = (tile: CachedTile) => () => Promise.resolve(tile);

/** A cache with room for `count` tiles of 1000 bytes with one-letter keys. */
async function cacheFor(count: number): Promise<TileCache> {
  const probe = new TileCache({ maxBytes: 1e6 });
  await probe.getOrCreate("a", make(tileOf(1000)));
  return new TileCache({ maxBytes: probe.bytesUsed * count });
}

describe("TileCache", () => {
  test("gives back the tile it keeps, without making it again", async () => {
    const cache = new TileCache({ maxBytes: 1e6 });
    const tile = tileOf(10);
    await cache.getOrCreate("a", make(tile));
    expect(cache.get("a")).toBe(tile);
    expect(await cache.getOrCreate("a", () => Promise.reject(new Error("made again")))).toBe(tile);
    expect(cache.get("b")).toBeUndefined();
  });

  test("never holds more bytes than allowed", async () => {
    const cache = new TileCache({ maxBytes: 50_000 });
    for (let i = 0; i < 200; i++) {
      await cache.getOrCreate(`key ${i}`, make(tileOf((i * 7919) % 9000)));
      expect(cache.bytesUsed).toBeLessThanOrEqual(50_000);
    }
    expect(cache.size).toBeGreaterThan(3);
    expect(cache.get("key 199")).toBeDefined();
  });

  test("drops the tile whose last use is longest ago", async () => {
    const cache = await cacheFor(3);
    for (const key of ["a", "b", "c"]) await cache.getOrCreate(key, make(tileOf(1000)));
    cache.get("a");
    await cache.getOrCreate("b", make(tileOf(1000)));
    await cache.getOrCreate("d", make(tileOf(1000)));
    expect(["a", "b", "c", "d"].filter((key) => cache.get(key))).toEqual(["a", "b", "d"]);
  });

  test("a tile larger than the whole cache is delivered, and pushes nothing out", async () => {
    const cache = await cacheFor(3);
    await cache.getOrCreate("a", make(tileOf(1000)));
    const large = tileOf(10_000);
    expect(await cache.getOrCreate("b", make(large))).toBe(large);
    expect([cache.get("a") !== undefined, cache.get("b")]).toEqual([true, undefined]);
  });

  test("requests at the same time share one creation", async () => {
    const cache = new TileCache({ maxBytes: 1e6 });
    let creations = 0;
    const create = async () => {
      creations++;
      await new Promise((resolve) => setTimeout(resolve, 5));
      return tileOf(10);
    };
    const [first, ...others] = await Promise.all(Array.from({ length: 20 }, () => cache.getOrCreate("a", create)));
    expect(creations).toBe(1);
    expect(others.every((tile) => tile === first)).toBe(true);
  });

  test("different keys are made side by side", async () => {
    const cache = new TileCache({ maxBytes: 1e6 });
    const never = cache.getOrCreate("a", () => new Promise(() => {}));
    const tile = tileOf(1);
    expect(await Promise.race([never, cache.getOrCreate("b", make(tile))])).toBe(tile);
  });

  test("a failed creation reaches all who wait, is not kept, and is tried again", async () => {
    const cache = new TileCache({ maxBytes: 1e6 });
    const fail = () => Promise.reject(new Error("no database"));
    const answers = await Promise.allSettled([cache.getOrCreate("a", fail), cache.getOrCreate("a", fail)]);
    expect(answers.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(cache.size).toBe(0);
    const tile = tileOf(1);
    expect(await cache.getOrCreate("a", make(tile))).toBe(tile);
  });

  test("a creation that throws at once is a failed one too", async () => {
    const cache = new TileCache({ maxBytes: 1e6 });
    const answer = cache.getOrCreate("a", () => {
      throw new Error("at once");
    });
    await expect(answer).rejects.toThrow("at once");
    expect(await cache.getOrCreate("a", make(tileOf(1)))).toBeDefined();
  });

  test("clear forgets everything, also what is being made", async () => {
    const cache = new TileCache({ maxBytes: 1e6 });
    await cache.getOrCreate("a", make(tileOf(10)));
    const old = tileOf(20);
    const pending = cache.getOrCreate("b", make(old));
    cache.clear();
    const fresh = tileOf(30);
    const remade = cache.getOrCreate("b", make(fresh));
    expect(await pending).toBe(old);
    expect(await remade).toBe(fresh);
    expect([cache.get("a"), cache.get("b"), cache.size]).toEqual([undefined, fresh, 1]);
  });

  test("refuses a size that is not a number of bytes", () => {
    expect(() => new TileCache({ maxBytes: NaN })).toThrow(RangeError);
    expect(() => new TileCache({ maxBytes: -1 })).toThrow("-1");
  });
});
