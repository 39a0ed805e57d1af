import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../read/support/folders.ts";
import { mutate, randomFrom } from "./mutate.ts";
import { runFuzz } from "./run-fuzz.ts";
import { readSeed, writeSeed } from "./read-seed.ts";
import { makeSeeds } from "./seeds.ts";

const folder = temporaryFolder();

describe("a damaged delivery of any format", () => {
  it("gives records or a Problem: no crash, no hang, no allocation by what the file says", async () => {
    const { cases, outcomes, faults } = await runFuzz({ seed: 1, from: 0, to: 1_500 });
    expect(faults).toEqual([]);
    expect(cases).toBe(1_500);
    // Were everything refused at the door, or nothing damaged, the readers would not have been tried.
    const atDoor = Object.entries(outcomes).filter(([outcome]) => outcome.startsWith("refused at the door"));
    expect(atDoor.reduce((sum, [, count]) => sum + count, 0)).toBeLessThan(0.6 * cases);
    expect(outcomes["read"]).toBeGreaterThan(0.3 * cases);
    expect(outcomes["refused in a record: unreadable-file"]).toBeGreaterThan(0.1 * cases);
  });

  it("is read to its end before it is damaged", async () => {
    for (const seed of makeSeeds()) {
      writeSeed(seed, join(folder, seed.name));
      const sizes = new Map(Object.entries(seed.files).map(([name, { length }]) => [name, length]));
      expect([seed.name, await readSeed(seed, join(folder, seed.name), sizes)]).toEqual([
        seed.name,
        expect.toSatisfy((rows: number) => rows > 0),
      ]);
    }
  });

  it("is the same for the same number, and mostly another file than the seed", () => {
    const seeds = makeSeeds();
    const all = seeds.flatMap(({ files }) => Object.values(files));
    expect(all.map((bytes, n) => mutate(bytes, randomFrom(n)).equals(mutate(bytes, randomFrom(n))))).not.toContain(false);
    expect(all.filter((bytes, n) => mutate(bytes, randomFrom(n)).equals(bytes)).length).toBeLessThan(all.length / 3);
  });
});
