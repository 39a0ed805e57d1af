import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { parse as parseCsv } from "csv-parse/sync";
import { geojson as flatgeobuf } from "flatgeobuf";
import type { Feature, Geometry } from "geojson";
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import iconv from "iconv-lite";
import readExcel from "read-excel-file/node";
import { open as openShapefile } from "shapefile";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { DatasetDefinition } from "../../../model/dataset.ts";
import type { DownloadOptions, FeatureSource } from "../../../model/download-format.ts";
import { loadFormats } from "../../../server/formats/index.ts";
import { writeShapefiles } from "../../../server/formats/shp.zip.ts";
import { createTestDatabase, homes, type TestDatabase } from "../../support/database.ts";
import { loadRecords } from "../../support/loads.ts";
import { currentSource } from "../../support/source.ts";
import { areas, datasets, nowhere, recordsOf, spots, things, ways } from "./support/datasets.ts";
import {
  asGdalWrites,
  asInDbf,
  asInKml,
  expectSameFeatures,
  type FoundFeature,
  isoDate,
  localDate,
  rawRings,
  trimmed,
  utcDate,
  withFullNames,
  withLowerCaseName,
} from "./support/compare.ts";
import { type ExpectedFeature, expectedFeatures, signedArea } from "./support/expected.ts";
import { describeWithGdal, editWithGdal, hasGdal, readWithGdal, skippedWithoutGdal } from "./support/readers.ts";
import { unzip } from "./support/unzip.ts";

const formats = await loadFormats();
const named = datasets.map((dataset) => [dataset.id, dataset] as const);

describe.each(homes)("a file (%s)", (home) => {
  let test: TestDatabase;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "machizu-formats-test-"));
    // temporary files go here as well, so that left-overs are seen
    vi.stubEnv("TMPDIR", folder);
    // the library tells of every step of a search
    vi.spyOn(console, "debug").mockReturnValue(undefined);
    test = await createTestDatabase(home, datasets);
    for (const [dataset, records] of recordsOf) await loadRecords(test.database, records, { dataset, source: "survey", sample: true });
  });
  afterAll(async () => {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
    await test.drop();
    await rm(folder, { recursive: true, force: true });
  });

  const sourceOf = (dataset: DatasetDefinition) => currentSource(test.database, dataset);

  async function contentOf(id: string, dataset: DatasetDefinition, options?: DownloadOptions): Promise<Buffer> {
    return Buffer.concat(await Array.fromAsync(format(id).write(await sourceOf(dataset), options)));
  }

  /** Writes a file of the dataset, or the bytes given, and returns its path. */
  async function fileOf(id: string, dataset: DatasetDefinition): Promise<string> {
    const file = path.join(folder, `${dataset.id}.${id}`);
    await writeFile(file, await contentOf(id, dataset));
    return file;
  }

  async function expectedOf(dataset: DatasetDefinition): Promise<ExpectedFeature[]> {
    return expectedFeatures(test.database, await sourceOf(dataset));
  }

  describe(`of every kind of geometry, read by GDAL${skippedWithoutGdal}`, () => {
    it.runIf(hasGdal).each(named)("geojsonl: %s", async (_, dataset) => {
      const found = await readWithGdal(await fileOf("geojsonl", dataset));
      expectSameFeatures(found, (await expectedOf(dataset)).map(asGdalWrites), { surveyed_on: isoDate });
    });

    it.runIf(hasGdal).each(named)("gpkg: %s", async (_, dataset) => {
      const found = await readWithGdal(await fileOf("gpkg", dataset));
      expectSameFeatures(found, (await expectedOf(dataset)).map(asGdalWrites), { surveyed_on: isoDate });
    });

    it.runIf(hasGdal).each(named)("fgb: %s", async (_, dataset) => {
      const found = await readWithGdal(await fileOf("fgb", dataset));
      expectSameFeatures(found, (await expectedOf(dataset)).map(asGdalWrites), { surveyed_on: isoDate });
    });

    it.runIf(hasGdal).each(named)("kml: %s", async (_, dataset) => {
      const found = await readWithGdal(await fileOf("kml", dataset));
      expectSameFeatures(found.map(withLowerCaseName), (await expectedOf(dataset)).map(asInKml));
    });

    it.runIf(hasGdal).each([spots, ways, areas, nowhere])("shp.zip: $id", async (dataset) => {
      const found = await readWithGdal(`/vsizip/${await fileOf("shp.zip", dataset)}`);
      const expected = (await expectedOf(dataset)).map(asInDbf).map(asGdalWrites);
      expectSameFeatures(found.map(withFullNames), expected, { surveyed_on: isoDate, name: trimmed, a_long_field_name: trimmed });
    });
  });

  describe("geojsonl", () => {
    it("has one whole feature a line", async () => {
      const lines = (await contentOf("geojsonl", areas)).toString().trimEnd().split("\n");
      const features = lines.map((line) => JSON.parse(line) as Feature);
      expect(features.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5, 6]);
    });
  });

  describe("fgb", () => {
    it.each(named)("is read by its own library: %s", async (_, dataset) => {
      const bytes = new Uint8Array(await contentOf("fgb", dataset));
      const found = (await Array.fromAsync(flatgeobuf.deserialize(bytes))) as unknown as FoundFeature[];
      expectSameFeatures(found, await expectedOf(dataset));
    });

    it("answers a window through its index with the features in it and nothing else", async () => {
      const bytes = new Uint8Array(await contentOf("fgb", spots));
      const all = await expectedOf(spots);
      const [lon = 0, lat = 0] = all[0]?.geometry?.type === "Point" ? all[0].geometry.coordinates : [];
      const window = { minX: lon - 1e-5, minY: lat - 1e-5, maxX: lon + 1e-5, maxY: lat + 1e-5 };
      const found = (await Array.fromAsync(flatgeobuf.deserialize(bytes, { rect: window }))) as Feature[];
      expect(found.map(({ properties }) => properties?.["name"] as string)).toEqual(["八日市小学校"]);
    });

    it.runIf(hasGdal)(`says CRS, type, titles, licence and notice of sample data${skippedWithoutGdal}`, async () => {
      const text = await describeWithGdal(await fileOf("fgb", areas));
      for (const part of [
        'ID["EPSG",6668]',
        "Geometry: Multi Polygon",
        "population: Integer64",
        "人口（人）",
        "ratio: Real",
        "surveyed_on: DateTime",
        "is_open: Integer(Boolean)",
      ])
        expect(text).toContain(part);
      const head = (await contentOf("fgb", areas)).subarray(0, 4000).toString();
      for (const part of ["見本データ（架空）", "試験市「測量」を加工", "creativecommons.org/licenses/by/4.0", '"version":1'])
        expect(head).toContain(part);
    });
  });

  describe("gpkg", () => {
    async function open(dataset: DatasetDefinition): Promise<DatabaseSync> {
      return new DatabaseSync(await fileOf("gpkg", dataset), { readOnly: true });
    }

    it.each(named)("is a sound database with a true index: %s", async (_, dataset) => {
      const database = await open(dataset);
      const table = dataset.id.replaceAll("-", "_");
      const only = (sql: string) => Object.values(database.prepare(sql).get() ?? {})[0];
      expect(only("pragma application_id")).toBe(0x47504b47);
      expect(only("pragma user_version")).toBe(10300);
      expect(only("pragma integrity_check")).toBe("ok");
      expect(database.prepare("pragma foreign_key_check").all()).toEqual([]);
      expect(only(`select rtreecheck('rtree_${table}_geom')`)).toBe("ok");
      const expected = await expectedOf(dataset);
      expect(database.prepare(`select fid, id from ${table}`).all()).toEqual(
        expected.map(({ fid, values }) => ({ fid, id: values["id"] })),
      );
      const placed = expected.filter(({ geometry }) => geometry !== null);
      expect(only(`select count(*) from rtree_${table}_geom`)).toBe(placed.length);
      expect(
        database
          .prepare("select srs_id from gpkg_spatial_ref_sys order by srs_id")
          .all()
          .map(({ srs_id }) => srs_id),
      ).toEqual([-1, 0, 4326, 6668]);
      database.close();
    });

    it("names licence, version and sample data, and carries titles and code lists", async () => {
      const database = await open(areas);
      const contents = database.prepare("select identifier, description, last_change from gpkg_contents").get();
      expect(contents).toMatchObject({ identifier: "試験 test-areas", last_change: expect.stringMatching(/^\d{4}-.*Z$/) });
      for (const part of ["見本データ（架空）", "第1版", "試験市「測量」を加工", "CC-BY-4.0"])
        expect(contents?.["description"]).toContain(part);
      expect(JSON.parse(String(database.prepare("select metadata from gpkg_metadata").get()?.["metadata"]))).toMatchObject({
        name: "test-areas",
        version: 1,
      });
      expect(database.prepare("select title, constraint_name from gpkg_data_columns where column_name = 'kind'").get()).toEqual({
        title: "種類",
        constraint_name: "test_areas_kind",
      });
      expect(database.prepare("select value, description from gpkg_data_column_constraints order by rowid").all()[2]).toEqual({
        value: "x&<",
        description: '"特殊"',
      });
      database.close();
    });

    it.runIf(hasGdal)(`can be edited, and the index follows${skippedWithoutGdal}`, async () => {
      const file = await fileOf("gpkg", areas);
      expect(await describeWithGdal(file)).toMatch(/Geometry: Multi Polygon[\s\S]*surveyed_on: Date[\s\S]*is_open: Integer\(Boolean\)/);
      await editWithGdal(file, "update test_areas set geom = null where fid = 1");
      await editWithGdal(file, "delete from test_areas where fid = 2");
      const database = new DatabaseSync(file, { readOnly: true });
      expect(
        database
          .prepare("select id from rtree_test_areas_geom order by id")
          .all()
          .map(({ id }) => id),
      ).toEqual([4, 5, 6]);
      database.close();
    });
  });

  describe("parquet", () => {
    it.each(named)("is read by hyparquet: %s", async (_, dataset) => {
      const file = await asyncBufferFromFile(await fileOf("parquet", dataset));
      const rows = await parquetReadObjects({ file, compressors });
      const found = rows.map(({ geometry, bbox: _box, ...properties }): FoundFeature => ({
        type: "Feature",
        properties,
        geometry: (geometry ?? null) as Geometry | null,
      }));
      expectSameFeatures(found, await expectedOf(dataset), { surveyed_on: utcDate, population: Number, a_long_field_name_too: Number });
    });

    it("has the metadata of GeoParquet 1.1, a box for every geometry, and the licence", async () => {
      const file = await asyncBufferFromFile(await fileOf("parquet", areas));
      const { key_value_metadata: entries = [], schema } = await parquetMetadataAsync(file);
      const entry = (key: string) =>
        JSON.parse(entries.find((candidate) => candidate.key === key)?.value ?? "null") as Record<string, unknown>;
      expect(entry("geo")).toMatchObject({
        version: "1.1.0",
        primary_column: "geometry",
        columns: {
          geometry: {
            encoding: "WKB",
            geometry_types: ["Polygon", "MultiPolygon"],
            covering: { bbox: { xmin: ["bbox", "xmin"], ymax: ["bbox", "ymax"] } },
          },
        },
      });
      expect((entry("geo")["columns"] as { geometry: object }).geometry).not.toHaveProperty("crs");
      expect(entry("credits")).toMatchObject({
        version: 1,
        notice: expect.stringContaining("見本データ（架空）"),
        sources: [{ licence: "CC-BY-4.0" }],
      });
      expect(entry("columns")).toMatchObject({ population: { ja: "人口（人）" }, kind: { codes: { "01": "田・畑" } } });
      expect(schema.find(({ name }) => name === "surveyed_on")).toMatchObject({ type: "INT32", logical_type: { type: "DATE" } });
      const rows = await parquetReadObjects({ file, compressors, columns: ["geometry", "bbox"] });
      for (const { geometry, bbox } of rows) expect(bbox === null || bbox === undefined).toBe(geometry === null || geometry === undefined);
    });
  });

  describe("shp.zip", () => {
    it("has CRS, encoding, full names, codes and licence beside the shapes, dated as the version", async () => {
      const entries = await unzip(await contentOf("shp.zip", areas));
      const text = (name: string) => entries.get(name)?.bytes.toString() ?? "";
      expect([...entries.keys()]).toEqual([
        "LICENSE.txt",
        "fields.csv",
        ...["shp", "shx", "dbf", "prj", "cpg"].map((extension) => `test_areas.${extension}`),
      ]);
      expect(text("test_areas.cpg")).toBe("UTF-8");
      expect(text("test_areas.prj")).toMatch(/^GEOGCS\["GCS_JGD_2011"/);
      for (const part of [
        "見本データ（架空）",
        "試験市「測量」を加工",
        "https://creativecommons.org/licenses/by/4.0/",
        "法的効力はありません",
      ])
        expect(text("LICENSE.txt")).toContain(part);
      expect(text("fields.csv").split("\r\n")).toEqual(
        expect.arrayContaining([
          "a_long_fie,a_long_field_name,長い名前の項目,長い名前の項目,,text,,1",
          "a_long_f_2,a_long_field_name_too,もう一つの長い名前,もう一つの長い名前,,integer,,0",
        ]),
      );
      expect(text("fields.csv")).toContain("01=田・畑; 02=宅地; x&<=");
    });

    it("is read by npm shapefile, null shapes included, with outer rings clockwise and holes the other way", async () => {
      const entries = await unzip(await contentOf("shp.zip", areas));
      const shapes = await openShapefile(entries.get("test_areas.shp")?.bytes ?? Buffer.alloc(0), entries.get("test_areas.dbf")?.bytes, {
        encoding: "utf-8",
      });
      const features: FoundFeature[] = [];
      // the library takes a blank date for one
      const surveyedOn = (value: unknown) => (localDate(value) === "1899-11-30" ? undefined : localDate(value));
      for (let next = await shapes.read(); !next.done; next = await shapes.read()) features.push(next.value);
      expectSameFeatures(features.map(withFullNames), (await expectedOf(areas)).map(asInDbf), { surveyed_on: surveyedOn });
      expect(rawRings(entries.get("test_areas.shp")?.bytes ?? Buffer.alloc(0)).map((ring) => Math.sign(signedArea(ring)))).toEqual([
        -1, -1, 1, -1, 1, -1, -1, -1, 1, 1,
      ]);
    });

    it("puts what is mixed into a shapefile for each kind of shape, and loses no row", async () => {
      const entries = await unzip(await contentOf("shp.zip", things));
      const kinds = ["point", "multipoint", "line", "polygon"].map((kind) => [
        kind,
        rowCount(entries.get(`test_things_${kind}.dbf`)?.bytes),
      ]);
      // points and the null shape; several points and a collection's; lines and a collection's; polygons and a collection's
      expect(Object.fromEntries(kinds)).toEqual({ point: 2, multipoint: 2, line: 2, polygon: 2 });
      if (!hasGdal) return;
      const polygons = await readWithGdal(`/vsizip/${await fileOf("shp.zip", things)}/test_things_polygon.shp`);
      expect(polygons.map(({ properties }) => properties?.["id"] as string).toSorted()).toEqual(["survey/2", "survey/5"]);
    });

    it("is refused before the first byte when a shapefile cannot hold it", async () => {
      const pieces = writeShapefiles(await sourceOf(areas), 1000);
      await expect(nonEmptyPieces(pieces)).rejects.toMatchObject({
        reason: "too-large",
        remedy: { en: expect.stringContaining("GeoPackage") },
      });
      expect(await leftOvers()).toEqual([]);
    });
  });

  describe("kml", () => {
    it("names features by their title, and draws them in the colours of the definition", async () => {
      const text = (await contentOf("kml", areas)).toString();
      expect(text).toContain(
        '<Style id="s1"><IconStyle><color>ff11aa00</color></IconStyle><LineStyle><color>ff030201</color><width>1</width></LineStyle><PolyStyle><color>8011aa00</color></PolyStyle></Style>',
      );
      expect(text).toContain('<Placemark id="f1"><name>八日市小学校</name><styleUrl>#s1</styleUrl>');
      expect(text).toContain(
        '<Placemark id="f3"><styleUrl>#s0</styleUrl><ExtendedData><Data name="id"><displayName>識別子</displayName><value>survey/3</value></Data><Data name="source"><displayName>提供元</displayName><value>survey</value></Data></ExtendedData></Placemark>',
      );
      expect(text).toContain("<displayName>人口（人）</displayName>");
      for (const part of ["見本データ（架空）", "試験市「測量」を加工", "https://creativecommons.org/licenses/by/4.0/"])
        expect(text).toContain(part);
    });
  });

  describe("xlsx", () => {
    it("has typed cells under Japanese headings", async () => {
      const sheets = await readExcel(await contentOf("xlsx", spots));
      const [headings = [], ...rows] = sheets[0]?.data ?? [];
      expect(sheets.map(({ sheet }) => sheet)).toEqual(["試験 test-spots", "項目とライセンス"]);
      expect(headings).toEqual([
        "識別子",
        "名称",
        "種類",
        "種類（名称）",
        "人口（人）",
        "率（%）",
        "測量日",
        "公開",
        "長い名前の項目",
        "もう一つの長い名前",
        "提供元",
        "経度",
        "緯度",
      ]);
      const expected = await expectedOf(spots);
      expect(rows.length).toBe(expected.length);
      for (const [index, row] of rows.entries()) {
        const values = expected[index]?.values ?? {};
        const cells = [
          values["id"],
          values["name"],
          values["kind"],
          values["kind_label"],
          values["population"],
          values["ratio"],
          values["surveyed_on"],
          values["is_open"],
          values["a_long_field_name"],
          values["a_long_field_name_too"],
          values["source"],
        ];
        expect(row.slice(0, 11).map(plainCell)).toEqual(cells.map(excelValue));
      }
      const place = expected[3]?.geometry;
      if (place?.type !== "Point") throw new Error("no point");
      expect(rows[3]?.[11]).toBeCloseTo(place.coordinates[0] ?? 0, 6);
      expect(rows[3]?.[12]).toBeCloseTo(place.coordinates[1] ?? 0, 6);
      expect(rows[2]?.slice(11)).toEqual([null, null]);
    });

    it("has a second sheet with licence, notice and the meaning of columns", async () => {
      const about = (await readExcel(await contentOf("xlsx", areas)))[1]?.data
        .map((row) => row.map((cell) => cell ?? "").join("|"))
        .join("\n");
      for (const part of [
        "見本データ（架空）",
        "試験市「測量」を加工",
        "https://creativecommons.org/licenses/by/4.0/",
        "人口（人）|population",
        "01=田・畑; 02=宅地",
      ])
        expect(about).toContain(part);
    });

    it("is refused when Excel has not enough rows", async () => {
      const source = await sourceOf(areas);
      const large: FeatureSource = { ...source, version: { ...source.version, rowCount: 1_048_576 } };
      await expect(nonEmptyPieces(format("xlsx").write(large))).rejects.toMatchObject({ reason: "too-large" });
    });
  });

  describe("csv in CP932", () => {
    it("is refused with the characters that CP932 lacks, and where they are", async () => {
      expect(format("csv").encodings).toEqual(["utf-8", "cp932"]);
      const rows = parseCsv(await contentOf("csv", spots), { bom: true, relax_column_count: true }) as string[][];
      const row = rows.findIndex((cells) => cells[1]?.includes("𠮷")) + 1;
      await expect(contentOf("csv", spots, { encoding: "cp932" })).rejects.toMatchObject({
        reason: "invalid-parameter",
        detail: { ja: expect.stringContaining(`𠮷 (U+20BB7, ${row} 行目 name), 🏫 (U+1F3EB, ${row} 行目 name)`) as string },
      });
    });

    it("has no byte order mark when none is wanted", async () => {
      const [marked, plain] = [await contentOf("csv", spots), await contentOf("csv", spots, { byteOrderMark: false })];
      expect(marked.subarray(3).equals(plain)).toBe(true);
      expect(plain.toString().startsWith("id,")).toBe(true);
    });

    it("reads the same as the one in UTF-8", async () => {
      const plain = (await contentOf("csv", nowhere)).toString().slice(1);
      expect(iconv.decode(await contentOf("csv", nowhere, { encoding: "cp932" }), "cp932")).toBe(plain);
    });
  });

  it.each(formats.map((candidate) => [candidate.id, candidate] as const))(
    "%s leaves nothing behind when its reader goes away",
    async (_, candidate) => {
      for (const taken of [1, 3]) {
        let pieces = 0;
        for await (const _piece of candidate.write(await sourceOf(areas))) if (++pieces === taken) break;
        expect(await leftOvers()).toEqual([]);
      }
      const tiles = { bbox: [135, 34, 137, 36], read: () => Promise.reject(new Error("the database went away")) } as const;
      const rows = { records: failingRecords, encodedRows: failingRecords, csvLines: failingRecords };
      const failing: FeatureSource = { ...(await sourceOf(areas)), ...rows, tiles };
      await expect(nonEmptyPieces(candidate.write(failing))).rejects.toThrow("the database went away");
      expect(await leftOvers()).toEqual([]);
    },
  );

  async function leftOvers(): Promise<string[]> {
    return (await readdir(folder)).filter((name) => name.startsWith("machizu-download-"));
  }
});

function format(id: string) {
  const found = formats.find((candidate) => candidate.id === id);
  if (found === undefined) throw new Error(`no format ${id}`);
  return found;
}

/** Reads on until something comes, as a server does before it sends its headers. */
async function nonEmptyPieces(pieces: AsyncIterable<Uint8Array>): Promise<number> {
  let count = 0;
  for await (const piece of pieces) if (piece.length > 0) count++;
  return count;
}

async function* failingRecords(): AsyncGenerator<never> {
  await Promise.resolve();
  throw new Error("the database went away");
}

function rowCount(dbf: Buffer | undefined): number {
  return dbf?.readUInt32LE(4) ?? 0;
}

/** What Excel cannot hold as a number is text; the empty text is no value. The library trims texts. */
function excelValue(value: string | number | boolean | undefined): string | number | boolean | null {
  if (typeof value === "number" && Math.abs(value) > 999_999_999_999_999) return String(value);
  if (typeof value !== "string") return value ?? null;
  return value.trim() || null;
}

function plainCell(cell: unknown): unknown {
  return cell instanceof Date ? utcDate(cell) : cell;
}
