import { readdirSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { loadDatasets } from "../../datasets/index.ts";
import { createTestDatabase, homes, type TestDatabase } from "../support/database.ts";
import { ingestAll, ingestOne } from "../support/ingest.ts";
import { temporaryFolder } from "./read/support/folders.ts";
import { hasRealData, realFile, skippedWithoutRealData } from "../support/real-data.ts";

const datasets = await loadDatasets();
const folder = temporaryFolder();
const findingCounts = (load: { findings: readonly { kind: string; count: number }[] }) =>
  Object.fromEntries(load.findings.map(({ kind, count }) => [kind, count]));

describe.skipIf(!hasRealData).each(homes)(
  `real public files, one after the other into one empty home (%s)${skippedWithoutRealData}`,
  (home) => {
    let test: TestDatabase;

    beforeAll(async () => {
      test = await createTestDatabase(home, datasets);
      vi.stubEnv("TMPDIR", folder);
    });
    afterAll(async () => {
      vi.unstubAllEnvs();
      await test.drop();
    });

    const load = (dataset: string, from: string, options: object = {}) => ingestOne(test.database, datasets, { dataset, from, ...options });

    async function value(sql: string): Promise<unknown> {
      const { rows } = await test.database.pool.query<{ value: unknown }>(sql);
      return rows[0]?.value;
    }

    /** Rows of a table inside the city polygon. */
    const inCity = (table: string, where = "true") =>
      value(`select count(*)::int as value from data.${table} t join data.city_boundary c on c.version_to is null and st_intersects(c.geom, t.geom)
           where t.version_to is null and ${where}`);

    it("the city boundary measures 388.30 km² in the plane-rectangular zone", async () => {
      const { rows } = await load("city-boundary", realFile("boundaries/n03_geolonia/25213.json"));
      expect(rows).toEqual({ read: 1, loaded: 1, clipped: 0, refused: 0 });
      expect(await value("select st_area(st_transform(geom, 6674)) / 1e6 as value from data.city_boundary")).toBeCloseTo(388.3, 1.7);
      const km2 = Number(await value("select st_area(st_transform(geom, 6674)) / 1e6 as value from data.city_boundary"));
      expect(Math.abs(km2 - 388.3)).toBeLessThanOrEqual(0.01);
    });

    it("244 town addresses all lie in the city", async () => {
      expect((await load("town-addresses", realFile("addresses/geolonia/東近江市.json"))).rows).toMatchObject({ read: 244, loaded: 244 });
      expect(await inCity("town_addresses")).toBe(244);
    });

    it("40 emergency sites and 88 shelters all lie in the city, and the flags are read", async () => {
      expect((await load("shelters", realFile("facilities/gsi_shelters/emergency/252131.json"))).rows).toMatchObject({
        read: 40,
        loaded: 40,
      });
      expect((await load("shelters", realFile("facilities/gsi_shelters/evacuation/252131.json"))).rows).toMatchObject({
        read: 88,
        loaded: 88,
      });
      expect(await inCity("shelters", "t.source = 'gsi-emergency'")).toBe(40);
      expect(await inCity("shelters", "t.source = 'gsi-evacuation'")).toBe(88);
      expect(
        await value(
          "select array[flood, landslide, storm_surge, earthquake] as value from data.shelters where name = '能登川西小学校' and source = 'gsi-emergency'",
        ),
      ).toEqual([true, true, false, true]);
    });

    it("of 494 registered cultural properties of the prefecture the city's 102 are taken, all inside", async () => {
      const { rows } = await load("ruins", realFile("ruins/registered_cultural_property/latest_original_shiga.csv"));
      expect(rows).toEqual({ read: 494, loaded: 102, clipped: 392, refused: 0 });
      expect(await inCity("ruins", "t.source = 'bunka-registered'")).toBe(102);
    });

    it("of 466 parks the city's 25 are taken, their CP932 names readable, and none is published: the licence forbids it", async () => {
      const { rows, layers } = await load("public-facilities", realFile("ksj/P13-11_25_GML"));
      expect(rows).toEqual({ read: 466, loaded: 25, clipped: 441, refused: 0 });
      expect(layers[0]).toMatchObject({ crs: 4612, encoding: expect.stringMatching(/cp932|shift_jis/i) as string });
      expect(await inCity("public_facilities")).toBe(25);
      expect(
        await value("select bool_and(name ~ '[ぁ-んァ-ヶ一-龠]' and raw::text !~ '\uFFFD') as value from data.public_facilities"),
      ).toBe(true);
      expect(await value("select count(*)::int as value from published.public_facilities")).toBe(0);
    });

    it("11 zone shapefiles in zone VIII each replace only themselves, and mend what crosses itself", async () => {
      const counts = {
        商業: 3,
        近隣商業: 5,
        工業: 4,
        工業専用: 3,
        準工業: 10,
        準住居: 1,
        第一種低層住居専用: 12,
        第一種中高層住居専用: 15,
        第二種中高層住居専用: 8,
        第一種住居: 30,
        第二種住居: 7,
      };
      const mended = { 商業: 1, 第一種低層住居専用: 2, 第一種住居: 2 } as Record<string, number>;
      for (const [zone, count] of Object.entries(counts)) {
        const loaded = await load("land-use-zones", realFile(`urban-planning/yaizu/都市計画図_${zone}地域`));
        expect(loaded, zone).toMatchObject({
          rows: { read: count, loaded: count },
          changes: { added: count, removed: 0 },
          layers: [{ crs: 2450 }],
        });
        expect(findingCounts(loaded)["invalid-geometry"] ?? 0, zone).toBe(mended[zone] ?? 0);
      }
      expect(await value("select count(*)::int as value from data.land_use_zones where version_to is null")).toBe(98);
      expect(await value("select count(*)::int as value from data.land_use_zones where zone is null or not st_isvalid(geom)")).toBe(0);
    });

    it("63 areas of buried cultural property come with name and period, also out of a zip with CP932 names", async () => {
      expect((await load("ruins", realFile("ruins/yaizu/埋蔵文化財"))).rows).toMatchObject({ read: 63, loaded: 63 });
      const again = await load("ruins", realFile("awkward/zip_names/埋蔵文化財_cp932names.zip"));
      expect(again.changes).toEqual({ added: 0, changed: 0, removed: 0, unchanged: 63 });
    });

    it("the same roads in zone VI and in degrees coincide within a centimetre", async () => {
      const plane = await load("roads", realFile("roads/sabae_osm_6674"));
      const degrees = await load("roads", realFile("roads/sabae_osm_4326"));
      expect([plane.rows.loaded, degrees.rows.loaded, plane.layers[0]?.crs, degrees.layers[0]?.crs]).toEqual([2034, 2034, 6674, 4326]);
      const apart = `select max(st_hausdorffdistance(st_transform(a.geom, 6674), st_transform(b.geom, 6674))) as value
      from data.roads a join data.roads b using (fid) where a.version_from = ${plane.version} and b.version_from = ${degrees.version}`;
      expect(degrees.changes).toMatchObject({ added: 0, removed: 0 });
      expect(Number(await value(apart))).toBeLessThan(0.01);
    });

    it("2,338 rivers are kept, 394 of them reported to have no geometry", async () => {
      const rivers = await load("rivers", realFile("rivers/osaka_osm_6674"));
      expect(rivers.rows).toEqual({ read: 2338, loaded: 2338, clipped: 0, refused: 0 });
      expect(findingCounts(rivers)).toMatchObject({ "no-geometry": 394 });
      expect(await value("select count(*)::int as value from data.rivers where geom is null")).toBe(394);
    });

    it("inundation areas of 49,603 vertices are valid after loading", async () => {
      const loaded = await load("flood-hazard", realFile("hazard/yaizu/内水浸水想定区域(公共下水道区域内)/内水浸水想定区域.geojson"));
      expect(loaded.rows).toMatchObject({ read: 6, loaded: 6 });
      expect(findingCounts(loaded)).toMatchObject({ "invalid-geometry": 4 });
      expect(await value("select bool_and(st_isvalid(geom)) as value from data.flood_hazard")).toBe(true);
    });

    it("the same files again change no row and no version", async () => {
      const versions = () => value("select json_object_agg(dataset, version) as value from meta.dataset");
      const before = await versions();
      for (const [dataset, file] of [
        ["city-boundary", "boundaries/n03_geolonia/25213.json"],
        ["town-addresses", "addresses/geolonia/東近江市.json"],
        ["shelters", "facilities/gsi_shelters/emergency/252131.json"],
        ["public-facilities", "ksj/P13-11_25_GML"],
        ["ruins", "ruins/registered_cultural_property/latest_original_shiga.csv"],
        ["rivers", "rivers/osaka_osm_6674"],
        ["land-use-zones", "urban-planning/yaizu/都市計画図_第一種住居地域"],
      ] as const) {
        expect((await load(dataset, realFile(file))).changes, file).toMatchObject({ added: 0, changed: 0, removed: 0 });
      }
      expect(await versions()).toEqual(before);
    });

    it("the one record at -1.797e308, which has no name either, is refused and both faults are named", async () => {
      const loaded = await load("ruins", realFile("ruins/yaizu/文化財マップ/文化財マップ.geojson"));
      expect(loaded.rows).toMatchObject({ read: 157, loaded: 156, refused: 1 });
      expect(findingCounts(loaded)).toMatchObject({ "not-finite": 1, "missing-required": 1 });
    });

    it.each([
      [
        "metres without .prj are refused with the zones they could be",
        "land-use-zones",
        "urban-planning/takamatsu_noprj",
        /no \.prj.*/,
        /--crs 6672 \(plane rectangular zone IV\) → 134\./,
      ],
      [
        "a JSON that says it is unavailable is refused with its own words",
        "shelters",
        "facilities/gsi_shelters/emergency/252042.json",
        /unavailable/,
        /./,
      ],
      ["a table without its shapes is refused naming the missing part", "rivers", "ksj/W09_dbf_without_shp", /\.shp/, /./],
    ])("%s", async (_, dataset, file, detail, remedy) => {
      const problem: unknown = await ingestAll(test.database, datasets, { dataset, from: realFile(file) }).catch((error: unknown) => error);
      expect(problem).toMatchObject({
        name: "Problem",
        detail: { en: expect.stringMatching(detail) as string },
        remedy: { en: expect.stringMatching(remedy) as string },
      });
    });

    it("leave no staging table and no unpacked file behind", async () => {
      expect(await value("select count(*)::int as value from pg_tables where schemaname = 'staging'")).toBe(0);
      expect(readdirSync(folder).filter((name) => name.startsWith("machizu-delivery-"))).toEqual([]);
    });
  },
);
