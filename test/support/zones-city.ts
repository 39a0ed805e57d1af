import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Browser } from "playwright-core";
import { loadDatasets } from "../../datasets/index.ts";
import { launchBrowser } from "./browser.ts";
import { createTestDatabase, homes, type TestDatabase } from "./database.ts";
import { ingestOne } from "./ingest.ts";
import { startServer, type TestServer } from "./server.ts";
import { zonesGeoJson } from "./zones.ts";

/** The reference city with nothing but a few zones of the town plan, its server, and a browser to look at it with. */
export interface ZonesCity {
  readonly test: TestDatabase;
  readonly server: TestServer;
  readonly browser: Browser;
  /** For what a test saves; removed at the end. */
  readonly folder: string;
  /** Takes the next version of the zones in, as the ministry delivers it. */
  deliver(geoJson: string): Promise<void>;
  close(): Promise<void>;
}

/** @param versions of the zones, one after the other; the three of `zones.ts` when left out. */
export async function openZonesCity(versions: readonly string[] = [zonesGeoJson]): Promise<ZonesCity> {
  const datasets = await loadDatasets();
  const folder = mkdtempSync(path.join(tmpdir(), "machizu-zones-"));
  const test = await createTestDatabase(homes.at(-1) ?? "embedded", datasets);
  let delivered = 0;
  const deliver = async (geoJson: string) => {
    const file = path.join(folder, String(++delivered), "A29-19_25213.geojson");
    mkdirSync(path.dirname(file));
    writeFileSync(file, geoJson);
    await ingestOne(test.database, datasets, { dataset: "land-use-zones", from: file });
  };
  for (const version of versions) await deliver(version);
  const server = await startServer(test.database, datasets);
  const browser = await launchBrowser();
  const close = async () => {
    await browser.close();
    await server.close();
    await test.drop();
    rmSync(folder, { recursive: true });
  };
  return { test, server, browser, folder, deliver, close };
}
