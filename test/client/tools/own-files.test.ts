import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { strToU8, zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { acceptedEndings } from "../../../client/tools/own-files/accepted-endings.ts";
import { crsByEpsg, crsByPrj, degrees, inDegrees } from "../../../client/tools/own-files/crs.ts";
import { FileProblem, type OwnFeatures } from "../../../client/tools/own-files/own-file.ts";
import { readEndings, readOwnFile } from "../../../client/tools/own-files/read-own-file.ts";
import { boundsOf } from "../../../client/tools/positions.ts";
import { hasRealData, realFile, skippedWithoutRealData } from "../../support/real-data.ts";

const text = (name: string, content: string, epsg?: number) => readOwnFile({ name, bytes: strToU8(content) }, epsg);
const real = (epsg: number | undefined, ...parts: string[]) => {
  const file = realFile(...parts);
  return readOwnFile({ name: path.basename(file), bytes: readFileSync(file) }, epsg);
};
/** The files of a folder in one zip. */
const zipped = (...parts: string[]) =>
  zipSync(
    Object.fromEntries(readdirSync(realFile(...parts)).map((name) => [name, new Uint8Array(readFileSync(realFile(...parts, name)))])),
  );

const first = (layers: readonly OwnFeatures[]) => layers[0]?.features ?? [];
const box = (layers: readonly OwnFeatures[]) =>
  boundsOf(first(layers).map(({ geometry }) => geometry))?.map((degree) => Number(degree.toFixed(4)));
const fault = (reading: Promise<unknown>) =>
  reading.then(
    () => undefined,
    (error: unknown) => (error instanceof FileProblem ? error.fault.key : error),
  );

describe("a file of one's own", () => {
  it("is offered for choosing exactly if it can be read", () => {
    expect([...acceptedEndings].sort()).toEqual([...readEndings].sort());
    expect(readEndings.length).toBeGreaterThan(7);
  });

  it("is read as GeoJSON: a collection, a feature, a bare geometry, rows without a position", async () => {
    const point = { type: "Point", coordinates: [136.2, 35.1] };
    const feature = { type: "Feature", properties: { 名称: "会館" }, geometry: point };
    expect(
      first(await text("a.geojson", JSON.stringify({ type: "FeatureCollection", features: [feature, { ...feature, geometry: null }] }))),
    ).toEqual([feature, { ...feature, geometry: null }]);
    expect(first(await text("a.json", JSON.stringify(feature)))).toEqual([feature]);
    expect(first(await text("a.json", JSON.stringify(point)))).toEqual([{ type: "Feature", properties: {}, geometry: point }]);
  });

  it("is put in the right place by its old crs member, or by what the reader chose", async () => {
    const plane = { type: "Point", coordinates: [18_000, -98_000] };
    const named = {
      type: "FeatureCollection",
      crs: { type: "name", properties: { name: "urn:ogc:def:crs:EPSG::6674" } },
      features: [{ type: "Feature", properties: {}, geometry: plane }],
    };
    const [stated] = first(await text("a.geojson", JSON.stringify(named)));
    const [chosen] = first(await text("a.geojson", JSON.stringify(plane), 6674));
    expect(stated?.geometry).toEqual(chosen?.geometry);
    expect(boundsOf([chosen?.geometry ?? null])?.map((degree) => degree.toFixed(2))).toEqual(["136.20", "35.12", "136.20", "35.12"]);
    expect(await fault(text("a.geojson", JSON.stringify(plane)))).toBe("files.unknownCrs");
  });

  it("is read as KML and KMZ, with its descriptions as plain text", async () => {
    const kml = `<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark><name>会館</name>
      <description><![CDATA[<b>二階</b>建て]]></description><Point><coordinates>136.2,35.1,0</coordinates></Point></Placemark></Document></kml>`;
    const [feature] = first(await text("a.kml", kml));
    expect(feature?.properties).toMatchObject({ name: "会館" });
    expect(JSON.stringify(feature?.properties)).not.toContain("<b>");
    expect(first(await readOwnFile({ name: "a.kmz", bytes: zipSync({ "doc.kml": strToU8(kml) }) }, undefined))[0]?.geometry).toEqual(
      feature?.geometry,
    );
  });

  it("is read as GPX: tracks and waypoints", async () => {
    const gpx = `<gpx version="1.1"><wpt lat="35.1" lon="136.2"><name>集合</name></wpt><trk><name>巡回</name><trkseg>
      <trkpt lat="35.1" lon="136.2"><time>2026-04-01T00:00:00Z</time></trkpt><trkpt lat="35.2" lon="136.3"/></trkseg></trk></gpx>`;
    expect(
      first(await text("a.gpx", gpx))
        .map(({ geometry }) => geometry.type)
        .sort(),
    ).toEqual(["LineString", "Point"]);
  });

  it("is read as CSV in UTF-8 and in Shift_JIS, full-width digits and empty positions included", async () => {
    const csv = "名称,緯度,経度\r\n会館,３５．１,136.2\r\n不明,,\r\n";
    const rows = first(await text("a.csv", csv));
    expect(rows.map(({ geometry }) => geometry)).toEqual([{ type: "Point", coordinates: [136.2, 35.1] }, null]);
    // 名称,lat,lon / 会館,35.1,136.2 in code page 932.
    const bytes = Uint8Array.from([0x96, 0xbc, 0x8f, 0xcc, ...strToU8(",lat,lon\n"), 0x89, 0xef, 0x8a, 0xd9, ...strToU8(",35.1,136.2\n")]);
    expect(first(await readOwnFile({ name: "b.csv", bytes }, undefined))[0]?.properties).toMatchObject({ 名称: "会館" });
  });

  it.each([
    ["a.docx", "x", "files.unknownKind"],
    ["noending", "x", "files.unknownKind"],
    ["a.geojson", "{", "files.notJson"],
    ["a.geojson", "[1]", "files.notGeojson"],
    [
      "a.geojson",
      '{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Point","coordinates":["a",2]}}]}',
      "files.badFeature",
    ],
    ["a.geojson", '{"type":"unavailable"}', "files.badFeature"],
    ["a.geojson", '{"type":"FeatureCollection","features":[]}', "files.empty"],
    ["a.kml", "<kml><Document>", "files.notXml"],
    ["a.kml", "<gpx/>", "files.notKind"],
    ["a.gpx", "<kml/>", "files.notKind"],
    ["a.zip", "no zip", "files.notZip"],
    ["a.csv", "名称,住所\nあ,い\n", "files.noPositionColumns"],
    ["a.csv", 'lat,lon\n"1,2\n', "files.badCsv"],
  ])("that is bad says so in one problem: %s %j", async (name, content, key) => {
    expect(await fault(text(name, content))).toBe(key);
  });

  it("that is a zip without shapefiles, or with a broken one, says so", async () => {
    expect(await fault(readOwnFile({ name: "a.zip", bytes: zipSync({ "a.txt": strToU8("x") }) }, undefined))).toBe("files.nothingInZip");
    expect(await fault(readOwnFile({ name: "a.zip", bytes: zipSync({ "a.shp": strToU8("x") }) }, undefined))).toBe("files.badShapefile");
  });

  it("never does anything but be read or be refused, whatever is in it", async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...readEndings), fc.uint8Array({ maxLength: 200 }), async (ending, bytes) => {
        const outcome = await fault(readOwnFile({ name: `a.${ending}`, bytes }, undefined));
        expect(outcome === undefined || typeof outcome === "string").toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

describe("coordinate systems", () => {
  it("of a .prj are known by their parameters, whatever its name", () => {
    const prj = (name: string, spheroid: string) =>
      `PROJCS["${name}",GEOGCS["GCS",DATUM["D",SPHEROID[${spheroid}]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",0.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",136.0],PARAMETER["Scale_Factor",0.9999],PARAMETER["Latitude_Of_Origin",36.0],UNIT["Meter",1.0]]`;
    const at = (crs: string | undefined) =>
      inDegrees(
        {
          name: "",
          features: [{ type: "Feature", properties: {}, geometry: { type: "Point", coordinates: [18_000, -98_000] } }],
          stated: crs,
        },
        undefined,
      );
    const grs80 = at(crsByPrj(prj("whatever", '"GRS_1980",6378137.0,298.257222101')));
    expect(boundsOf([grs80[0]?.geometry ?? null])).toEqual(
      boundsOf([at(crsByEpsg(6674))[0]?.geometry ?? null])?.map((degree) => expect.closeTo(degree, 9)),
    );
    // The Tokyo Datum lies some 450 m to the south-east.
    const bessel = at(crsByPrj(prj("JGD_2011_Japan_Zone_6", '"Bessel_1841",6377397.155,299.1528128')));
    const [newer, older] = [grs80, bessel].map(([feature]) => boundsOf([feature?.geometry ?? null]) ?? [0, 0, 0, 0]);
    const meters = Math.hypot(((older?.[0] ?? 0) - (newer?.[0] ?? 0)) * 91_000, ((older?.[1] ?? 0) - (newer?.[1] ?? 0)) * 111_000);
    expect(meters).toBeGreaterThan(400);
    expect(meters).toBeLessThan(500);
    expect(at(crsByEpsg(30_166))[0]?.geometry).toEqual({
      type: "Point",
      coordinates: older?.slice(0, 2).map((degree) => expect.closeTo(degree, 9)),
    });
  });

  it("that are degrees stay as they are", () => {
    expect([6668, 4326, 4612].map(crsByEpsg)).toEqual([degrees, degrees, degrees]);
    expect(crsByEpsg(9999)).toBeUndefined();
  });
});

describe.skipIf(!hasRealData)(`real files${skippedWithoutRealData}`, () => {
  it("a shapefile in zone VIII of JGD2000 with CP932 attributes", async () => {
    const layers = await readOwnFile({ name: "埋蔵文化財.zip", bytes: zipped("ruins", "yaizu", "埋蔵文化財") }, undefined);
    expect(first(layers)).toHaveLength(63);
    expect(JSON.stringify(first(layers)[0]?.properties)).toMatch(/[\u4E00-\u9FFF]/);
    const [west = 0, south = 0, east = 0, north = 0] = box(layers) ?? [];
    // Yaizu.
    expect([west > 138.2, south > 34.7, east < 138.4, north < 35]).toEqual([true, true, true, true]);
  });

  it("a zip with several shapefiles and CP932 names", async () => {
    const [named] = await real(undefined, "awkward", "zip_names", "埋蔵文化財_cp932names.zip");
    expect([named?.name, named?.features.length]).toEqual(["埋蔵文化財.shp", 63]);
    const layers = await real(undefined, "ksj", "P23-12_38_GML.zip");
    expect(new Set(layers.map(({ features }) => features.length))).toEqual(new Set([805, 1018]));
  });

  it("a shapefile without .prj is refused until its zone is chosen", async () => {
    const bytes = zipped("urban-planning", "takamatsu_noprj");
    expect(await fault(readOwnFile({ name: "工業地域.zip", bytes }, undefined))).toBe("files.unknownCrs");
    const layers = await readOwnFile({ name: "工業地域.zip", bytes }, 6672);
    expect(first(layers)).toHaveLength(11);
    const [west = 0, south = 0] = box(layers) ?? [];
    expect([Math.abs(west - 134) < 0.3, Math.abs(south - 34.3) < 0.3]).toEqual([true, true]);
  });

  it("a KML of flood areas, a GeoJSON with one impossible point, lists in UTF-8 and CP932", async () => {
    expect(first(await real(undefined, "hazard", "echizen", "flood_assumed_area.kml"))).toHaveLength(4);
    const map = first(await real(undefined, "ruins", "yaizu", "文化財マップ", "文化財マップ.geojson"));
    expect([map.length, map.filter(({ geometry }) => (geometry as unknown) === null).length]).toEqual([157, 1]);
    const [utf8, cp932] = [
      await real(undefined, "ruins", "tokyo", "13Tokyo_total.csv"),
      await real(undefined, "ruins", "tokyo", "13Tokyo_totalcoordSJS.csv"),
    ].map(first);
    expect([utf8?.length, cp932?.length]).toEqual([5312, 2626]);
  });
});
