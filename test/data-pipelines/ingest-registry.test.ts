import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { loadCity } from "../../config/city.ts";
import { fetchLimits } from "../../data-pipelines/fetch/fetch-limits.ts";
import { HostPace } from "../../data-pipelines/fetch/host-pace.ts";
import { ingestRegistry, type RegistryOutcome, type RegistryRequest } from "../../data-pipelines/ingest-registry.ts";
import { formatOutcome } from "../../data-pipelines/registry-text.ts";
import type { DatasetDefinition } from "../../model/dataset.ts";
import type { FetchRule } from "../../model/source.ts";
import { zipBytes } from "./delivery/support/zip-fixture.ts";
import { createTestDatabase, describeHomes, type TestDatabase } from "../support/database.ts";
import { type MisbehavingServer, startMisbehavingServer } from "../support/misbehaving-server.ts";
import { halls, hallsCsv } from "../support/test-halls.ts";

describeHomes("the registered sources of a city", (home) => {
  let test: TestDatabase;
  let server: MisbehavingServer;

  beforeAll(async () => {
    test = await createTestDatabase(home, [halls]);
    server = await startMisbehavingServer();
  });
  afterAll(async () => {
    await server.close();
    await test.drop();
  });

  /** The halls as if their definition said where they are fetched; a definition itself accepts https only. */
  function fetchedFrom(rule: Omit<Partial<FetchRule>, "addresses"> & { paths: readonly string[] }): DatasetDefinition {
    const { paths, ...rest } = rule;
    const fetch = { order: 1, vintage: "2026", mayBeMissing: false, addresses: paths.map((path) => server.origin + path), ...rest };
    return { ...halls, sources: halls.sources.map((source) => ({ ...source, fetch })) };
  }

  async function take(dataset: DatasetDefinition, request: Partial<RegistryRequest> = {}): Promise<RegistryOutcome[]> {
    const limits = { ...fetchLimits, secondsBetweenRequests: 0, firstWaitSeconds: 0.01, attempts: 2 };
    const fetchSession = { limits, pace: new HostPace(0), intranetHosts: ["localhost"] };
    const context = { database: test.database, city: await loadCity("25213"), language: "ja" as const, fetchSession };
    const outcomes: RegistryOutcome[] = [];
    for await (const outcome of ingestRegistry({ datasets: [dataset], variables: {}, ...request }, context)) outcomes.push(outcome);
    return outcomes;
  }

  const release = async () =>
    (
      await test.database.pool.query(
        "select address, etag, last_modified, sha256, released_on, licence_text from meta.release order by id desc limit 1",
      )
    ).rows[0] as Record<string, string>;

  it("are fetched for the city's codes, and the release keeps address, state, fingerprint, date and licence text", async () => {
    server.on("/25213/252131/25/26.csv", (_request, response) => void response.writeHead(200, { etag: '"a"' }).end(hallsCsv(5)));
    const [outcome] = await take(fetchedFrom({ paths: ["/{city5}/{city6}/{pref2}/{yy}.csv"] }));
    expect(outcome).toMatchObject({
      source: "halls",
      dataset: "test-halls",
      state: "loaded",
      report: { loads: [{ changes: { added: 5 } }] },
    });
    const stored = await release();
    expect(stored).toMatchObject({
      address: `${server.origin}/25213/252131/25/26.csv`,
      etag: '"a"',
      last_modified: null,
      released_on: "2026",
    });
    expect(stored["sha256"]).toMatch(/^[0-9a-f]{64}$/);
    expect(stored["licence_text"]).toContain("https://creativecommons.org/licenses/by/4.0/");
    expect(stored["licence_text"]).toContain("出典を示せば再配布可");
  });

  it("are not loaded again while the server says that nothing has changed, unless asked to", async () => {
    server.on("/25213/252131/25/26.csv", (request, response) => {
      if (request.headers["if-none-match"] === '"a"') return void response.writeHead(304).end();
      response.writeHead(200, { etag: '"a"' }).end(hallsCsv(5));
    });
    const dataset = fetchedFrom({ paths: ["/{city5}/{city6}/{pref2}/{yy}.csv"] });
    expect(await take(dataset)).toMatchObject([{ state: "not-modified" }]);
    expect(await take(dataset, { again: true })).toMatchObject([{ state: "loaded", report: { loads: [{ changes: { unchanged: 5 } }] } }]);
  });

  it("of another release are asked for under its own address", async () => {
    server.on("/halls-2031.csv", (_request, response) => void response.end(hallsCsv(5)));
    expect(await take(fetchedFrom({ paths: ["/halls-{yyyy}.csv"] }), { release: "2031" })).toMatchObject([{ state: "loaded" }]);
    expect(await release()).toMatchObject({ released_on: "2031" });
  });

  it("that need not exist for a city are no failure, and those that must are", async () => {
    expect(await take(fetchedFrom({ paths: ["/none.csv"], mayBeMissing: true }))).toMatchObject([{ state: "not-here" }]);
    expect(await take(fetchedFrom({ paths: ["/none.csv"] }))).toMatchObject([{ state: "failed", problem: { reason: "not-found" } }]);
  });

  it("that fail do not keep the next ones from being taken", async () => {
    server.on("/page.zip", (_request, response) => void response.end("<!DOCTYPE html><html></html>"));
    server.on("/fine.csv", (_request, response) => void response.end(hallsCsv(6)));
    const outcomes = await take(fetchedFrom({ paths: ["/page.zip", "/fine.csv"] }));
    expect(outcomes).toMatchObject([{ state: "failed", problem: { reason: "unreadable-file" } }, { state: "loaded" }]);
    expect(formatOutcome(outcomes[0] as RegistryOutcome, "ja")).toContain("ウェブページ（HTML）");
  });

  it("whose number of rows jumps wait for a confirmation, and are fetched again when it comes", async () => {
    server.on("/jump.csv", (_request, response) => void response.writeHead(200, { etag: '"j"' }).end(hallsCsv(60)));
    const dataset = fetchedFrom({ paths: ["/jump.csv"] });
    expect(await take(dataset)).toMatchObject([{ state: "unconfirmed" }]);
    expect(await take(dataset, { acceptCountChange: true })).toMatchObject([{ state: "loaded", report: { loads: [{ rowsBefore: 6 }] } }]);
  });

  it("that need a key say how to set it, and send it once it is set", async () => {
    server.on("/keyed.csv", (_request, response) => void response.end(hallsCsv(60)));
    const key = { variable: "MACHIZU_TEST_KEY", header: "x-api-key", how: { ja: "窓口で申し込みます", en: "Apply for one" } };
    const dataset = fetchedFrom({ paths: ["/keyed.csv"], key });
    const [refused] = await take(dataset);
    expect(refused).toMatchObject({ state: "failed", problem: { reason: "invalid-parameter" } });
    expect(refused?.problem?.remedy?.ja).toBe(
      "窓口で申し込みます。キーは環境変数 MACHIZU_TEST_KEY に設定してください（ファイルには書きません）",
    );
    expect(server.seen("/keyed.csv")).toEqual([]);
    expect(await take(dataset, { variables: { MACHIZU_TEST_KEY: "geheim" } })).toMatchObject([{ state: "loaded" }]);
    expect(server.seen("/keyed.csv").map(({ headers }) => headers["x-api-key"])).toEqual(["geheim", "geheim"]);
    const { rows } = await test.database.pool.query("select * from meta.release");
    expect(JSON.stringify(rows)).not.toContain("geheim");
  });

  it("that only a person can get are named with what to do", async () => {
    const [outcome] = await take(fetchedFrom({ paths: [], byHand: { ja: "窓口で受け取る", en: "Ask for it" } }));
    expect(outcome).toEqual({ source: "halls", dataset: "test-halls", state: "by-hand" });
  });

  describe("hostile deliveries", () => {
    let before: unknown;
    const rows = async () =>
      (await test.database.pool.query("select count(*)::int, max(version_from) from data.test_halls where version_to is null")).rows;

    beforeEach(async () => {
      before = await rows();
    });

    async function refused(path: string, body: Buffer | string): Promise<string> {
      server.on(path, (_request, response) => void response.end(body));
      const [outcome] = await take(fetchedFrom({ paths: [path] }));
      expect(outcome).toMatchObject({ state: "failed" });
      expect(await rows()).toEqual(before);
      return outcome?.problem?.detail.en ?? "";
    }

    it("a zip whose names lead out of its folder is refused", async () => {
      expect(await refused("/slip.zip", zipBytes([{ name: "../../etc/halls.csv", content: hallsCsv(60) }]))).toContain(
        "leads out of its folder",
      );
    });

    it("a zip that unpacks beyond belief is refused", async () => {
      const bomb = zipBytes([{ name: "halls.csv", content: Buffer.alloc(100 * 2 ** 20), isDeflated: true }]);
      expect(bomb.length).toBeLessThan(200_000);
      expect(await refused("/bomb.zip", bomb)).toContain("compressed beyond belief");
    });

    it("an XML whose entities multiply is refused", async () => {
      const levels = [...Array(20).keys()].map((n) => `<!ENTITY e${n + 1} "&e${n};&e${n};&e${n};&e${n};&e${n};&e${n};&e${n};&e${n};">`);
      const laughs = `<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY e0 "ha">${levels.join("")}]><kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark><name>&e20;</name></Placemark></Document></kml>`;
      expect(await refused("/laughs.kml", laughs)).toContain("DOCTYPE");
    });

    it("an XML that names a file of this machine is refused", async () => {
      const thief = `<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY f SYSTEM "file:///etc/passwd">]><kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark><name>&f;</name></Placemark></Document></kml>`;
      expect(await refused("/thief.kml", thief)).toContain("DOCTYPE");
    });
  });
});
