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
import { ingest, type IngestRequest } from "./pipeline.ts";
import { formatReport } from "./report.ts";
import { terminalProgress } from "./terminal-progress.ts";

/** `npm run ingest -- [DATASET…] --from FILE_OR_URL …`: a delivery to the database. Exit 0 only if it was published. */

const usage = `npm run ingest -- [DATASET…] --from FILE_OR_URL [--source NAME] [--release DATE] [--crs EPSG] [--encoding NAME] [--dry-run] [--json]`;

await runCommand(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      from: { type: "string" },
      source: { type: "string" },
      release: { type: "string" },
      crs: { type: "string" },
      encoding: { type: "string" },
      "dry-run": { type: "boolean", default: false },
      json: { type: "boolean", default: false },
    },
  });
  const environment = readEnvironment();
  const city = await loadCity(environment.cityCode);
  const datasets = (await loadDatasets()).map((dataset) => withCity(dataset, city));
  const request: IngestRequest = {
    datasets: chooseDatasets(datasets, positionals),
    from: values.from ?? missing("--from"),
    dryRun: values["dry-run"],
    ...(values.source !== undefined && { source: knownSource(datasets, values.source) }),
    ...(values.release !== undefined && { release: values.release }),
    ...(values.crs !== undefined && { crs: readEpsg(values.crs) }),
    ...(values.encoding !== undefined && { encoding: values.encoding }),
  };
  const database = await connect(environment);
  try {
    await migrate(database, datasets);
    const report = await ingest(request, {
      database,
      city,
      language: environment.language,
      onProgress: terminalProgress(environment.language),
    });
    process.stdout.write(values.json ? `${JSON.stringify(report, undefined, 2)}\n` : `${formatReport(report, environment.language)}\n`);
  } finally {
    await database.close();
  }
});

function chooseDatasets(datasets: readonly DatasetDefinition[], ids: readonly string[]): readonly DatasetDefinition[] {
  return ids.length === 0 ? datasets : ids.map((id) => datasetById(datasets, id));
}

function knownSource(datasets: readonly DatasetDefinition[], id: string): string {
  const known = datasets.flatMap(({ sources }) => sources.map((source) => source.id));
  return known.includes(id) ? id : badArgument(`--source ${id}`, { ja: `提供元：${known.join(", ")}`, en: `Sources: ${known.join(", ")}` });
}

function readEpsg(text: string): number {
  const match = /^(?:EPSG:)?(\d{4,6})$/i.exec(text);
  return match ? Number(match[1]) : badArgument(`--crs ${text}`, { ja: "例：--crs 6674", en: "For example --crs 6674" });
}

function missing(option: string): never {
  return badArgument(option, { ja: usage, en: usage });
}

function badArgument(what: string, remedy: { ja: string; en: string }): never {
  throw new Problem("invalid-parameter", {
    where: what,
    detail: { ja: `指定が足りないか、正しくありません：${what}`, en: `Missing or not valid: ${what}` },
    remedy,
  });
}
