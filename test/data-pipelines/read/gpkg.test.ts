import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Problem } from "../../../model/problem.ts";
import { reader } from "../../../data-pipelines/read/gpkg.ts";
import { hasRealData, realFile } from "../../support/real-data.ts";
import { damage, damaged } from "./support/damage.ts";
import { temporaryFolder } from "./support/folders.ts";
import { gdalFeatures, geometryText, readLayer, readLayers, writeText } from "./support/layered-reading.ts";
import { problemOf } from "./support/reading.ts";
import { hasGdal } from "./support/references.ts";

const folder = temporaryFolder();
let files = 0;

/** A GeoPackage with the three tables that every one has, and what `fill` adds. */
function writeGeoPackage(fill: (database: DatabaseSync) => void, name = `${++files}.gpkg`): string {
  const path = join(folder, name);
  const database = new DatabaseSync(path);
  database.exec(`
    create table gpkg_spatial_ref_sys (srs_name text, srs_id integer primary key, organization text, organization_coordsys_id integer, definition text);
    create table gpkg_contents (table_name text primary key, data_type text, identifier text, srs_id integer);
    create table gpkg_geometry_columns (table_name text, column_name text, geometry_type_name text, srs_id integer, z integer, m integer);
    insert into gpkg_spatial_ref_sys values ('a', 100006, 'EPSG', 6674, ''), ('b', 4326, 'epsg', 4326, ''), ('c', -1, 'NONE', -1, ''), ('d', 104020, 'ESRI', 104020, '');`);
  fill(database);
  database.close();
  return path;
}

function addLayer(database: DatabaseSync, name: string, { srs = 4326, blobs = [point(1, 2)] as (Uint8Array | null)[] } = {}): void {
  const table = `"${name.replaceAll('"', '""')}"`;
  database.exec(`create table ${table} (fid integer primary key, geom blob, "名称" text, "数" integer, "値" real, "日" date, "絵" blob)`);
  database.prepare("insert into gpkg_contents values (?, 'features', ?, ?)").run(name, name, srs);
  database.prepare("insert into gpkg_geometry_columns values (?, 'geom', 'GEOMETRY', ?, 0, 0)").run(name, srs);
  const insert = database.prepare(`insert into ${table} values (null, ?, ?, ?, ?, ?, ?)`);
  blobs.forEach((blob, index) => insert.run(blob, `行${index + 1}`, BigInt(index), 0.5, "2024-05-01", Buffer.from([1])));
}

/** "GP", version, flags (little-endian, envelope code, empty), srs, envelope, WKB. */
function blob(wkb: Buffer, { envelope = 0, empty = false } = {}): Buffer {
  const header = Buffer.alloc(8 + ([0, 32, 48, 48, 64][envelope] ?? 0));
  header.write("GP");
  header[3] = 1 | (envelope << 1) | (empty ? 0x10 : 0);
  return Buffer.concat([header, wkb]);
}

function point(x: number, y: number, { z, envelope = 0 }: { z?: number; envelope?: number } = {}): Buffer {
  const wkb = Buffer.alloc(z === undefined ? 21 : 29);
  wkb[0] = 1;
  wkb.writeUInt32LE(z === undefined ? 1 : 1001, 1);
  wkb.writeDoubleLE(x, 5);
  wkb.writeDoubleLE(y, 13);
  if (z !== undefined) wkb.writeDoubleLE(z, 21);
  return blob(wkb, { envelope });
}

describe("GeoPackage", () => {
  it("gives every table with its own system and its values as they are stored", async () => {
    const path = writeGeoPackage((database) => {
      addLayer(database, "区域", { srs: 100_006 });
      addLayer(database, 'odd "name"', { srs: -1 });
      addLayer(database, "esri", { srs: 104_020 });
      addLayer(database, "layer_styles");
      database.exec(
        "create table 表 (id integer primary key, 備考 text); insert into 表 values (7, null), (9, 'x'); insert into gpkg_contents values ('表', 'attributes', '表', null), ('tiles', 'tiles', 'tiles', 4326)",
      );
    }, "many.gpkg");
    const layers = await readLayers(reader, path);
    expect(layers.map(({ layer }) => [layer.name, layer.file, layer.crs, layer.hasGeometry, layer.count])).toEqual([
      ["many_区域", "many.gpkg#区域", 6674, true, 1],
      ['many_odd "name"', 'many.gpkg#odd "name"', undefined, true, 1],
      ["many_esri", "many.gpkg#esri", undefined, true, 1],
      ["many_表", "many.gpkg#表", undefined, false, 2],
    ]);
    expect(layers[0]?.layer.columns).toEqual(["fid", "名称", "数", "値", "日", "絵"]);
    expect(layers[0]?.features).toMatchObject([
      { row: 1, properties: { fid: 1, 名称: "行1", 数: 0, 値: 0.5, 日: "2024-05-01", 絵: null }, findings: [] },
    ]);
    expect(layers[3]?.features.map(({ row, properties, wkb }) => [row, properties, wkb])).toEqual([
      [1, { id: 7, 備考: null }, null],
      [2, { id: 9, 備考: "x" }, null],
    ]);
  });

  it("reads geometry with any envelope and height, empty ones as none, and reports damaged and curved ones by row", async () => {
    const curve = Buffer.alloc(9);
    curve[0] = 1;
    curve.writeUInt32LE(8, 1);
    const blobs = [
      ...[0, 1, 2, 3, 4].map((envelope) => point(1, 2, { envelope, z: 9 })),
      blob(Buffer.alloc(0), { empty: true }),
      null,
      Buffer.from("GPxx"),
      point(1, 2).subarray(0, 20),
      blob(curve),
      point(Number.NaN, Number.NaN),
    ];
    const { features, geometries } = await readLayer(
      reader,
      writeGeoPackage((database) => addLayer(database, "a", { blobs })),
    );
    expect(geometries.slice(0, 5)).toEqual(Array.from({ length: 5 }, () => ({ type: "Point", coordinates: [1, 2] })));
    expect(geometries.slice(5)).toEqual([null, null, null, null, null, null]);
    expect(features.flatMap(({ findings }) => findings)).toEqual([
      { kind: "damaged-record", row: 8 },
      { kind: "damaged-record", row: 9 },
      { kind: "wrong-geometry-type", row: 10 },
    ]);
  });

  it("keeps every digit of numbers beyond the exact range of doubles, as text", async () => {
    const path = writeGeoPackage((database) => {
      addLayer(database, "a", { blobs: [] });
      database.exec("insert into a (fid, 数) values (9007199254740993, 9223372036854775807)");
    });
    expect((await readLayer(reader, path)).features[0]?.properties).toMatchObject({
      fid: "9007199254740993",
      数: "9223372036854775807",
    });
  });

  it("hands out batches and can stop early; the file beside stays as it was", async () => {
    const path = writeGeoPackage((database) => {
      database.exec("pragma journal_mode = wal");
      addLayer(database, "a", { blobs: Array.from({ length: 1000 }, (_, n) => point(n, 0)) });
    });
    const before = statSync(path).mtimeMs;
    const { layer } = await readLayer(reader, path);
    for await (const batch of layer.features()) {
      expect(batch).toHaveLength(256);
      break;
    }
    expect(statSync(path).mtimeMs).toBe(before);
    expect(existsSync(`${path}-wal`)).toBe(false);
  });

  it("does not run queries that come with the file", async () => {
    const path = writeGeoPackage((database) => {
      addLayer(database, "a");
      database.exec(
        "create view endless as with recursive n(x) as (select 1 union all select x + 1 from n) select x as fid, null as geom from n",
      );
      database.exec("insert into gpkg_contents values ('endless', 'features', 'endless', 4326)");
    });
    expect((await readLayers(reader, path)).map(({ layer }) => layer.file)).toHaveLength(1);
  });

  it("is refused when it is another file or another database", async () => {
    const other = join(folder, "other.gpkg");
    const database = new DatabaseSync(other);
    database.exec("create table a (b)");
    database.close();
    expect((await problemOf(readLayers(reader, other))).detail.en).toContain("not a GeoPackage");
    expect((await problemOf(readLayers(reader, writeText(folder, "zip.gpkg", "PK\u0003\u0004")))).detail.en).toContain("really a zip");
    const whole = readFileSync(writeGeoPackage((db) => addLayer(db, "a", { blobs: Array.from({ length: 2000 }, () => point(1, 2)) })));
    expect((await problemOf(readLayers(reader, writeText(folder, "cut.gpkg", whole.subarray(0, 30_000))))).reason).toBe("unreadable-file");
  });

  it("damaged in any way gives features or a Problem, quickly", async () => {
    const whole = readFileSync(
      writeGeoPackage((database) =>
        addLayer(database, "a", { blobs: Array.from({ length: 300 }, (_, n) => point(n, 0, { envelope: 1 })) }),
      ),
    );
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 3 }), async (changes) => {
        const path = writeText(folder, "damaged.gpkg", changes.reduce(damaged, whole));
        const started = performance.now();
        try {
          await readLayers(reader, path);
        } catch (error) {
          expect(error).toBeInstanceOf(Problem);
          refused++;
        }
        expect(performance.now() - started).toBeLessThan(5_000);
      }),
      { numRuns: 300, seed: 20_260_403 },
    );
    expect(refused).toBeGreaterThan(50);
  });

  it("any change to a geometry's header gives that geometry, none, or a finding", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 2 }), async (changes) => {
        const path = writeGeoPackage((database) =>
          addLayer(database, "a", { blobs: [changes.reduce(damaged, point(1, 2, { envelope: 1 }))] }),
        );
        const { features } = await readLayer(reader, path);
        expect(features).toHaveLength(1);
      }),
      { numRuns: 100, seed: 20_260_404 },
    );
  });
});

describe.skipIf(!hasRealData)("the GeoPackages of mapshaper's corpus", () => {
  const path = (name: string) => realFile("awkward", "mapshaper", "geopackage", name);

  it.each([
    [
      "mixed_crs.gpkg",
      [
        ["oregon_2269", 2269, 1],
        ["oregon_4326", 4326, 1],
      ],
    ],
    [
      "same_crs_points.gpkg",
      [
        ["oregon_cities", 4326, 5],
        ["washington_cities", 4326, 6],
      ],
    ],
    [
      "missing_crs_mixed_ranges.gpkg",
      [
        ["OR_land_2269", undefined, 1],
        ["OR_land_4326", undefined, 1],
      ],
    ],
    ["null_crs_gdal.gpkg", [["land", undefined, 1]]],
    [
      "data_only_tables.gpkg",
      [
        ["oregon_cities", 4326, 5],
        ["washington_cities", 4326, 6],
      ],
    ],
  ])("%s has its layers, systems and counts, and reads as in GDAL", async (name, expected) => {
    const layers = await readLayers(reader, path(name));
    expect(layers.map(({ layer, features }) => [layer.crs, features.length])).toEqual(expected.map(([, crs, count]) => [crs, count]));
    for (const [index, [table]] of expected.entries()) {
      if (!hasGdal) continue;
      const theirs = gdalFeatures(path(name), String(table));
      const ours = layers[index];
      expect(ours?.geometries.map((geometry) => geometryText({ geometry: geometry?.coordinates ?? null }))).toEqual(
        theirs.map(({ geometry }) => geometryText({ geometry: geometry?.coordinates ?? null })),
      );
      expect(ours?.features.map(({ properties }) => properties)).toEqual(
        theirs.map(({ properties }) => ({ fid: expect.any(Number) as number, ...properties })),
      );
    }
  });
});
