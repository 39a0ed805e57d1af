import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../read/support/folders.ts";
import { mutate, randomFrom } from "./mutate.ts";
import { runFuzz } from "./run-fuzz.ts";
import { readSeed, writeSeed } from "./read-seed.ts";
import { makeSeeds } from "./seeds.ts";

const folder = temporaryFolder();

describe("a damaged delivery of any format", () => {
  it("gives records or a Problem: no crash, no hang, no allocation by what the file says", { timeout: 120_000 }, async () => {
    const { cases, outcomes, faults } = await runFuzz({ seed: 1, from: 0, to: 2_000 });
    expect(faults).toEqual([]);
    expect(cases).toBe(2_000);
    // Were everything refused at the door, or nothing damaged, the readers would not have been tried.
    expect(outcomes["read"]).toBeGreaterThan(200);
    expect(outcomes["refused: unreadable-file"]).toBeGreaterThan(400);
  });

  it("is read to its end before it is damaged", async () => {
    for (const seed of await makeSeeds()) {
      writeSeed(seed, join(folder, seed.name));
      const sizes = new Map(Object.entries(seed.files).map(([name, { length }]) => [name, length]));
      expect([seed.name, await readSeed(seed, join(folder, seed.name), sizes)]).toEqual([
        seed.name,
        expect.toSatisfy((rows: number) => rows > 0),
      ]);
    }
  });

  it("is the same for the same number, and mostly another file than the seed", async () => {
    const seeds = await makeSeeds();
    const all = seeds.flatMap(({ files }) => Object.values(files));
    expect(all.map((bytes, n) => mutate(bytes, randomFrom(n)).equals(mutate(bytes, randomFrom(n))))).not.toContain(false);
    expect(all.filter((bytes, n) => mutate(bytes, randomFrom(n)).equals(bytes)).length).toBeLessThan(all.length / 3);
  });
});
