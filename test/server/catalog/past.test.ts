import { afterAll, beforeAll, expect, it } from "vitest";
import type { Catalog } from "../../../model/catalog.ts";
import type { CityHistory } from "../../../model/city-history.ts";
import type { PlaceSearch } from "../../../model/place-search.ts";
import { createTestDatabase, describeHomes, type TestDatabase } from "../../support/database.ts";
import { loadRecords } from "../../support/loads.ts";
import { startServer, type TestServer } from "../../support/server.ts";
import { plotRecord, plots } from "../../support/world.ts";

const later = { ...plots, id: "test-later-plots" };

describeHomes("the city as of a day", (home) => {
  let test: TestDatabase;
  let server: TestServer;

  beforeAll(async () => {
    test = await createTestDatabase(home, [plots, later]);
    const published = { dataset: plots, source: "numbered" };
    await loadRecords(test.database, [plotRecord(1), plotRecord(2)], published);
    await loadRecords(test.database, [plotRecord(1), plotRecord(3)], published);
    await loadRecords(test.database, [plotRecord(1)], { dataset: later, source: "numbered" });
    await datedBack("test-plots", 1, "2025-03-01T03:00:00.123456Z");
    await datedBack("test-plots", 2, "2026-03-01T03:00:00Z");
    server = await startServer(test.database, [plots, later]);
  });
  afterAll(async () => {
    await server.close();
    await test.drop();
  });

  async function datedBack(dataset: string, version: number, publishedAt: string): Promise<void> {
    await test.database.pool.query("update meta.version set published_at = $3 where dataset = $1 and version = $2", [
      dataset,
      version,
      publishedAt,
    ]);
  }

  async function versionsShown(asOf: string): Promise<(number | null)[]> {
    const { datasets } = await json<Catalog>(`/api/catalog.json?asOf=${asOf}`);
    return datasets.map(({ state }) => state?.version ?? null);
  }

  async function json<T>(path: string): Promise<T> {
    const response = await server.get(path);
    expect([path, response.status]).toEqual([path, 200]);
    return (await response.json()) as T;
  }

  it("has the versions that were current at the end of that day in Japan, and none where nothing was published yet", async () => {
    expect(await versionsShown("2025-02-28")).toEqual([null, null]);
    expect(await versionsShown("2025-03-01")).toEqual([1, null]);
    expect(await versionsShown("2026-02-28")).toEqual([1, null]);
    expect(await versionsShown("2026-03-01")).toEqual([2, null]);
  });

  it("is found again by the very moment that a version is published at", async () => {
    const { versions, truncated } = await json<CityHistory>("/api/versions.json");
    expect(truncated).toBe(false);
    expect(versions.map(({ dataset, version }) => `${dataset} ${version}`)).toEqual(["test-later-plots 1", "test-plots 2", "test-plots 1"]);
    expect(versions.at(-1)).toMatchObject({ publishedAt: "2025-03-01T03:00:00.123Z", added: 2, removed: 0 });
    expect(await versionsShown(versions.at(-1)?.publishedAt ?? "")).toEqual([1, null]);
    expect(await versionsShown("2025-03-01T03:00:00.122Z")).toEqual([null, null]);
  });

  it("is drawn from tiles of those versions, which may be kept for ever", async () => {
    const style = await json<{ sources: Record<string, { tiles: string[] }> }>("/styles/city.json?asOf=2025-06-01");
    const queries = Object.values(style.sources).map(({ tiles }) => new URL(tiles[0] ?? "").search);
    expect(queries).toEqual(["?v=1", "?v=0"]);
    const nothing = await server.get("/tiles/test-later-plots/10/899/405.mvt?v=0");
    expect(nothing.status).toBe(204);
  });

  it("is searched by the names of that time", async () => {
    const names = async (query: string, asOf: string) =>
      (await json<PlaceSearch>(`/api/search?q=${encodeURIComponent(query)}${asOf}`)).candidates.map(({ title }) => title);
    const [gone, come] = [plotRecord(2).values, plotRecord(3).values].map((values) => String(values[plotNameIndex]));
    expect(await names(gone ?? "", "&asOf=2025-06-01")).toContain(gone);
    expect(await names(gone ?? "", "")).not.toContain(gone);
    expect(await names(come ?? "", "&asOf=2025-06-01")).not.toContain(come);
    expect(await names(come ?? "", "")).toContain(come);
  });

  it.each(["/api/catalog.json?asOf=3", "/styles/city.json?asOf=2025-13-01", "/api/search?q=a&asOf=yesterday"])(
    "cannot be asked by anything but a day or a moment: %s",
    async (path) => {
      const response = await server.get(path);
      expect(response.status).toBe(400);
      expect(await response.text()).toContain("asOf");
    },
  );
});

const plotNameIndex = Object.keys(plots.fields).indexOf(plots.titleField);
