import path from "node:path";
import { parseArgs } from "node:util";
import { loadCity } from "../config/city.ts";
import { readEnvironment } from "../config/environment.ts";
import { runCommand } from "../config/terminal.ts";
import { loadDatasets } from "../datasets/index.ts";
import { withCity } from "../model/city.ts";
import type { DatasetDefinition } from "../model/dataset.ts";
import { Problem } from "../model/problem.ts";
import { connect } from "../sql/connect.ts";
import { migrate } from "../sql/migrate.ts";
import { publicSession } from "./fetch/http-request.ts";
import { handOver } from "./hand-over.ts";
import { type IngestOptions, runIngest, terrainName } from "./ingest-command.ts";
import { formatRegistry } from "./registry-text.ts";
import { sourceRegistry } from "./sources/index.ts";
import { terminalProgress } from "./terminal-progress.ts";
import { gridShift } from "./tokyo-datum.ts";

/**
 * `npm run ingest -- [DATASET…] --from FILE_OR_URL …`: a delivery to the database (`terrain` in the place of a dataset: heights); without `--from`, everything that is registered for
 * the city. Exit 0 only if nothing was refused and nothing waits for a confirmation.
 */

const usage = `npm run ingest -- [DATASET…] --from FILE_OR_URL [--source NAME] [--release DATE] [--crs EPSG] [--encoding NAME]
npm run ingest -- [DATASET…] [--city CODE] [--source NAME] [--release DATE] [--list] [--again]
  [--dry-run] [--accept-count-change] [--findings FILE.geojson] [--json]`;

await runCommand(async () => {
  const environment = readEnvironment();
  const { values, positionals } = readArguments();
  const { language } = environment;
  const city = await loadCity(values.city ?? environment.cityCode);
  const datasets = (await loadDatasets()).map((dataset) => withCity(dataset, city));
  if (values.source !== undefined && !positionals.includes(terrainName)) checkSource(datasets, values.source);
  if (values.list) {
    const entries = (await sourceRegistry(datasets)).filter(
      ({ taker }) => positionals.length === 0 || positionals.includes(taker?.dataset.id ?? ""),
    );
    return write(values.json ? JSON.stringify(entries, undefined, 2) : formatRegistry(entries, city, language));
  }
  const options = readOptions(values, positionals, city.code5);
  const onProgress = terminalProgress(language);
  const handedOver = environment.databaseUrl === undefined ? await handOver(environment.home, options, { write, onProgress }) : undefined;
  if (handedOver !== undefined) {
    process.exitCode = handedOver;
    return;
  }
  const database = await connect(environment);
  try {
    await migrate(database, datasets);
    const fetchSession = publicSession(environment);
    const { tokyoGridFile } = environment;
    const tokyoShift = tokyoGridFile === undefined ? undefined : await gridShift(tokyoGridFile);
    process.exitCode = await runIngest(options, { database, city, language, datasets, fetchSession, tokyoShift, write, onProgress });
  } finally {
    await database.close();
  }
});

type Values = ReturnType<typeof parseWords>["values"];

function readOptions(values: Values, datasets: readonly string[], cityCode: string): IngestOptions {
  const { from, source, release, crs, encoding, findings, again, json } = values;
  return {
    cityCode,
    datasets,
    again,
    json,
    dryRun: values["dry-run"],
    acceptCountChange: values["accept-count-change"],
    variables: Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith("MACHIZU_"))),
    ...(from !== undefined && { from: from.includes("://") ? from : path.resolve(from) }),
    ...(source !== undefined && { source }),
    ...(release !== undefined && { release }),
    ...(crs !== undefined && { crs: readEpsg(crs) }),
    ...(encoding !== undefined && { encoding }),
    ...(findings !== undefined && { findings: path.resolve(findings) }),
  };
}

function write(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** @throws Problem with the usage for a word that is not known. */
function readArguments() {
  try {
    return parseWords();
  } catch (error) {
    return badArgument(error instanceof Error ? error.message : String(error), { ja: usage, en: usage });
  }
}

function parseWords() {
  return parseArgs({
    allowPositionals: true,
    options: {
      from: { type: "string" },
      city: { type: "string" },
      source: { type: "string" },
      release: { type: "string" },
      crs: { type: "string" },
      encoding: { type: "string" },
      list: { type: "boolean", default: false },
      again: { type: "boolean", default: false },
      "dry-run": { type: "boolean", default: false },
      "accept-count-change": { type: "boolean", default: false },
      findings: { type: "string" },
      json: { type: "boolean", default: false },
    },
  });
}

function checkSource(datasets: readonly DatasetDefinition[], id: string): void {
  const known = datasets.flatMap(({ sources }) => sources.map((source) => source.id));
  if (!known.includes(id)) badArgument(`--source ${id}`, { ja: `提供元：${known.join(", ")}`, en: `Sources: ${known.join(", ")}` });
}

function readEpsg(text: string): number {
  const match = /^(?:EPSG:)?(\d{4,6})$/i.exec(text);
  return match ? Number(match[1]) : badArgument(`--crs ${text}`, { ja: "例：--crs 6674", en: "For example --crs 6674" });
}

function badArgument(what: string, remedy: { ja: string; en: string }): never {
  throw new Problem("invalid-parameter", {
    where: what,
    detail: { ja: `指定が足りないか、正しくありません：${what}`, en: `Missing or not valid: ${what}` },
    remedy,
  });
}
