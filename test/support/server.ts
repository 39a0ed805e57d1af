import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { loadCity } from "../../config/city.ts";
import type { DatasetDefinition } from "../../model/dataset.ts";
import { loadFormats } from "../../server/formats/index.ts";
import { listen } from "../../server/listen.ts";
import { localOperations, type Operations } from "../../server/operations.ts";
import { Platform } from "../../server/platform.ts";
import type { Database } from "../../sql/database.ts";

/** The real HTTP server on a free port. */
export interface TestServer {
  readonly url: string;
  readonly platform: Platform;
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  close(): Promise<void>;
}

/** @param keptHome a folder that outlives the server; without it one of its own. */
export async function startServer(
  database: Database | undefined,
  datasets: readonly DatasetDefinition[],
  operated: Partial<Operations> = {},
  keptHome?: string,
): Promise<TestServer> {
  const operations = { ...localOperations, ...operated };
  const home = keptHome ?? (await mkdtemp(path.join(tmpdir(), "machizu-server-test-")));
  const platform = new Platform({
    city: await loadCity("25213"),
    datasets,
    formats: await loadFormats(),
    publicUrl: undefined,
    home,
    operations,
  });
  if (database) platform.attach(database);
  const { url, close } = await listen(platform, { host: "127.0.0.1", port: 0 });
  const end = async () => {
    await close();
    if (keptHome === undefined) await rm(home, { recursive: true, force: true });
  };
  return { url, platform, close: end, get: (path, headers = {}) => fetch(url + path, { headers }) };
}
