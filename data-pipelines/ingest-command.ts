import { datasetById } from "../datasets/index.ts";
import type { DatasetDefinition } from "../model/dataset.ts";
import { Problem } from "../model/problem.ts";
import { writeFindings } from "./findings-file.ts";
import type { IngestContext } from "./ingest-request.ts";
import { ingestRegistry, type RegistryOutcome } from "./ingest-registry.ts";
import { ingest } from "./pipeline.ts";
import { formatOutcome } from "./registry-text.ts";
import { formatReport } from "./report-text.ts";
import type { LoadReport } from "./report.ts";
import { ingestTerrain } from "./terrain/ingest-terrain.ts";
import { formatTerrainReport } from "./terrain/report-text.ts";

/** What `npm run ingest` was asked to do, once its words are read. It is plain data: it may go to another process. */
export interface IngestOptions {
  readonly cityCode: string;
  /** Ids; all when empty. */
  readonly datasets: readonly string[];
  /** A file, folder or address; without it the registered sources are taken. Paths are absolute. */
  readonly from?: string;
  readonly source?: string;
  readonly release?: string;
  readonly crs?: number;
  readonly encoding?: string;
  readonly again: boolean;
  readonly dryRun: boolean;
  readonly acceptCountChange: boolean;
  /** Absolute path of the GeoJSON to write. */
  readonly findings?: string;
  readonly json: boolean;
  /** Environment of the person, for access keys. */
  readonly variables: Readonly<Record<string, string | undefined>>;
}

export interface IngestParts extends IngestContext {
  /** Every dataset, with the city's credits. */
  readonly datasets: readonly DatasetDefinition[];
  readonly write: (text: string) => void;
}

/** @returns the exit code: 0 only if nothing was refused and nothing waits for a confirmation. */
export async function runIngest(options: IngestOptions, parts: IngestParts): Promise<number> {
  if (options.datasets.includes(terrainName)) return takeTerrain(options, parts);
  const { datasets: all } = parts;
  const datasets = options.datasets.length === 0 ? all : options.datasets.map((id) => datasetById(all, id));
  const { loads, exitCode } = await (options.from === undefined
    ? takeRegistered(options, datasets, parts)
    : takeDelivery({ ...options, from: options.from }, datasets, parts));
  if (options.findings !== undefined) await writeFindings(options.findings, loads, parts.language);
  return exitCode;
}

/** In the place of a dataset: heights of the ground. */
export const terrainName = "terrain";

async function takeTerrain({ datasets, from, source, release, dryRun, json }: IngestOptions, parts: IngestParts): Promise<number> {
  if (from === undefined || datasets.length !== 1) throw nothingRegistered({ datasets, source });
  const request = { from, dryRun, ...(source !== undefined && { source }), ...(release !== undefined && { release }) };
  const report = await ingestTerrain(request, parts);
  parts.write(json ? JSON.stringify(report, undefined, 2) : formatTerrainReport(report, parts.language));
  return 0;
}

interface Taken {
  readonly loads: readonly LoadReport[];
  readonly exitCode: number;
}

async function takeDelivery(
  options: IngestOptions & { from: string },
  datasets: readonly DatasetDefinition[],
  parts: IngestParts,
): Promise<Taken> {
  const { from, source, release, crs, encoding, dryRun, acceptCountChange, findings, json } = options;
  const report = await ingest(
    {
      datasets,
      otherDatasets: parts.datasets,
      from,
      dryRun,
      acceptCountChange,
      findingPlaces: findings !== undefined,
      ...(source !== undefined && { source }),
      ...(release !== undefined && { release }),
      ...(crs !== undefined && { crs }),
      ...(encoding !== undefined && { encoding }),
    },
    parts,
  );
  parts.write(json ? JSON.stringify(report, undefined, 2) : formatReport(report, parts.language));
  return { loads: report.loads, exitCode: report.loads.some(({ unconfirmed }) => unconfirmed) ? 1 : 0 };
}

async function takeRegistered(options: IngestOptions, datasets: readonly DatasetDefinition[], parts: IngestParts): Promise<Taken> {
  const { source, release, again, dryRun, acceptCountChange, findings, json, variables } = options;
  const request = {
    datasets,
    again,
    dryRun,
    acceptCountChange,
    findingPlaces: findings !== undefined,
    variables,
    ...(source !== undefined && { source }),
    ...(release !== undefined && { release }),
  };
  const outcomes: RegistryOutcome[] = [];
  for await (const outcome of ingestRegistry(request, parts)) {
    outcomes.push(outcome);
    if (!json) parts.write(formatOutcome(outcome, parts.language));
  }
  if (outcomes.length === 0) throw nothingRegistered(options);
  if (json) parts.write(JSON.stringify(outcomes, undefined, 2));
  const isWhole = outcomes.every(({ state }) => state !== "failed" && state !== "unconfirmed");
  return { loads: outcomes.flatMap(({ report }) => report?.loads ?? []), exitCode: isWhole ? 0 : 1 };
}

function nothingRegistered({ datasets, source }: { datasets: readonly string[]; source?: string | undefined }): Problem {
  const what = [...datasets, source ?? ""].join(" ").trim();
  return new Problem("invalid-parameter", {
    where: what,
    detail: { ja: `自動で取得できる提供元がありません：${what}`, en: `No source is fetched by itself: ${what}` },
    remedy: { ja: "ファイルを --from で渡してください", en: "Pass its file with --from" },
  });
}
