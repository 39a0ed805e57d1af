import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { openLayers } from "../../data-pipelines/delivery/layers.ts";
import { openDelivery } from "../../data-pipelines/delivery/open-delivery.ts";
import { geometryReader, leadingCoordinate } from "../../data-pipelines/read-geometry.ts";
import type { Finding } from "../../model/finding.ts";
import { toLonLat } from "../../model/geo/to-lon-lat.ts";
import { temporaryFolder } from "./read/support/folders.ts";
import { writeShapefile } from "./read/support/shapefile-fixture.ts";

/** Two places in longitude and latitude, and the same in plane rectangular metres (X north, Y east) as PROJ's cs2cs gives them. */
const office = { lon: 136.2078, lat: 35.1128, x: -98_405.954681, y: 18_941.732272, zone: 6, epsg: 6674 } as const;
const nagaoka = { lon: 138.8513, lat: 37.4463, x: 160_541.384186, y: 31_083.033367, zone: 8, epsg: 6676 } as const;
type Place = typeof office | typeof nagaoka;

/** A tenth of a millimetre in degrees. */
const tenthMillimetre = 9e-10;

const folder = temporaryFolder();
let written = 0;

function newFile(name: string, content: string): string {
  const directory = path.join(folder, String(++written));
  mkdirSync(directory);
  const file = path.join(directory, name);
  writeFileSync(file, content);
  return file;
}

const ksj = (srsName: string, position: string) =>
  newFile(
    "ksj.xml",
    `<?xml version="1.0" encoding="UTF-8"?><ksj:Dataset xmlns:ksj="http://nlftp.mlit.go.jp/ksj/schemas/ksj-app" xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:xlink="http://www.w3.org/1999/xlink"><gml:description>d</gml:description><gml:boundedBy><gml:EnvelopeWithTimePeriod srsName="${srsName}"/></gml:boundedBy><gml:Point gml:id="p1"><gml:pos>${position}</gml:pos></gml:Point><ksj:Park gml:id="k1"><ksj:loc xlink:href="#p1"/></ksj:Park></ksj:Dataset>`,
  );

const fgd = (srsName: string, position: string) =>
  newFile(
    "FG-GML-1.xml",
    `<?xml version="1.0" encoding="UTF-8"?><Dataset xmlns="http://fgd.gsi.go.jp/spec/2008/FGD_GMLSchema" xmlns:gml="http://www.opengis.net/gml/3.2"><gml:description>d</gml:description><ElevPt gml:id="E1"><pos><gml:Point srsName="${srsName}"><gml:pos>${position}</gml:pos></gml:Point></pos><alti>1</alti></ElevPt></Dataset>`,
  );

/** A footprint of which the place is the first corner. */
const plateau = (srsName: string, [first, second, height]: readonly [number, number, number?], step: number) => {
  const corner = (a: number, b: number) => [first + a * step, second + b * step, ...(height === undefined ? [] : [height])].join(" ");
  const ring = [corner(0, 0), corner(0, 1), corner(1, 1), corner(1, 0), corner(0, 0)].join(" ");
  return newFile(
    "model.gml",
    `<?xml version="1.0" encoding="UTF-8"?><core:CityModel xmlns:core="http://www.opengis.net/citygml/2.0" xmlns:bldg="http://www.opengis.net/citygml/building/2.0" xmlns:gml="http://www.opengis.net/gml"><gml:boundedBy><gml:Envelope srsName="${srsName}"/></gml:boundedBy><core:cityObjectMember><bldg:Building gml:id="b1"><bldg:lod0FootPrint><gml:MultiSurface><gml:surfaceMember><gml:Polygon><gml:exterior><gml:LinearRing><gml:posList>${ring}</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></gml:surfaceMember></gml:MultiSurface></bldg:lod0FootPrint></bldg:Building></core:cityObjectMember></core:CityModel>`,
  );
};

const registryMap = ({ x, y, zone }: Place) => {
  const corners = [0, 1, 2].map(
    (n) =>
      `<z:GM_Point id="P${n}"><z:GM_Point.position><z:DirectPosition><z:X>${x + (n === 1 ? 10 : 0)}</z:X><z:Y>${y + (n === 2 ? 10 : 0)}</z:Y></z:DirectPosition></z:GM_Point.position></z:GM_Point>`,
  );
  const column = (n: number) =>
    `<z:GM_PointArray.column><z:GM_Position.indirect><z:GM_PointRef.point idref="P${n}"/></z:GM_Position.indirect></z:GM_PointArray.column>`;
  const curve = `<z:GM_Curve id="C1"><z:GM_Curve.segment><z:GM_LineString><z:GM_LineString.controlPoint>${[0, 1, 2, 0].map(column).join("")}</z:GM_LineString.controlPoint></z:GM_LineString></z:GM_Curve.segment></z:GM_Curve>`;
  const surface = `<z:GM_Surface id="F1"><z:GM_Surface.patch><z:GM_Polygon><z:GM_Polygon.boundary><z:GM_SurfaceBoundary><z:GM_SurfaceBoundary.exterior><z:GM_Ring><z:GM_CompositeCurve.generator idref="C1"/></z:GM_Ring></z:GM_SurfaceBoundary.exterior></z:GM_SurfaceBoundary></z:GM_Polygon.boundary></z:GM_Polygon></z:GM_Surface.patch></z:GM_Surface>`;
  return newFile(
    "map.xml",
    `<?xml version="1.0" encoding="UTF-8"?><地図 xmlns="http://www.moj.go.jp/MINJI/tizuxml" xmlns:z="http://www.moj.go.jp/MINJI/tizuzumen"><version>1.0</version><地図名>a</地図名><市区町村コード>25213</市区町村コード><市区町村名>東近江市</市区町村名><座標系>公共座標${zone}系</座標系><測地系判別>測量</測地系判別><空間属性>${corners.join("")}${curve}${surface}</空間属性><主題属性><筆 id="H1"><大字コード>1</大字コード><地番>1</地番><形状 idref="F1"/></筆></主題属性></地図>`,
  );
};

const geojson = (crs: string | undefined, coordinates: readonly [number, number]) =>
  newFile(
    "a.geojson",
    JSON.stringify({
      type: "FeatureCollection",
      ...(crs && { crs: { type: "name", properties: { name: crs } } }),
      features: [{ type: "Feature", properties: { name: "a" }, geometry: { type: "Point", coordinates } }],
    }),
  );

const shapefile = ({ x, y, epsg }: Place) => {
  const directory = path.join(folder, String(++written));
  mkdirSync(directory);
  const { stdout } = spawnSync("gdalsrsinfo", ["-o", "wkt_esri", `EPSG:${epsg}`], { encoding: "utf8" });
  writeShapefile(directory, "a", { shapeType: 1, shapes: [{ type: "point", at: [y, x] }], prj: stdout });
  return path.join(directory, "a.shp");
};

/** Where a delivery puts its first position, by what it says itself, and what was noticed on the way. */
async function placeOf(file: string): Promise<{ lon: number; lat: number; crs: number | undefined; findings: string[] }> {
  const { delivery, close } = await openDelivery(file, { temporaryDirectory: folder });
  try {
    const [layer] = await openLayers(delivery, {});
    if (!layer) throw new Error("no layer");
    const read = geometryReader(layer, { position: undefined } as never, layer.crs);
    const findings: Finding[] = [];
    for await (const [feature] of layer.features()) {
      const geometry = feature && read(feature, findings);
      const xy = geometry && leadingCoordinate(geometry.wkb);
      if (!xy) break;
      const [xs, ys] = [Float64Array.of(xy[0]), Float64Array.of(xy[1])];
      toLonLat(geometry.srid)?.(xs, ys, 1);
      return { lon: xs[0] ?? Number.NaN, lat: ys[0] ?? Number.NaN, crs: layer.crs, findings: findings.map(({ kind }) => kind) };
    }
    throw new Error(`no place: ${JSON.stringify(findings)}`);
  } finally {
    await close();
  }
}

const latLon = `${office.lat} ${office.lon}`;
const degrees = [office.lat, office.lon, 121.5] as const;
const metres = [nagaoka.x, nagaoka.y, 20] as const;
const href = "http://www.opengis.net/def/crs/EPSG/0/";

const deliveries: readonly (readonly [what: string, place: Place, crs: number | undefined, write: () => string])[] = [
  ["KSJ GML, JGD2000, latitude first", office, 4612, () => ksj("JGD2000 / (B, L)", latLon)],
  ["KSJ GML, JGD2011, latitude first", office, 6668, () => ksj("JGD2011 / (B, L)", latLon)],
  ["FGD GML, jgd2000.bl", office, 4612, () => fgd("fguuid:jgd2000.bl", latLon)],
  ["FGD GML, jgd2011.bl", office, 6668, () => fgd("fguuid:jgd2011.bl", latLon)],
  ["FGD GML, jgd2024.bl", office, 6668, () => fgd("fguuid:jgd2024.bl", latLon)],
  ["CityGML, EPSG:6697 as an address", office, 6668, () => plateau(`${href}6697`, degrees, 1e-5)],
  ["CityGML, EPSG:6697 as an urn", office, 6668, () => plateau("urn:ogc:def:crs:EPSG::6697", degrees, 1e-5)],
  ["CityGML, EPSG:6697 as an urn with a version", office, 6668, () => plateau("urn:ogc:def:crs:EPSG:9.9.1:6697", degrees, 1e-5)],
  ["CityGML, EPSG:6697 in short", office, 6668, () => plateau("EPSG:6697", degrees, 1e-5)],
  ["CityGML, EPSG:6668, two dimensions", office, 6668, () => plateau(`${href}6668`, [office.lat, office.lon], 1e-5)],
  ["CityGML, EPSG:4326 as an urn", office, 4326, () => plateau("urn:ogc:def:crs:EPSG::4326", [office.lat, office.lon], 1e-5)],
  ["CityGML, EPSG:10169 (zone VIII with height), north first", nagaoka, 6676, () => plateau(`${href}10169`, metres, 1)],
  ["CityGML, EPSG:10169 as an urn", nagaoka, 6676, () => plateau("urn:ogc:def:crs:EPSG::10169", metres, 1)],
  ["CityGML, EPSG:6676 (zone VIII), north first", nagaoka, 6676, () => plateau(`${href}6676`, [nagaoka.x, nagaoka.y], 1)],
  ["registry map, zone VI, X north", office, 2448, () => registryMap(office)],
  ["registry map, zone VIII, X north", nagaoka, 2450, () => registryMap(nagaoka)],
  ["GeoJSON without crs, longitude first", office, undefined, () => geojson(undefined, [office.lon, office.lat])],
  ["GeoJSON, CRS84 as an urn", office, 4326, () => geojson("urn:ogc:def:crs:OGC:1.3:CRS84", [office.lon, office.lat])],
  [
    "GeoJSON, EPSG:6668 as an urn, longitude first all the same",
    office,
    6668,
    () => geojson("urn:ogc:def:crs:EPSG::6668", [office.lon, office.lat]),
  ],
  ["GeoJSON, EPSG:6674 as an urn, east first", office, 6674, () => geojson("urn:ogc:def:crs:EPSG::6674", [office.y, office.x])],
  ["GeoJSON, EPSG:6676 in short, east first", nagaoka, 6676, () => geojson("EPSG:6676", [nagaoka.y, nagaoka.x])],
];

describe("the order of axes", () => {
  it.each(deliveries)("%s", async (_, place, crs, write) => {
    const found = await placeOf(write());
    expect(found.crs ?? 4326).toBe(crs ?? 4326);
    expect(Math.abs(found.lon - place.lon)).toBeLessThan(tenthMillimetre);
    expect(Math.abs(found.lat - place.lat)).toBeLessThan(tenthMillimetre);
    expect(found.findings).toEqual([]);
  });

  it.skipIf(spawnSync("gdalsrsinfo", ["--version"]).error !== undefined).each([office, nagaoka])(
    "shapefile of zone $zone, east first whatever the .prj says of axes (needs gdalsrsinfo)",
    async (place) => {
      const found = await placeOf(shapefile(place));
      expect(found.crs).toBe(place.epsg);
      expect(Math.abs(found.lon - place.lon)).toBeLessThan(tenthMillimetre);
      expect(Math.abs(found.lat - place.lat)).toBeLessThan(tenthMillimetre);
    },
  );

  it.each([
    ["CityGML in short, longitude first", () => plateau("EPSG:6668", [office.lon, office.lat], 1e-5)],
    ["KSJ GML, longitude first", () => ksj("JGD2011 / (B, L)", `${office.lon} ${office.lat}`)],
    ["GeoJSON, latitude first", () => geojson("urn:ogc:def:crs:EPSG::6668", [office.lat, office.lon])],
  ])("written against the rules is put right, and said: %s", async (_, write) => {
    const found = await placeOf(write());
    expect([found.lon.toFixed(6), found.lat.toFixed(6)]).toEqual([office.lon.toFixed(6), office.lat.toFixed(6)]);
    expect(found.findings).toEqual(["swapped-position"]);
  });

  it.each(["http://www.opengis.net/gml/srs/epsg.xml#6697", "EPSG:2154", "somewhere"])("CityGML in %s is refused", async (srsName) => {
    await expect(placeOf(plateau(srsName, degrees, 1e-5))).rejects.toThrow(/EPSG:6697|not read|cannot/);
  });
});

describe.skipIf(spawnSync("cs2cs", []).error !== undefined)("the numbers of the table (needs cs2cs)", () => {
  it.each([office, nagaoka])("are those of PROJ for EPSG:$epsg", ({ lon, lat, x, y, epsg }) => {
    const { stdout } = spawnSync("cs2cs", ["-f", "%.6f", "EPSG:6668", `EPSG:${epsg}`], { input: `${lat} ${lon}\n`, encoding: "utf8" });
    const [north, east] = stdout.trim().split(/\s+/).map(Number);
    expect(north).toBeCloseTo(x, 4);
    expect(east).toBeCloseTo(y, 4);
  });
});
