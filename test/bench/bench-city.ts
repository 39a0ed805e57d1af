import { execFile, spawnSync } from "node:child_process";
import { promisify } from "node:util";
import { loadCity } from "../../config/city.ts";
import { ingest } from "../../data-pipelines/pipeline.ts";
import type { SampleDelivery } from "../../data-pipelines/sample/generate.ts";
import { loadDatasets } from "../../datasets/index.ts";
import type { DatasetDefinition } from "../../model/dataset.ts";
import type { Home, TestDatabase } from "../support/database.ts";
import type { Result } from "./side-by-side.ts";

/** One suite of benchmarks: a file `*.bench.ts` here, found by `main.ts`. Without `homes` it needs no database. */
export type Suite = CitySuite | { readonly homes?: undefined; run(): Promise<Result[]> };

export interface CitySuite {
  /** Takes minutes: runs only when it is named. */
  readonly onDemand?: boolean;
  readonly homes: readonly Home[];
  run(city: BenchCity): Promise<Result[]>;
}

/** The loaded sample city that suites measure on. */
export interface BenchCity {
  readonly test: TestDatabase;
  readonly home: Home;
  readonly scale: number;
  /** The same city in PostGIS: for the embedded home something to be compared with, if there is one. */
  readonly native: TestDatabase | undefined;
  readonly deliveries: readonly SampleDelivery[];
  /** For what a suite writes; removed at the end. */
  readonly folder: string;
}

export const datasets = await loadDatasets();
const city = await loadCity("25213");

export const run = promisify(execFile);

export const hasGdal = spawnSync("ogr2ogr", ["--version"]).status === 0;

export async function load(test: TestDatabase, { dataset, source, file, release }: SampleDelivery): Promise<void> {
  const definitions = datasets.filter(({ id }) => id === dataset);
  await ingest({ datasets: definitions, from: file, source, release, sample: true }, { database: test.database, city, language: "en" });
}

export function definition(id: string): DatasetDefinition {
  const found = datasets.find((dataset) => dataset.id === id);
  if (found === undefined) throw new Error(`no dataset ${id}`);
  return found;
}

/** As GDAL wants it: it appends further words, so an address with `postgres://` does not do. */
export function databaseAddress(test: TestDatabase): string {
  const { connectionString = "" } = test.database.pool.options as { connectionString?: string };
  const { hostname, port, username, password, pathname } = new URL(connectionString);
  return `PG:host=${hostname} port=${port || "5432"} user=${username} password=${password} dbname=${pathname.slice(1)}`;
}
