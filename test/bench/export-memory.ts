import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { type BenchCity, datasets, definition, load } from "./bench-city.ts";
import { repeatRows } from "./repeated-rows.ts";
import type { Figure } from "./side-by-side.ts";

const root = path.join(import.meta.dirname, "../..");

/** Goals of the formats that need nothing but the row at hand. */
const streamed = { geojson: { atMost: 100 }, csv: { atMost: 100 } };
const formats = ["geojson", "csv", "gpkg", "fgb", "shp.zip", "parquet"];

/** Peak memory of exporting ten times the buildings there are, in a database of their own. */
export async function exportMemory({ deliveries }: BenchCity, rowCount: number): Promise<Figure[]> {
  const test = await createTestDatabase("postgis", datasets);
  try {
    for (const delivery of deliveries) if (["city-boundary", "buildings"].includes(delivery.dataset)) await load(test, delivery);
    await repeatRows(test.database, definition("buildings"), 9);
    const figures: Figure[] = [];
    for (const id of formats) {
      // Compiling what has changed since takes 20 MB at the first start.
      await peakMegabytes(test, id);
      figures.push({
        what: `peak memory of exporting ${rowCount * 10} buildings, ${id}`,
        value: await peakMegabytes(test, id),
        unit: "MB",
        goal: streamed[id as keyof typeof streamed],
      });
    }
    return figures;
  } finally {
    await test.drop();
  }
}

/** Of a process of its own that exports once, with the options of `npm run export`. */
async function peakMegabytes({ database }: TestDatabase, id: string): Promise<number> {
  const { connectionString = "" } = database.pool.options as { connectionString?: string };
  const manifest = JSON.parse(await readFile(path.join(root, "package.json"), "utf8")) as { scripts: { export: string } };
  const options = manifest.scripts.export.split(" ").filter((word) => word.startsWith("-") || word.endsWith(".mjs"));
  const child = spawn(process.execPath, [...options, path.join(import.meta.dirname, "export-once.script.ts"), "buildings", id], {
    cwd: root,
    env: { ...process.env, DATABASE_URL: connectionString },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const answer = (await Array.fromAsync(child.stdout)).join("");
  const [, peak] = /peak memory (\d+) MB/.exec(answer) ?? [];
  if (peak === undefined) throw new Error(`export of ${id}: ${answer}`);
  return Number(peak);
}
