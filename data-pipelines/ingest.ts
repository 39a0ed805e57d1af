import { parseArgs } from "node:util";
import { loadCity } from "../config/city.ts";
import { readEnvironment } from "../config/environment.ts";
import { runCommand } from "../config/terminal.ts";
import { datasetById, loadDatasets } from "../datasets/index.ts";
import { withCity } from "../model/city.ts";
import type { DatasetDefinition } from "../model/dataset.ts";
import { Problem } from "../model/problem.ts";
import { connect } from "../sql/connect.ts";
import { migrate } from "../sql/migrate.ts";
import { publicSession } from "./fetch/http-request.ts";
import { writeFindings } from "./findings-file.ts";
import type { IngestContext } from "./ingest-request.ts";
import { ingestRegistry, type RegistryOutcome } from "./ingest-registry.ts";
import { ingest } from "./pipeline.ts";
import { formatOutcome, formatRegistry } from "./registry-text.ts";
import { formatReport } from "./report-text.ts";
import type { LoadReport } from "./report.ts";
import { sourceRegistry } from "./sources/index.ts";
import { terminalProgress } from "./terminal-progress.ts";

/**
 * `npm run ingest -- [DATASET…] --from FILE_OR_URL …`: a delivery to the database; without `--from`, everything that is registered for
 * the city. Exit 0 only if nothing was refused and nothing waits for a confirmation.
 */

const usage = `npm run ingest -- [DATASET…] --from FILE_OR_URL [--source NAME] [--release DATE] [--crs EPSG] [--encoding NAME]
npm run ingest -- [DATASET…] --city CODE [--source NAME] [--release DATE] [--list] [--again]
  [--dry-run] [--accept-count-change] [--findings FILE.geojson] [--json]`;

const { values, positionals } = readArguments();
const environment = readEnvironment();
const { language } = environment;

await runCommand(async () => {
  if (values.from === undefined && values.city === undefined && !values.list) badArgument("--from / --city", { ja: usage, en: usage });
  const city = await loadCity(values.city ?? environment.cityCode);
  const all = (await loadDatasets()).map((dataset) => withCity(dataset, city));
  const datasets = positionals.length === 0 ? all : positionals.map((id) => datasetById(all, id));
  if (values.source !== undefined) checkSource(all, values.source);
  if (values.list) {
    const entries = (await sourceRegistry(all)).filter(
      ({ taker }) => positionals.length === 0 || positionals.includes(taker?.dataset.id ?? ""),
    );
    return print(entries, formatRegistry(entries, city, language));
  }
  const database = await connect(environment);
  try {
    await migrate(database, all);
    const fetchSession = publicSession(environment.intranetHosts);
    const context = { database, city, language, fetchSession, onProgress: terminalProgress(language) };
    const loads = values.from === undefined ? await takeRegistered(datasets, context) : await takeDelivery(values.from, datasets, context);
    if (values.findings !== undefined) await writeFindings(values.findings, loads, language);
  } finally {
    await database.close();
  }
});

async function takeDelivery(from: string, datasets: readonly DatasetDefinition[], context: IngestContext): Promise<readonly LoadReport[]> {
  const report = await ingest(
    {
      ...shared(datasets),
      from,
      ...(values.source !== undefined && { source: values.source }),
      ...(values.crs !== undefined && { crs: readEpsg(values.crs) }),
      ...(values.encoding !== undefined && { encoding: values.encoding }),
    },
    context,
  );
  print(report, formatReport(report, language));
  if (report.loads.some(({ unconfirmed }) => unconfirmed)) process.exitCode = 1;
  return report.loads;
}

async function takeRegistered(datasets: readonly DatasetDefinition[], context: IngestContext): Promise<readonly LoadReport[]> {
  const source = values.source === undefined ? {} : { source: values.source };
  const request = { ...shared(datasets), ...source, again: values.again, variables: process.env };
  const outcomes: RegistryOutcome[] = [];
  for await (const outcome of ingestRegistry(request, context)) {
    outcomes.push(outcome);
    if (!values.json) process.stdout.write(`${formatOutcome(outcome, language)}\n`);
  }
  if (values.json) process.stdout.write(`${JSON.stringify(outcomes, undefined, 2)}\n`);
  if (outcomes.length === 0) nothingRegistered();
  if (outcomes.some(({ state }) => state === "failed" || state === "unconfirmed")) process.exitCode = 1;
  return outcomes.flatMap(({ report }) => report?.loads ?? []);
}

function shared(datasets: readonly DatasetDefinition[]) {
  return {
    datasets,
    dryRun: values["dry-run"],
    acceptCountChange: values["accept-count-change"],
    findingPlaces: values.findings !== undefined,
    ...(values.release !== undefined && { release: values.release }),
  };
}

function print(result: unknown, text: string): void {
  process.stdout.write(values.json ? `${JSON.stringify(result, undefined, 2)}\n` : `${text}\n`);
}

function readArguments() {
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

function nothingRegistered(): never {
  return badArgument([...positionals, values.source ?? ""].join(" "), {
    ja: "自動で取得できる提供元がありません。ファイルを --from で渡してください",
    en: "No source of it is fetched by itself; pass its file with --from",
  });
}

function badArgument(what: string, remedy: { ja: string; en: string }): never {
  throw new Problem("invalid-parameter", {
    where: what,
    detail: { ja: `指定が足りないか、正しくありません：${what}`, en: `Missing or not valid: ${what}` },
    remedy,
  });
}
