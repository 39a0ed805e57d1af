import type { DatasetDefinition } from "../../../model/dataset.ts";
import { createTestDatabase, type Home, type TestDatabase } from "../../support/database.ts";
import { loadRecords } from "../../support/loads.ts";
import { startServer, type TestServer } from "../../support/server.ts";
import { plotRecord, plots } from "../../support/world.ts";

/** Six datasets like `plots`, a loaded one each but the last, for catalogues to page through. */
export const catalogDatasets: readonly DatasetDefinition[] = Array.from({ length: 6 }, (_, n) => ({
  ...plots,
  id: `test-plots-${String(n).padStart(2, "0")}`,
  title: { ja: `試験区画「${n}」& <その他>`, en: `Test plots "${n}" & <others>` },
  keywords: n % 2 === 0 ? ["試験", "区画", "even"] : ["試験"],
}));

export interface CatalogWorld {
  readonly test: TestDatabase;
  readonly server: TestServer;
  close(): Promise<void>;
}

export async function openCatalogWorld(home: Home): Promise<CatalogWorld> {
  const test = await createTestDatabase(home, catalogDatasets);
  for (const dataset of catalogDatasets.slice(0, -1)) {
    await loadRecords(test.database, [plotRecord(1)], { dataset, source: "numbered" });
  }
  const server = await startServer(test.database, catalogDatasets);
  return {
    test,
    server,
    async close() {
      await server.close();
      await test.drop();
    },
  };
}
