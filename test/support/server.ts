import { loadCity } from "../../config/city.ts";
import type { DatasetDefinition } from "../../model/dataset.ts";
import { loadFormats } from "../../server/formats/index.ts";
import { listen } from "../../server/listen.ts";
import { Platform } from "../../server/platform.ts";
import type { Database } from "../../sql/database.ts";

/** The real HTTP server on a free port. */
export interface TestServer {
  readonly url: string;
  readonly platform: Platform;
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  close(): Promise<void>;
}

export async function startServer(database: Database | undefined, datasets: readonly DatasetDefinition[]): Promise<TestServer> {
  const platform = new Platform({ city: await loadCity("25213"), datasets, formats: await loadFormats(), publicUrl: undefined });
  if (database) platform.attach(database);
  const { url, close } = await listen(platform, { host: "127.0.0.1", port: 0 });
  return { url, platform, close, get: (path, headers = {}) => fetch(url + path, { headers }) };
}
