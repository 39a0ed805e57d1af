import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { loadCity } from "../config/city.ts";
import { readEnvironment } from "../config/environment.ts";
import { runCommand } from "../config/terminal.ts";
import { ingest } from "../data-pipelines/pipeline.ts";
import { generateSampleCity } from "../data-pipelines/sample/generate.ts";
import { terminalProgress } from "../data-pipelines/terminal-progress.ts";
import { loadDatasets } from "../datasets/index.ts";
import { withCity } from "../model/city.ts";
import { loadFormats } from "../server/formats/index.ts";
import { Platform } from "../server/platform.ts";
import { listen } from "../server/listen.ts";
import { connect } from "../sql/connect.ts";
import type { Database } from "../sql/database.ts";
import { migrate } from "../sql/migrate.ts";
import { isEmpty } from "../sql/versions.ts";

/** `npm start`: HTTP listens at once; the database follows; an empty one gets the sample city. */

await runCommand(async () => {
  const environment = readEnvironment();
  const [city, definitions, formats] = await Promise.all([loadCity(environment.cityCode), loadDatasets(), loadFormats()]);
  const datasets = definitions.map((dataset) => withCity(dataset, city));
  const platform = new Platform({ city, datasets, formats, publicUrl: environment.publicUrl });
  const server = await listen(platform, environment);
  process.stdout.write(`まち図 machizu  ${server.url}\n`);

  const database = await connect({ ...environment, onLost: endWith }).catch(async (error: unknown) => {
    await server.close();
    throw error;
  });
  stopOnSignals(server, database);
  await migrate(database, datasets);
  platform.attach(database);
  if (await isEmpty(database)) await loadSampleCity(database);
  process.stdout.write(`${server.url} で利用できます（終了は Ctrl+C） / ready\n`);

  async function loadSampleCity(target: Database): Promise<void> {
    process.stdout.write("データがないため、見本データ（架空の「見本市」）を作成して登録します / loading the fictional sample city\n");
    const outputDirectory = await mkdtemp(path.join(tmpdir(), "machizu-sample-"));
    try {
      for (const { dataset, source, file, release } of await generateSampleCity({ outputDirectory })) {
        await ingest(
          { datasets: datasets.filter(({ id }) => id === dataset), from: file, source, release, sample: true },
          {
            database: target,
            city,
            language: environment.language,
            onProgress: terminalProgress(environment.language),
          },
        );
      }
    } finally {
      await rm(outputDirectory, { recursive: true, force: true });
    }
  }
});

function endWith(error: Error): void {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}

function stopOnSignals(server: { close(): Promise<void> }, database: Database): void {
  const stop = async () => {
    await server.close();
    await database.close();
    process.exit(0);
  };
  process.once("SIGINT", () => void stop());
  process.once("SIGTERM", () => void stop());
}
