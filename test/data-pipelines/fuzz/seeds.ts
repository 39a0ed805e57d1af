import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { serialize } from "flatgeobuf/lib/mjs/geojson.js";
import { parquetWriteBuffer } from "hyparquet-writer";
import iconv from "iconv-lite";
import { hasRealData, realFile } from "../../support/real-data.ts";
import { type Member, zipBytes } from "../delivery/support/zip-fixture.ts";
import { deltas, message, osmBlock, packed } from "../read/support/pbf-writer.ts";
import { png } from "../read/support/png.ts";
import { shapefileBytes } from "../read/support/shapefile-fixture.ts";
import { workbookMembers } from "../read/support/workbook.ts";

/** A small delivery in good order. Every file of it is mutated in turn. */
export interface Seed {
  readonly name: string;
  readonly files: Readonly<Record<string, Buffer>>;
  /** What can be damaged without damaging its packing. */
  readonly packed: readonly Packed[];
  /** Heavier formats are tried less often: 1 = as often as any. */
  readonly weight: number;
}

interface Packed {
  /** The file it is in. */
  readonly name: string;
  readonly content: { readonly bytes: Buffer; readonly isText?: boolean };
  /** The file with this content instead. */
  readonly pack: (content: Buffer) => Buffer;
}

const ring = [
  [136, 35],
  [136.1, 35],
  [136.1, 35.1],
  [136, 35],
] as const;
const positions = ring.map(([x, y]) => [x, y] as [number, number]);
const features = [
  { type: "Feature", properties: { 名称: "八日市", 数: 1, 真: true }, geometry: { type: "Point", coordinates: [136.2, 35.1] } },
  { type: "Feature", properties: { 名称: "能登川", 数: 2.5 }, geometry: { type: "MultiPolygon", coordinates: [[ring]] } },
  { type: "Feature", properties: { 名称: null, 数: null }, geometry: null },
];
const collection = { type: "FeatureCollection", features };
const table = '名称,緯度,経度\r\n"八日市\r\n小学校",35.1,136.2\r\n能登川,35.2,136.1\r\n';

export function makeSeeds(): Seed[] {
  return [...shapefiles(), ...texts(), ...documents(), ...binaries(), ...rasters(), ...realSeeds()];
}

function seed(
  name: string,
  files: Readonly<Record<string, string | Uint8Array>>,
  { weight = 1, packed = [] }: Partial<Pick<Seed, "weight" | "packed">> = {},
): Seed {
  return { name, files: Object.fromEntries(Object.entries(files).map(([file, content]) => [file, Buffer.from(content)])), packed, weight };
}

/** Part of a file whose places other parts know: what is put there is cut or filled up to its length. */
function inPlace(name: string, file: Uint8Array, start: number, end: number): Packed {
  const whole = Buffer.from(file);
  const pack = (content: Buffer) => {
    const packed = Buffer.from(whole);
    content.copy(packed, start, 0, Math.min(content.length, end - start));
    return packed;
  };
  return { name, content: { bytes: whole.subarray(start, end) }, pack };
}

/** A zip, and each of its members to be damaged. */
function zipped(name: string, members: readonly (Member & { readonly content: string | Buffer })[]): { file: Buffer; packed: Packed[] } {
  const packed = members.map((member, index) => ({
    name,
    content: { bytes: Buffer.from(member.content), isText: typeof member.content === "string" },
    pack: (content: Buffer) => zipBytes(members.with(index, { ...member, content })),
  }));
  return { file: zipBytes(members), packed };
}

function shapefiles(): Seed[] {
  const shapes = {
    polygon: shapefileBytes({
      shapeType: 15,
      shapes: [{ type: "polygon", parts: [positions, positions.toReversed()] }, { type: "null" }],
      encoding: "cp932",
      fields: [
        { name: "名称", type: "C", width: 12 },
        { name: "数", type: "N", width: 8 },
        { name: "日", type: "D", width: 8 },
      ],
      rows: [
        ["八日市", "1", "20240101"],
        ["能登川", "2", "20240102"],
      ],
    }),
    line: shapefileBytes({ shapeType: 3, shapes: [{ type: "line", parts: [positions, positions] }] }),
    points: shapefileBytes({ shapeType: 8, shapes: [{ type: "multipoint", positions }] }),
  };
  const wkt =
    'GEOGCS["JGD2011",DATUM["D_JGD_2011",SPHEROID["GRS_1980",6378137,298.257222101]],PRIMEM["Greenwich",0],UNIT["Degree",0.0174532925199433]]';
  return Object.entries(shapes).map(([name, { shp, shx, dbf }]) =>
    seed(
      `shapefile ${name}`,
      { "a.shp": shp, "a.shx": shx, "a.dbf": dbf, "a.prj": wkt, "a.cpg": "SJIS" },
      { weight: name === "polygon" ? 6 : 9 },
    ),
  );
}

function texts(): Seed[] {
  const topology = {
    type: "Topology",
    transform: { scale: [0.001, 0.001], translate: [136, 35] },
    objects: { 市: { type: "GeometryCollection", geometries: [{ type: "Polygon", arcs: [[0]], properties: { 名称: "八日市" } }] } },
    arcs: [
      [
        [0, 0],
        [100, 0],
        [0, 100],
        [-100, -100],
      ],
    ],
  };
  const gtfs = {
    "agency.txt": "agency_id,agency_name,agency_url,agency_timezone\n1,見本,http://a.example,Asia/Tokyo\n",
    "stops.txt": "stop_id,stop_name,stop_lat,stop_lon\n1,駅前,35.1,136.2\n2,市役所,35.11,136.21\n",
    "routes.txt": "route_id,agency_id,route_short_name,route_long_name,route_type\n1,1,循環,,3\n",
    "trips.txt": "route_id,service_id,trip_id,shape_id\n1,w,t1,s1\n",
    "stop_times.txt": "trip_id,arrival_time,departure_time,stop_id,stop_sequence\nt1,7:00:00,7:00:00,1,1\nt1,7:10:00,7:10:00,2,2\n",
    "calendar.txt":
      "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\nw,1,1,1,1,1,0,0,20240101,20241231\n",
    "shapes.txt": "shape_id,shape_pt_lat,shape_pt_lon,shape_pt_sequence\ns1,35.1,136.2,1\ns1,35.11,136.21,2\n",
  };
  return [
    seed("geojson", { "a.geojson": JSON.stringify(collection) }, { weight: 0.4 }),
    seed("geojsonl", { "a.geojsonl": features.map((feature) => JSON.stringify(feature)).join("\n") }, { weight: 0.4 }),
    seed("json table", { "a.json": JSON.stringify([{ 名称: "八日市", lat: 35.1, lng: 136.2 }, { 名称: "能登川" }]) }, { weight: 0.4 }),
    seed("topojson", { "a.topojson": JSON.stringify(topology) }, { weight: 0.4 }),
    seed("csv utf-8", { "utf-8.csv": `\uFEFF${table}` }, { weight: 0.4 }),
    seed("csv cp932", { "a.csv": iconv.encode(table, "cp932") }, { weight: 0.4 }),
    seed("csv utf-16", { "a.csv": Buffer.from(`\uFEFF${table}`, "utf16le") }, { weight: 0.4 }),
    seed("tsv", { "a.tsv": table.replaceAll(",", "\t") }, { weight: 0.4 }),
    seed("gtfs", gtfs, { weight: 0.1 }),
  ];
}

function documents(): Seed[] {
  const gml = 'xmlns:gml="http://www.opengis.net/gml"';
  const posList = "<gml:posList>35 136 35 136.1 35.1 136.1 35 136</gml:posList>";
  const rings = `<gml:exterior><gml:LinearRing>${posList.replaceAll(/(35\.?1?) (136\.?1?)/g, "$1 $2 0")}</gml:LinearRing></gml:exterior>`;
  const kml =
    '<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark><name>八日市</name><ExtendedData><Data name="数"><value>1</value></Data></ExtendedData><Point><coordinates>136.2,35.1,0</coordinates></Point></Placemark><Placemark><MultiGeometry><Polygon><outerBoundaryIs><LinearRing><coordinates>136,35 136.1,35 136.1,35.1 136,35</coordinates></LinearRing></outerBoundaryIs></Polygon></MultiGeometry></Placemark></Document></kml>';
  const city = `<?xml version="1.0"?><core:CityModel xmlns:core="http://www.opengis.net/citygml/2.0" xmlns:bldg="http://www.opengis.net/citygml/building/2.0" ${gml}><gml:boundedBy><gml:Envelope srsName="http://www.opengis.net/def/crs/EPSG/0/6697" srsDimension="3"><gml:lowerCorner>35 136 0</gml:lowerCorner><gml:upperCorner>36 137 9</gml:upperCorner></gml:Envelope></gml:boundedBy><core:cityObjectMember><bldg:Building gml:id="b1"><bldg:measuredHeight uom="m">9.5</bldg:measuredHeight><bldg:lod0RoofEdge><gml:MultiSurface><gml:surfaceMember><gml:Polygon>${rings}</gml:Polygon></gml:surfaceMember></gml:MultiSurface></bldg:lod0RoofEdge></bldg:Building></core:cityObjectMember></core:CityModel>`;
  const fgd = `<?xml version="1.0" encoding="UTF-8"?><Dataset xmlns="http://fgd.gsi.go.jp/spec/2008/FGD_GMLSchema" ${gml}><BldA gml:id="k1"><fid>1</fid><area><gml:Surface srsName="fguuid:jgd2011.bl"><gml:patches><gml:PolygonPatch><gml:exterior><gml:Ring><gml:curveMember><gml:Curve><gml:segments><gml:LineStringSegment>${posList}</gml:LineStringSegment></gml:segments></gml:Curve></gml:curveMember></gml:Ring></gml:exterior></gml:PolygonPatch></gml:patches></gml:Surface></area><type>普通建物</type></BldA></Dataset>`;
  const ksj = `<?xml version="1.0"?><ksj:Dataset xmlns:ksj="http://nlftp.mlit.go.jp/ksj/schemas/ksj-app" xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:xlink="http://www.w3.org/1999/xlink"><gml:boundedBy><gml:Envelope srsName="JGD2011 / (B, L)"/></gml:boundedBy><gml:Curve gml:id="c1"><gml:segments><gml:LineStringSegment>${posList}</gml:LineStringSegment></gml:segments></gml:Curve><gml:Surface gml:id="s1"><gml:patches><gml:PolygonPatch><gml:exterior><gml:Ring><gml:curveMember xlink:href="#c1"/></gml:Ring></gml:exterior></gml:PolygonPatch></gml:patches></gml:Surface><ksj:Park gml:id="p1"><ksj:are xlink:href="#s1"/><ksj:nop>緑地</ksj:nop></ksj:Park></ksj:Dataset>`;
  const moj =
    '<?xml version="1.0" encoding="UTF-8"?><地図 xmlns="http://www.moj.go.jp/MINJI/tizuxml" xmlns:zmn="http://www.moj.go.jp/MINJI/tizuzumen"><地図名>試験</地図名><座標系>公共座標6系</座標系><測地系判別>測量</測地系判別><空間属性><zmn:GM_Point id="P1"><zmn:GM_Point.position><zmn:DirectPosition><zmn:X>-98000</zmn:X><zmn:Y>18000</zmn:Y></zmn:DirectPosition></zmn:GM_Point.position></zmn:GM_Point><zmn:GM_Curve id="C1"><zmn:GM_Curve.segment><zmn:GM_LineString><zmn:GM_LineString.controlPoint><zmn:GM_PointArray.column><zmn:GM_Position.indirect><zmn:GM_PointRef.point idref="P1"/></zmn:GM_Position.indirect></zmn:GM_PointArray.column><zmn:GM_PointArray.column><zmn:GM_Position.direct><zmn:X>-98001</zmn:X><zmn:Y>18001</zmn:Y></zmn:GM_Position.direct></zmn:GM_PointArray.column></zmn:GM_LineString.controlPoint></zmn:GM_LineString></zmn:GM_Curve.segment></zmn:GM_Curve><zmn:GM_Surface id="F1"><zmn:GM_Surface.patch><zmn:GM_Polygon><zmn:GM_Polygon.boundary><zmn:GM_SurfaceBoundary><zmn:GM_SurfaceBoundary.exterior><zmn:GM_Ring><zmn:GM_CompositeCurve.generator idref="C1"/></zmn:GM_Ring></zmn:GM_SurfaceBoundary.exterior></zmn:GM_SurfaceBoundary></zmn:GM_Polygon.boundary></zmn:GM_Polygon></zmn:GM_Surface.patch></zmn:GM_Surface></空間属性><主題属性><筆 id="H1"><地番>1</地番><形状 idref="F1"/></筆></主題属性></地図>';
  const osm =
    '<?xml version="1.0"?><osm version="0.6"><node id="1" lat="35" lon="136"><tag k="name" v="駅"/></node><node id="2" lat="35.1" lon="136.1"/><node id="3" lat="35.1" lon="136"/><way id="5"><nd ref="1"/><nd ref="2"/><nd ref="3"/><nd ref="1"/><tag k="building" v="yes"/></way><relation id="9"><member type="way" ref="5" role="outer"/><tag k="type" v="multipolygon"/><tag k="landuse" v="forest"/></relation></osm>';
  const gpx =
    '<?xml version="1.0"?><gpx xmlns="http://www.topografix.com/GPX/1/1"><wpt lat="35.1" lon="136.2"><name>駅</name></wpt><trk><name>道</name><trkseg><trkpt lat="35" lon="136"/><trkpt lat="35.1" lon="136.1"/></trkseg></trk></gpx>';
  const kmz = zipped("a.kmz", [{ name: "doc.kml", content: kml, isDeflated: true }]);
  return [
    seed("kml", { "a.kml": kml }, { weight: 0.4 }),
    seed("kmz", { "a.kmz": kmz.file }, { packed: kmz.packed }),
    seed("gpx", { "a.gpx": gpx }, { weight: 0.4 }),
    seed("citygml", { "udx/bldg/a.gml": city }, { weight: 0.4 }),
    seed("fgd", { "a.xml": fgd }, { weight: 0.4 }),
    seed("ksj gml", { "a.xml": ksj }, { weight: 0.4 }),
    seed("moj", { "a.xml": moj }, { weight: 0.4 }),
    seed("osm xml", { "a.osm": osm }, { weight: 0.4 }),
  ];
}

function binaries(): Seed[] {
  const point = Buffer.alloc(21);
  point[0] = 1;
  point.writeUInt32LE(1, 1);
  point.writeDoubleLE(136.2, 5);
  point.writeDoubleLE(35.1, 13);
  const flat = serialize({ ...collection, features: features.slice(0, 2) } as never, 6668);
  const flatFeatures = Math.floor(flat.length / 2);
  const texts = message(["", "name", "駅"].map((text) => [1, text] as const));
  const dense = message([
    [1, deltas([1, 2, 3])],
    [8, deltas([350_000_000, 351_000_000, 350_000_000])],
    [9, deltas([1_360_000_000, 1_361_000_000, 1_362_000_000])],
    [10, packed([1, 2, 0, 0, 0])],
  ]);
  const way = message([
    [1, 5],
    [2, packed([1])],
    [3, packed([2])],
    [8, deltas([1, 2, 3, 1])],
  ]);
  const header = message([
    [4, "OsmSchema-V0.6"],
    [4, "DenseNodes"],
  ]);
  const block = message([
    [1, texts],
    [2, message([[2, dense]])],
    [2, message([[3, way]])],
  ]);
  const shapes = shapefileBytes({ shapeType: 1, shapes: [{ type: "point", at: [136.2, 35.1] }] });
  const zip = zipped("a.zip", [
    { name: "a/a.shp", content: shapes.shp, isDeflated: true },
    { name: "a/a.shx", content: shapes.shx, isDeflated: true },
    { name: "a/a.dbf", content: shapes.dbf },
    { name: iconv.encode("埋蔵.txt", "cp932"), content: "x" },
  ]);
  const workbook = zipped(
    "a.xlsx",
    Object.entries(workbookMembers([{ name: "一覧", rows: sheet, merged: ["A2:A3"] }])).map(([name, content]) => ({ name, content })),
  );
  const database = inFolder((folder) => geoPackage(join(folder, "a.gpkg"), point));
  const osm = (content: Buffer, compression?: "raw") =>
    Buffer.concat([osmBlock("OSMHeader", header, compression), osmBlock("OSMData", content, compression)]);
  const osmPacked = (compression?: "raw") => [
    { name: "a.osm.pbf", content: { bytes: block }, pack: (content: Buffer) => osm(content, compression) },
  ];
  return [
    seed("flatgeobuf", { "a.fgb": flat }, { weight: 16, packed: [inPlace("a.fgb", flat, flat.length - flatFeatures, flat.length)] }),
    ...parquets(point),
    seed("osm pbf", { "a.osm.pbf": osm(block) }, { weight: 5, packed: osmPacked() }),
    seed("osm pbf raw", { "a.osm.pbf": osm(block, "raw") }, { weight: 5, packed: osmPacked("raw") }),
    seed("zip", { "a.zip": zip.file }, { weight: 1.5, packed: zip.packed }),
    seed("xlsx", { "a.xlsx": workbook.file }, { weight: 2, packed: workbook.packed }),
    seed(
      "gpkg",
      { "a.gpkg": database },
      { weight: 4, packed: [inPlace("a.gpkg", database, database.indexOf(point) - 8, database.indexOf(point) + point.length)] },
    ),
  ];
}

const sheet = [
  ["名称", "緯度", "経度"],
  ["八日市", 35.1, 136.2],
  ["能登川", { value: 45_000, style: 1 }, null],
] as const;

/** Values plainly written, by dictionary with gaps, and by their differences. */
function parquets(point: Buffer): Seed[] {
  const geo = { version: "1.1.0", primary_column: "geometry", columns: { geometry: { encoding: "WKB", geometry_types: [] } } };
  const kvMetadata = [{ key: "geo", value: JSON.stringify(geo) }];
  const geometry = { name: "geometry", data: [new Uint8Array(point), new Uint8Array(point)], type: "BYTE_ARRAY" as const };
  const names = Array.from({ length: 40 }, (_, n) => (n % 5 === 0 ? undefined : `町${n >> 3}`));
  const numbers = Array.from({ length: 40 }, (_, n) => n * n);
  const files = {
    plain: [
      { name: "名称", data: ["八日市", "能登川"], type: "STRING" as const },
      { name: "数", data: [1n, 2n ** 53n + 1n], type: "INT64" as const },
      geometry,
    ],
    dictionary: [
      { name: "名称", data: names, type: "STRING" as const, encoding: "RLE_DICTIONARY" as const, codec: "UNCOMPRESSED" as const },
    ],
    differences: [
      { name: "数", data: numbers, type: "INT32" as const, encoding: "DELTA_BINARY_PACKED" as const, codec: "UNCOMPRESSED" as const },
      { name: "名称", data: names, type: "STRING" as const, encoding: "DELTA_BYTE_ARRAY" as const, codec: "UNCOMPRESSED" as const },
    ],
  };
  return Object.entries(files).map(([name, columnData]) => {
    const bytes = Buffer.from(parquetWriteBuffer({ columnData, ...(name === "plain" && { kvMetadata }) }));
    const pages = bytes.length - 8 - bytes.readUInt32LE(bytes.length - 8);
    return seed(`parquet ${name}`, { "a.parquet": bytes }, { weight: 6, packed: [inPlace("a.parquet", bytes, 4, pages)] });
  });
}

function geoPackage(path: string, wkb: Buffer): Buffer {
  const database = new DatabaseSync(path);
  database.exec(`pragma page_size = 512; pragma application_id = 1196444487; pragma user_version = 10300;
    create table gpkg_spatial_ref_sys (srs_name text, srs_id integer primary key, organization text, organization_coordsys_id integer, definition text);
    create table gpkg_contents (table_name text primary key, data_type text, identifier text, srs_id integer);
    create table gpkg_geometry_columns (table_name text, column_name text, geometry_type_name text, srs_id integer, z integer, m integer);
    insert into gpkg_spatial_ref_sys values ('a', 6668, 'EPSG', 6668, '');
    insert into gpkg_contents values ('a', 'features', 'a', 6668);
    insert into gpkg_geometry_columns values ('a', 'geom', 'POINT', 6668, 0, 0);
    create table a (fid integer primary key, geom blob, 名称 text)`);
  const header = Buffer.from([0x47, 0x50, 0, 1, 0, 0, 0, 0]);
  database.prepare("insert into a values (1, ?, '八日市')").run(Buffer.concat([header, wkb]));
  database.close();
  return readFileSync(path);
}

function inFolder<T>(make: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "machizu-seed-"));
  try {
    return make(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Names beginning with "elevation" are read as rasters. */
function rasters(): Seed[] {
  const line = Array.from({ length: 256 }, (_, n) => (n === 3 ? "e" : "12.34")).join(",");
  const dem = `<?xml version="1.0"?><Dataset xmlns="http://fgd.gsi.go.jp/spec/2008/FGD_GMLSchema" xmlns:gml="http://www.opengis.net/gml/3.2"><DEM gml:id="d"><mesh>52387400</mesh><coverage gml:id="c"><gml:boundedBy><gml:Envelope srsName="fguuid:jgd2011.bl"><gml:lowerCorner>35.25 138.5</gml:lowerCorner><gml:upperCorner>35.26 138.51</gml:upperCorner></gml:Envelope></gml:boundedBy><gml:gridDomain><gml:Grid><gml:limits><gml:GridEnvelope><gml:low>0 0</gml:low><gml:high>1 1</gml:high></gml:GridEnvelope></gml:limits></gml:Grid></gml:gridDomain><gml:rangeSet><gml:DataBlock><gml:tupleList>\n地表面,1.0\n地表面,2.0\nデータなし,-9999.\n地表面,3.0\n</gml:tupleList></gml:DataBlock></gml:rangeSet><gml:coverageFunction><gml:GridFunction><gml:sequenceRule order="+x-y">Linear</gml:sequenceRule><gml:startPoint>0 0</gml:startPoint></gml:GridFunction></gml:coverageFunction></coverage></DEM></Dataset>`;
  const flat = png(256, 256, () => [0, 10, 20]);
  const data = flat.indexOf("IDAT") + 4;
  const pixels = flat.subarray(data, data + flat.readUInt32BE(data - 8));
  const pack = (content: Buffer) => png(256, 256, () => [], { data: content });
  return [
    seed("elevation png", { "a.png": flat }, { weight: 1, packed: [{ name: "a.png", content: { bytes: pixels }, pack }] }),
    seed("elevation text", { "a.txt": Array.from({ length: 256 }, () => line).join("\n") }, { weight: 0.1 }),
    seed("elevation fgd", { "a.xml": dem }, { weight: 0.4 }),
  ];
}

/** Small real files, where there are any. */
function realSeeds(): Seed[] {
  if (!hasRealData) return [];
  const file = (...paths: string[]) => Object.fromEntries(paths.map((path) => [basename(path), readFileSync(realFile(path))]));
  const park = ["shp", "shx", "dbf", "prj", "cpg"].map((part) => `urban-planning/yaizu/都市計画図_商業地域/商業地域.${part}`);
  return [
    seed("real shapefile", file(...park), { weight: 0.3 }),
    seed("real zip", file("ksj/A30a5-11_4939-jgd_GML.zip"), { weight: 0.1 }),
    seed("real moj zip", file("parcels/46505-3411-1.zip"), { weight: 0.1 }),
    seed("real citygml", file("hazard/plateau/tamana-shi/udx/lsld/493023_lsld_6697_op.gml"), { weight: 0.1 }),
    seed("real fgd", file("fgd/BldA_source.xml"), { weight: 0.1 }),
    seed("real csv", file("facilities/kagawa/道の駅-shiftjis.csv"), { weight: 0.1 }),
  ];
}
