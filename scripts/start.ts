import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { loadCity } from "../config/city.ts";
import { type Environment, readEnvironment } from "../config/environment.ts";
import { runCommand } from "../config/terminal.ts";
import { publicSession } from "../data-pipelines/fetch/http-request.ts";
import { serveHandOver } from "../data-pipelines/hand-over.ts";
import type { IngestParts } from "../data-pipelines/ingest-command.ts";
import { ingest } from "../data-pipelines/pipeline.ts";
import { generateApart, type SampleFolder } from "../data-pipelines/sample/generate-apart.ts";
import { ingestTerrain } from "../data-pipelines/terrain/ingest-terrain.ts";
import { terminalProgress } from "../data-pipelines/terminal-progress.ts";
import { gridShift } from "../data-pipelines/tokyo-datum.ts";
import { loadDatasets } from "../datasets/index.ts";
import { withCity } from "../model/city.ts";
import { loadFormats } from "../server/formats/index.ts";
import { jsonLog, terminalLog } from "../server/http/log.ts";
import { listen } from "../server/listen.ts";
import type { Operations } from "../server/operations.ts";
import { Platform } from "../server/platform.ts";
import { connect } from "../sql/connect.ts";
import type { Database } from "../sql/database.ts";
import { migrate } from "../sql/migrate.ts";
import { isEmpty } from "../sql/versions.ts";

/** `npm start`: HTTP listens at once; the database follows; an empty one gets the sample city. */

await runCommand(async () => {
  const environment = readEnvironment();
  const [city, definitions, formats] = await Promise.all([loadCity(environment.cityCode), loadDatasets(), loadFormats()]);
  const datasets = definitions.map((dataset) => withCity(dataset, city));
  const platform = new Platform({
    city,
    datasets,
    formats,
    publicUrl: environment.publicUrl,
    home: environment.home,
    databaseName: createHash("sha256")
      .update(environment.databaseUrl ?? "")
      .digest("base64url"),
    operations: operations(environment),
  });
  const stop = stopOnSignals();
  const server = await listen(platform, environment);
  process.stdout.write(`まち図 machizu  ${server.url}\n`);
  const closed = once(stop.signal, "abort").then(() => server.close());
  // A home that does not exist will want the sample city: it is made while the database starts.
  const expected = isNewHome(environment) ? generateApart(stop.signal) : undefined;
  expected?.catch(() => {});
  let database: Database | undefined;
  try {
    database = await connect({ ...environment, onLost: endWith });
    await start({ platform, database, environment, expected, signal: stop.signal });
    process.stdout.write(`${server.url} で利用できます（終了は Ctrl+C） / ready\n`);
    await closed;
  } catch (error) {
    // What a stop cuts off has not failed.
    if (!stop.signal.aborted) throw error;
  } finally {
    stop.abort();
    await closed;
    await database?.close();
    await expected?.then(
      ({ remove }) => remove(),
      () => {},
    );
  }
});
process.exit();

interface Start {
  readonly platform: Platform;
  readonly database: Database;
  readonly environment: Environment;
  /** The sample city, if it is being made already. */
  readonly expected: Promise<SampleFolder> | undefined;
  readonly signal: AbortSignal;
}

/** Each step is done to its end. @throws the signal's reason after the step in which it came. */
async function start(parts: Start): Promise<void> {
  const { platform, database, environment, expected, signal } = parts;
  const { city, datasets } = platform;
  await migrate(database, datasets);
  signal.throwIfAborted();
  platform.attach(database);
  await platform.carryOn();
  if (await isEmpty(database)) await loadSampleCity(await (expected ?? generateApart(signal)), parts);
  signal.throwIfAborted();
  if (environment.databaseUrl === undefined) await takeDeliveries(environment, { database, city, datasets });
  signal.throwIfAborted();
  await platform.runs.start();
  signal.throwIfAborted();
}

/** The embedded database is this process's alone: `npm run ingest` hands its deliveries in. */
async function takeDeliveries(environment: Environment, parts: Pick<IngestParts, "database" | "city" | "datasets">): Promise<void> {
  const { home, language, tokyoGridFile } = environment;
  const tokyoShift = tokyoGridFile === undefined ? undefined : await gridShift(tokyoGridFile);
  await serveHandOver(home, { ...parts, language, fetchSession: publicSession(environment), tokyoShift });
}

function operations({ log, ...environment }: Environment): Operations {
  const wordy = log === "json" || (log === undefined && !process.stdout.isTTY);
  const { limits, layerMemoryBytes, metricsToken, trustedProxies, allowedHosts } = environment;
  return { limits, log: wordy ? jsonLog() : terminalLog, layerMemoryBytes, metricsToken, trustedProxies, allowedHosts };
}

function isNewHome({ databaseUrl, home }: Environment): boolean {
  return databaseUrl === undefined && !existsSync(home);
}

async function loadSampleCity(
  { deliveries, terrain, remove }: SampleFolder,
  { platform, database, environment, signal }: Omit<Start, "expected">,
): Promise<void> {
  const { city } = platform;
  const { language } = environment;
  try {
    signal.throwIfAborted();
    process.stdout.write("データがないため、架空の「見本市」の見本データを登録します / loading the fictional sample city\n");
    for (const { dataset, source, file, release } of deliveries) {
      const datasets = platform.datasets.filter(({ id }) => id === dataset);
      await ingest(
        { datasets, from: file, source, release, sample: true },
        { database, city, language, onProgress: terminalProgress(language) },
      );
      signal.throwIfAborted();
    }
    await ingestTerrain({ from: terrain, release: "2026-04-01", sample: true }, { database, onProgress: terminalProgress(language) });
  } finally {
    await remove();
  }
}

function endWith(error: Error): void {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}

/** A second signal of the same kind ends the process at once. */
function stopOnSignals(): AbortController {
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop.abort());
  return stop;
}
