import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadDatasets } from "../../datasets/index.ts";
import { traceLines } from "../../server/first-view/trace-lines.ts";
import { createTestDatabase, describeHomes, type TestDatabase } from "../support/database.ts";
import { ingestOne } from "../support/ingest.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { zonesGeoJson } from "../support/zones.ts";

const datasets = await loadDatasets();

describeHomes("the picture of the first view", (home) => {
  let test_: TestDatabase;
  let server: TestServer;
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "machizu-first-view-"));
    test_ = await createTestDatabase(home, datasets);
    server = await startServer(test_.database, datasets);
  });
  afterAll(async () => {
    await server.close();
    await test_.drop();
    rmSync(folder, { recursive: true });
  });

  test("is nothing where nothing is published, and is drawn anew when something is", async () => {
    const empty = await server.get("/first-view.svg");
    expect([empty.status, await empty.text()]).toEqual([204, ""]);
    const file = path.join(folder, "A29-19_25213.geojson");
    writeFileSync(file, zonesGeoJson);
    await ingestOne(test_.database, datasets, { dataset: "land-use-zones", from: file });
    server.platform.forgetVersions();
    const picture = await server.get("/first-view.svg");
    expect([picture.status, picture.headers.get("content-type")]).toEqual([200, "image/svg+xml; charset=utf-8"]);
    const svg = await picture.text();
    expect(svg).toMatch(
      /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"[^>]* viewBox="0 0 [\d.]+ [\d.]+">.*<path[^>]* d="M.*z"\/>.*<\/svg>$/,
    );
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  });

  test("is asked for again with its ETag, and takes no questions", async () => {
    const etag = (await server.get("/first-view.svg")).headers.get("etag") ?? "";
    expect((await server.get("/first-view.svg", { "if-none-match": etag, "cache-control": "max-age=0" })).status).toBe(304);
    expect((await server.get("/first-view.svg?z=9")).status).toBe(400);
  });
});

test("lines that meet are drawn as one, without what nobody sees", () => {
  const line = (...xy: number[]) => Float64Array.from(xy);
  expect(traceLines([line(0, 0, 10, 0), line(20, 0, 10, 0.2), line(20, 0, 20, 30)])).toBe("M0 0h20v30");
  expect(traceLines([line(0, 0, 2, 2)])).toBe("");
  // A ring and a line that ends where it began.
  expect(traceLines([line(0, 0, 10, 0, 10, 10, 0, 0), line(0, 0, -20, 0)])).toMatch(/^M/);
});
