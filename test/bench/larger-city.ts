import { mkdir } from "node:fs/promises";
import path from "node:path";
import { generateSampleCity } from "../../data-pipelines/sample/generate.ts";
import { createTestDatabase } from "../support/database.ts";
import { type BenchCity, datasets, load } from "./bench-city.ts";
import { BenchTiles, expectSameBytes, layerDefinitions } from "./bench-tiles.ts";
import { repeatRows } from "./repeated-rows.ts";
import { comparison, type Comparison, takeTurns } from "./side-by-side.ts";

/** A tile costs what is in it, whatever lies around it: the z14 tile in the middle of a city, and the same with nine more cities beside it. */
export async function largerCity({ home, folder }: Pick<BenchCity, "home" | "folder">): Promise<Comparison[]> {
  if (home !== "postgis") return [];
  const outputDirectory = path.join(folder, "small");
  await mkdir(outputDirectory, { recursive: true });
  const needed = new Set(["city-boundary", ...layerDefinitions.map(({ id }) => id)]);
  const deliveries = (await generateSampleCity({ outputDirectory, scale: 1 })).filter(({ dataset }) => needed.has(dataset));
  const [large, small] = [await createTestDatabase(home, datasets), await createTestDatabase(home, datasets)];
  try {
    for (const test of [large, small]) {
      for (const delivery of deliveries) await load(test, delivery);
      if (test === large) for (const layer of layerDefinitions) await repeatRows(test.database, layer, 9);
      await test.database.pool.query("vacuum analyze");
    }
    const [ten, one] = [await BenchTiles.open(large), await BenchTiles.open(small)];
    await ten.fillMemory();
    await one.fillMemory();
    const tile = one.at(14);
    const { bytes, rowCount } = await one.fromDatabase(tile);
    expectSameBytes("z14 of a larger city", (await ten.fromDatabase(tile)).bytes, bytes);
    expectSameBytes("z14 of a larger city, from memory", (await ten.fromMemory(tile)).bytes, bytes);
    const sides = [
      { name: "ten cities", run: () => ten.fromDatabase(tile) },
      { name: "one city", run: () => one.fromDatabase(tile) },
      { name: "ten cities", run: () => ten.fromMemory(tile) },
      { name: "one city", run: () => one.fromMemory(tile) },
    ];
    const [a = [], b = [], c = [], d = []] = await takeTurns(sides, 21);
    const named = { ours: "ten cities", theirs: "one city", goal: { atLeast: Number((1 / 1.3).toFixed(2)) } };
    return [
      comparison({ ...named, what: `z14 tile of ${rowCount} rows in a city 10 times larger` }, a, b),
      comparison({ ...named, what: `z14 tile of ${rowCount} rows in a city 10 times larger, from memory` }, c, d),
    ];
  } finally {
    await Promise.all([large.drop(), small.drop()]);
  }
}
