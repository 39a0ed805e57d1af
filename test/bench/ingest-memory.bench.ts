import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createTestDatabase } from "../support/database.ts";
import { type BenchCity, datasets, hasGdal, run, type Suite } from "./bench-city.ts";
import { repeatShapefile } from "./repeated-shapefile.ts";
import type { Figure } from "./side-by-side.ts";
import { unzipBuildings } from "./unzip-buildings.ts";

export const suite: Suite = { homes: ["postgis"], onDemand: true, run: benchMemory };

const inputBytes = 2 * 2 ** 30;
const goal = { atMost: 300 };
const baseRecords = 40_000;
/** Gives a building about sixty vertices. */
const vertexSpacingMeters = 0.75;

/** Peak memory of `npm run ingest` on a shapefile of 2 GB, and on a tenth of it: it must not grow with the input. */
async function benchMemory({ deliveries, folder }: BenchCity): Promise<Figure[]> {
  const zipped = deliveries.find(({ dataset }) => dataset === "buildings");
  if (zipped === undefined || !hasGdal) return [];
  const dense = path.join(folder, "dense");
  const limit = ["-limit", String(baseRecords), "-segmentize", String(vertexSpacingMeters), "-lco", "ENCODING=CP932"];
  const source = await unzipBuildings(zipped.file, folder);
  await run("ogr2ogr", [`${dense}.shp`, `${source}.shp`, ...limit], { env: { ...process.env, SHAPE_ENCODING: "CP932" } });
  const count = (await readFile(`${dense}.dbf`)).readUInt32LE(4);
  const recordBytes = ((await stat(`${dense}.shp`)).size + (await stat(`${dense}.dbf`)).size) / count;
  const figures: Figure[] = [];
  for (const bytes of [inputBytes / 10, inputBytes]) {
    const file = path.join(folder, `large-${bytes}`, "buildings");
    await mkdir(path.dirname(file), { recursive: true });
    const records = Math.ceil(bytes / recordBytes);
    await repeatShapefile(dense, file, records);
    const what = `peak memory of an ingest of ${(bytes / 2 ** 20).toFixed(0)} MiB, ${records} records`;
    figures.push({ what, value: await peakMebibytes(`${file}.shp`), unit: "MiB", goal });
  }
  return figures;
}

/** Runs the command as a clerk does, on an empty database. */
async function peakMebibytes(file: string): Promise<number> {
  const test = await createTestDatabase("postgis", datasets);
  const { connectionString = "" } = test.database.pool.options as { connectionString?: string };
  // The flags of `npm run ingest`.
  const words = [
    "--max-semi-space-size=8",
    "data-pipelines/ingest.ts",
    "buildings",
    "--from",
    file,
    "--source",
    "city-buildings",
    "--encoding",
    "CP932",
    "--json",
  ];
  const child = spawn(process.execPath, words, { env: { ...process.env, DATABASE_URL: connectionString }, stdio: "ignore" });
  const ended = once(child, "exit");
  let peak = 0;
  while (child.exitCode === null && child.signalCode === null) {
    const status = await readFile(`/proc/${child.pid}/status`, "utf8").catch(() => "");
    peak = Math.max(peak, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0));
    await Promise.race([ended, sleep(500)]);
  }
  await test.drop();
  if (child.exitCode !== 0) throw new Error(`the ingest of ${file} ended with ${child.exitCode ?? child.signalCode}`);
  return peak / 1024;
}
