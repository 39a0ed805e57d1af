import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { setImmediate } from "node:timers/promises";
import { parseArgs } from "node:util";
import { z } from "zod";
import { loadCity } from "../config/city.ts";
import { readEnvironment } from "../config/environment.ts";
import { runCommand } from "../config/terminal.ts";
import { loadDatasets } from "../datasets/index.ts";
import { withCity } from "../model/city.ts";
import { Problem } from "../model/problem.ts";
import type { RunSummary } from "../model/run-result.ts";
import type { Language } from "../model/text.ts";
import { connect } from "../sql/connect.ts";
import { migrate } from "../sql/migrate.ts";
import { Platform } from "./platform.ts";
import { printRun } from "./print/run/print-run.ts";
import { executeRun } from "./runs/execute-run.ts";
import { gatherMaterial, prepareRun } from "./runs/prepare-run.ts";
import type { SimulationProgram } from "./simulations/find-simulations.ts";

/**
 * `npm run simulate -- NAME --params FILE [--out DIR] [--pdf] [--json]`: a simulation without server and browser. FILE holds the parameters, or
 * what `/api/processes/NAME/execution` takes. The same parameters and data give the same result as there.
 */
await runCommand(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      params: { type: "string" },
      out: { type: "string" },
      json: { type: "boolean", default: false },
      pdf: { type: "boolean", default: false },
    },
  });
  const environment = readEnvironment();
  const [name = ""] = positionals;
  const given = await readParameters(values.params);
  const city = await loadCity(environment.cityCode);
  const datasets = (await loadDatasets()).map((dataset) => withCity(dataset, city));
  const platform = new Platform({ city, datasets, formats: [], publicUrl: environment.publicUrl, home: environment.home });
  const program = await platform.runs.program(name);
  const database = await connect(environment);
  try {
    await migrate(database, datasets);
    platform.attach(database);
    const prepared = await prepareRun(platform, program, await adoptFolders(platform, program, given));
    const material = await gatherMaterial(platform, prepared);
    const folder = path.resolve(values.out ?? `${name}-${prepared.hash.slice(0, 12)}`);
    const summary = await executeRun({ prepared, material, folder }, { onProgress: showProgress, breathe: () => setImmediate() });
    if (values.pdf) {
      const { simulation } = program;
      const { language } = environment;
      const sheet = { run: { folder, summary }, simulation, language, finishedAt: new Date() };
      await writeFile(path.join(folder, "report.pdf"), await printRun(platform, sheet));
    }
    process.stdout.write(`${values.json ? JSON.stringify(summary, undefined, 2) : summaryText(summary, folder, environment.language)}\n`);
  } finally {
    await database.close();
  }
});

/** @throws Problem when the file cannot be read. */
async function readParameters(file: string | undefined): Promise<Record<string, unknown>> {
  const members = z.record(z.string(), z.unknown());
  try {
    const content = members.parse(JSON.parse(await readFile(file ?? "", "utf8")));
    return "inputs" in content ? members.parse(content["inputs"]) : content;
  } catch (cause) {
    throw new Problem("invalid-parameter", {
      where: `--params ${file ?? ""}`.trim(),
      detail: { ja: "設定の JSON ファイルを読めません", en: "The JSON file of parameters cannot be read" },
      remedy: { ja: '例：--params flood.json（{"durationHours":6,…}）', en: 'For example --params flood.json ({"durationHours":6,…})' },
      cause,
    });
  }
}

/** A run that is an input may be named by its folder of results. */
async function adoptFolders(
  { runs }: Platform,
  { simulation }: SimulationProgram,
  given: Record<string, unknown>,
): Promise<Record<string, unknown>> {
  const named = { ...given };
  for (const [name, { type }] of Object.entries(simulation.parameters)) {
    const value = given[name];
    if (type === "run" && typeof value === "string" && existsSync(value)) named[name] = await runs.adopt(path.resolve(value));
  }
  return named;
}

function showProgress(share: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${Math.floor(share * 100)} %`);
}

function summaryText(
  { label, title, run, resultHash, summary, warnings, limits, files }: RunSummary,
  folder: string,
  language: Language,
): string {
  return [
    `${label[language]}  ${title[language]}`,
    `run ${run}`,
    `result ${resultHash}`,
    ...Object.entries(summary).map(([name, value]) => `  ${name}: ${value ?? "—"}`),
    ...[...warnings, ...limits].map((text) => `※ ${text[language]}`),
    `${folder}: ${files.length}`,
  ].join("\n");
}
