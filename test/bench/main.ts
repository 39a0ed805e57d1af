import { glob, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { generateSampleCity, type SampleDelivery } from "../../data-pipelines/sample/generate.ts";
import { createTestDatabase, type Home, homes, type TestDatabase } from "../support/database.ts";
import { datasets, load, type Suite } from "./bench-city.ts";
import { formatResults, reachesGoal, type Result } from "./side-by-side.ts";

/**
 * `npm run bench [-- --scale N] [SUITE…]`: figures as ratios, each pair of jobs in turn in one run. A suite
 * is a file `*.bench.ts` in this folder; without names all of them run.
 */

const { values, positionals } = parseArgs({ allowPositionals: true, options: { scale: { type: "string", default: "10" } } });
const scale = Number(values.scale);
const suites = await findSuites(positionals);

const folder = await mkdtemp(path.join(tmpdir(), "machizu-bench-"));
const results: Result[] = [];
try {
  const usedHomes = homes.filter((home) => suites.some((suite) => suite.homes?.includes(home)));
  const deliveries = usedHomes.length === 0 ? [] : await generateSampleCity({ outputDirectory: folder, scale });
  const tests = new Map<Home, TestDatabase>();
  try {
    for (const home of usedHomes) tests.set(home, await loadCity(home, deliveries));
    for (const [home, test] of tests)
      for (const suite of suites.filter((one) => one.homes?.includes(home) === true))
        print(`${home}, sample city × ${scale}`, await suite.run({ test, home, native: tests.get("postgis"), scale, deliveries, folder }));
  } finally {
    for (const test of tests.values()) await test.drop();
  }
  for (const suite of suites) if (suite.homes === undefined) print("no database", await suite.run());
  printGoals();
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function loadCity(home: Home, deliveries: readonly SampleDelivery[]): Promise<TestDatabase> {
  const test = await createTestDatabase(home, datasets);
  for (const delivery of deliveries) await load(test, delivery);
  // As autovacuum does within a minute: what is measured next must not pay for it.
  await test.database.pool.query("vacuum analyze");
  return test;
}

async function findSuites(names: readonly string[]): Promise<Suite[]> {
  const files = await Array.fromAsync(glob("*.bench.ts", { cwd: import.meta.dirname }));
  const chosen = files.sort().filter((file) => names.length === 0 || names.includes(file.replace(".bench.ts", "")));
  if (chosen.length === 0) throw new Error(`suites: ${files.map((file) => file.replace(".bench.ts", "")).join(", ")}`);
  const modules = await Promise.all(
    chosen.map(async (file) => (await import(pathToFileURL(path.join(import.meta.dirname, file)).href)) as { suite: Suite }),
  );
  return modules.map(({ suite }) => suite).filter((suite) => names.length > 0 || !("onDemand" in suite && suite.onDemand));
}

function print(title: string, printed: readonly Result[]): void {
  results.push(...printed);
  process.stdout.write(`\n### ${title}\n\n${formatResults(printed)}\n`);
}

function printGoals(): void {
  const judged = results.filter((result) => reachesGoal(result) !== undefined);
  const missed = judged.filter((result) => reachesGoal(result) === false);
  process.stdout.write(`\n${judged.length - missed.length} of ${judged.length} goals reached\n`);
  if (missed.length > 0) process.stdout.write(`\n### Missed\n\n${formatResults(missed)}\n`);
}
