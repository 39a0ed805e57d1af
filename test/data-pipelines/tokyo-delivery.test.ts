import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadDatasets } from "../../datasets/index.ts";
import { versionHistory } from "../../sql/versions.ts";
import { createTestDatabase, describeHomes, homes, type TestDatabase } from "../support/database.ts";
import { ingestOne } from "../support/ingest.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { temporaryFolder } from "./read/support/folders.ts";

const datasets = (await loadDatasets()).filter(({ id }) => ["shelters", "public-facilities"].includes(id));
const folder = temporaryFolder();
const rows = Array.from({ length: 50 }, (_, n) => `E25213${n},避難所${n},東近江市${n},1,,${35.02 + n * 0.00317},${136.11 + n * 0.00291},`);
const list = ["共通ID,施設・場所名,住所,洪水,指定避難所との住所同一,緯度,経度,備考", ...rows].join("\r\n");
const stored = new Map<string, unknown>();

describeHomes("a delivery in Tokyo Datum", (home) => {
  let test: TestDatabase;
  let server: TestServer;
  beforeAll(async () => {
    writeFileSync(join(folder, "shelters.csv"), list);
    test = await createTestDatabase(home, datasets);
    server = await startServer(test.database, datasets);
  });
  afterAll(async () => {
    await server.close();
    await test.drop();
  });

  it("is loaded with its accuracy on the version", async () => {
    const load = await ingestOne(test.database, datasets, { dataset: "shelters", from: join(folder, "shelters.csv"), crs: 4301 });
    expect(load.rows).toEqual({ read: 50, loaded: 50, clipped: 0, refused: 0 });
    const [version] = await versionHistory(test.database, "shelters");
    expect(version?.positionNote?.ja).toMatch(/10\s*m/);
    expect(load.positionNote).toBe(version?.positionNote?.en);
  });

  it("moves every position by some 450 m north-west", async () => {
    const { rows: moved } = await test.database.pool.query<{ north: number; east: number }>(
      `select 111000 * (st_y(geom) - (raw->>'緯度')::float8) as north, 91000 * (st_x(geom) - (raw->>'経度')::float8) as east from data.shelters`,
    );
    expect(moved).toHaveLength(50);
    for (const { north, east } of moved) {
      expect(Math.abs(north - 357)).toBeLessThan(10);
      expect(Math.abs(east + 265)).toBeLessThan(10);
    }
  });

  it("says so in its feed and in the catalogues", async () => {
    const note = (await versionHistory(test.database, "shelters"))[0]?.positionNote?.ja ?? "no note";
    for (const path of ["/data/shelters.atom", "/data/shelters.ttl", "/api/3/action/package_list"]) {
      const answer = await server.get(path);
      expect([path, answer.status]).toEqual([path, 200]);
      if (!path.startsWith("/api")) expect(await answer.text()).toContain(note);
      else {
        const [name] = ((await answer.json()) as { result: string[] }).result;
        const shown = await (await server.get(`/api/3/action/package_show?id=${name}`)).json();
        expect(JSON.stringify(shown)).toContain(note);
      }
    }
  });

  it("is kept in bytes for the comparison of the homes", async () => {
    const { rows: bytes } = await test.database.pool.query(
      "select id, encode(st_asewkb(geom), 'hex') as geom, encode(st_asewkb(tile_geom), 'hex') as tile from data.shelters order by id",
    );
    stored.set(home, bytes);
    expect(bytes).toHaveLength(50);
  });
});

describe.skipIf(homes.length < 2)("deliveries in Tokyo Datum", () => {
  it("have the same bytes in both homes", () => {
    expect(stored.get("embedded")).toEqual(stored.get("postgis"));
    expect(stored.size).toBe(2);
  });
});
