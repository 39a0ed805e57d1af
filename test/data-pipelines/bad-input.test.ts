import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { defineDataset } from "../../model/dataset.ts";
import type { Problem } from "../../model/problem.ts";
import { createTestDatabase, homes, type TestDatabase } from "../support/database.ts";
import { ingestOne } from "../support/ingest.ts";
import { type Position, type Shape, writeShapefile } from "./read/support/shapefile-fixture.ts";

const credit = { ja: "試験", en: "Test" };
const zones = defineDataset({
  id: "test-zones",
  title: { ja: "試験区域", en: "Test zones" },
  description: { ja: "試験用", en: "For tests" },
  theme: "planning",
  geometry: "polygon",
  fields: { name: { type: "text", label: { ja: "名称", en: "Name" }, required: true } },
  titleField: "name",
  tiles: { minZoom: 8, maxZoom: 16, fields: ["name"] },
  style: { color: "#888888" },
  sources: [
    {
      id: "zones",
      title: credit,
      publisher: credit,
      landing: "https://example.com/",
      licence: "CC0-1.0",
      attribution: credit,
      recognise: ["番号", "名称"],
      key: ["番号"],
      columns: { name: "名称" },
    },
  ],
});

const zoneVi =
  'PROJCS["JGD_2011_Japan_Zone_6",GEOGCS["GCS_JGD_2011",DATUM["D_JGD_2011",SPHEROID["GRS_1980",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",0.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",136.0],PARAMETER["Scale_Factor",0.9999],PARAMETER["Latitude_Of_Origin",36.0],UNIT["Meter",1.0]]';

function square(x: number, y: number): Shape {
  const ring: Position[] = [
    [x, y],
    [x, y + 100],
    [x + 100, y + 100],
    [x + 100, y],
    [x, y],
  ];
  return { type: "polygon", parts: [ring] };
}

const names = ["八日市", "能登川", "永源寺", "五個荘"];

describe.each(homes)("a bad delivery (%s)", (home) => {
  let test: TestDatabase;
  let folder: string;

  beforeAll(async () => {
    test = await createTestDatabase(home, [zones]);
    folder = mkdtempSync(path.join(tmpdir(), "machizu-bad-"));
    writeZones({});
    await load(file("zones.shp"));
  });
  beforeEach(() => {
    rmSync(folder, { recursive: true });
    folder = mkdtempSync(path.join(tmpdir(), "machizu-bad-"));
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await test.drop();
  });

  const file = (name: string) => path.join(folder, name);
  const load = (from: string, options: object = {}) => ingestOne(test.database, [zones], { from, ...options });

  function writeZones({
    shapes = names.map((_, n) => square(18_000 + n * 200, -98_000)),
    prj = zoneVi,
  }: {
    shapes?: readonly Shape[];
    prj?: string | undefined;
  }): void {
    writeShapefile(folder, "zones", {
      shapeType: 5,
      shapes,
      fields: [
        { name: "番号", type: "C", width: 4 },
        { name: "名称", type: "C", width: 20 },
      ],
      rows: names.map((name, n) => [String(n + 1), name]),
      encoding: "cp932",
      ...(prj !== "" && { prj }),
    });
  }

  async function state(): Promise<unknown> {
    const { rows } = await test.database.pool.query(
      `select (select json_agg(t order by fid) from (select fid, name, version_from, version_to from data.test_zones) t) as rows,
              (select version from meta.dataset) as version, (select count(*)::int from pg_tables where schemaname = 'staging') as staging`,
    );
    return rows[0];
  }

  /** The delivery is refused, the message names the file and a remedy, and the database is as before. */
  async function expectRefused(from: string, expected: { detail: RegExp; remedy: RegExp }, options: object = {}): Promise<void> {
    const before = await state();
    const problem = (await load(from, options).then(
      () => undefined,
      (error: unknown) => error,
    )) as Problem | undefined;
    expect(problem).toMatchObject({ name: "Problem" });
    expect(`${problem?.detail.ja} ${problem?.detail.en}`).toMatch(expected.detail);
    expect(`${problem?.remedy?.ja} ${problem?.remedy?.en}`).toMatch(expected.remedy);
    expect(await state()).toEqual(before);
  }

  it("whose .shp is cut short is refused naming the record", async () => {
    writeZones({});
    truncateSync(file("zones.shp"), 300);
    await expectRefused(file("zones.shp"), { detail: /zones\.shp.*2/s, remedy: /./ });
  });

  it("whose .dbf is cut short is refused", async () => {
    writeZones({});
    truncateSync(file("zones.dbf"), 150);
    await expectRefused(file("zones.shp"), { detail: /zones\.dbf/, remedy: /./ });
  });

  it.each([".shx", ".dbf"])("without its %s is refused naming it", async (extension) => {
    writeZones({});
    rmSync(file(`zones${extension}`));
    await expectRefused(file("zones.shp"), { detail: new RegExp(`zones\\${extension}`), remedy: /./ });
  });

  it("in metres without .prj is refused and shows where each zone would put it", async () => {
    writeZones({ prj: "" });
    await expectRefused(file("zones.shp"), {
      detail: /zones\.shp.*\.prj/s,
      remedy: /--crs 6674（平面直角座標系 第VI系）なら 東経 136\.19\d+ 北緯 35\.1\d+（.*約 \d+ km） \/ --crs 66/s,
    });
    expect((await load(file("zones.shp"), { crs: 6674 })).changes).toMatchObject({ unchanged: 4 });
  });

  it("whose stated CRS cannot hold its coordinates is refused", async () => {
    writeZones({});
    await expectRefused(file("zones.shp"), { detail: /zones\.shp.*EPSG:6668/s, remedy: /--crs/ }, { crs: 6668 });
  });

  it("with a CRS nobody knows is refused", async () => {
    writeZones({});
    await expectRefused(file("zones.shp"), { detail: /EPSG:999999/, remedy: /6674/ }, { crs: 999_999 });
  });

  it("read in the wrong encoding is refused and the remedy is --encoding", async () => {
    writeZones({});
    await expectRefused(file("zones.shp"), { detail: /zones\.dbf|zones\.shp/, remedy: /--encoding/ }, { encoding: "utf-8" });
  });

  it("with -1.797e308 keeps the record without a position and names the row", async () => {
    const far = -1.797e308;
    writeZones({
      shapes: [
        square(18_000, -98_000),
        square(18_200, -98_000),
        {
          type: "polygon",
          parts: [
            [
              [far, far],
              [far, far],
              [far, far],
              [far, far],
            ],
          ],
        },
        square(18_600, -98_000),
      ],
    });
    const loaded = await load(file("zones.shp"), { dryRun: true });
    expect(loaded).toMatchObject({ rows: { read: 4, loaded: 4 }, changes: { changed: 1, unchanged: 3 } });
    expect(loaded.findings).toMatchObject([{ kind: "not-finite", count: 1, examples: [{ row: 3 }] }]);
  });

  it("with a self-intersection is mended and the row is named", async () => {
    const bowTie: Shape = {
      type: "polygon",
      parts: [
        [
          [18_000, -98_000],
          [18_100, -97_900],
          [18_100, -98_000],
          [18_000, -97_900],
          [18_000, -98_000],
        ],
      ],
    };
    writeZones({ shapes: [square(18_000, -98_000), bowTie, square(18_400, -98_000), square(18_600, -98_000)] });
    const loaded = await load(file("zones.shp"), { dryRun: true });
    expect(loaded.findings).toMatchObject([{ kind: "invalid-geometry", count: 1, examples: [{ row: 2 }] }]);
  });

  it("that is a JSON saying it is unavailable is refused in its own words", async () => {
    writeFileSync(file("252042.json"), JSON.stringify({ type: "unavailable", message: "公開されていません" }));
    await expectRefused(file("252042.json"), { detail: /252042\.json.*unavailable/s, remedy: /./ });
  });

  it("that is a web page saved as .zip is refused as what it is", async () => {
    writeFileSync(file("zones.zip"), "<!DOCTYPE html><html><head><title>404 Not Found</title></head><body>Not Found</body></html>");
    await expectRefused(file("zones.zip"), { detail: /zones\.zip.*(HTML|Web|web)/s, remedy: /./ });
  });

  it("whose columns no source has is refused with what was found and what is wanted", async () => {
    writeFileSync(file("other.csv"), "a,b\n1,2\n");
    await expectRefused(file("other.csv"), { detail: /other\.csv \(a, b\)/, remedy: /zones \(番号, 名称\)/ });
  });

  it("without a single usable row is refused instead of emptying the dataset", async () => {
    writeFileSync(file("zones.csv"), "番号,名称\n1,\n2,\n");
    await expectRefused(file("zones.csv"), { detail: /zones\.csv.*2/s, remedy: /./ });
  });

  it("that does not exist is refused naming it", async () => {
    await expectRefused(file("nothing.shp"), { detail: /nothing\.shp/, remedy: /./ });
  });
});
