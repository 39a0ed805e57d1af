import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { reader } from "../../../data-pipelines/read/citygml.ts";
import { hasRealData, realFile } from "../../support/real-data.ts";
import { temporaryFolder } from "./support/folders.ts";
import { type LayerReading, readLayer, readLayers, readLayersIn, writeText } from "./support/layered-reading.ts";
import { problemOf } from "./support/reading.ts";
import { hasGdal } from "./support/references.ts";

const folder = temporaryFolder();
const namespaces =
  'xmlns:core="http://www.opengis.net/citygml/2.0" xmlns:bldg="http://www.opengis.net/citygml/building/2.0" xmlns:gml="http://www.opengis.net/gml" xmlns:uro="https://www.geospatial.jp/iur/uro/3.1" xmlns:gen="http://www.opengis.net/citygml/generics/2.0" xmlns:xlink="http://www.w3.org/1999/xlink"';
const envelope = (epsg: number) =>
  `<gml:boundedBy><gml:Envelope srsName="http://www.opengis.net/def/crs/EPSG/0/${epsg}" srsDimension="3"/></gml:boundedBy>`;
const model = (body: string, epsg = 6697) =>
  `<?xml version="1.0" encoding="UTF-8"?><core:CityModel ${namespaces}>${envelope(epsg)}${body === "" ? "" : `<core:cityObjectMember>${body}</core:cityObjectMember>`}</core:CityModel>`;
const polygon = (positions: string, id = "p") =>
  `<gml:surfaceMember><gml:Polygon gml:id="${id}"><gml:exterior><gml:LinearRing><gml:posList>${positions}</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></gml:surfaceMember>`;
const surface = (...members: string[]) => `<gml:MultiSurface>${members.join("")}</gml:MultiSurface>`;
const building = (body: string) => `<bldg:Building gml:id="b1">${body}</bldg:Building>`;
const read = (body: string, epsg?: number) => readLayer(reader, writeText(folder, "model.gml", model(body, epsg)));
const floor = "0 0 5 0 4 5 4 4 5 4 0 5 0 0 5";
const onMap = {
  type: "Polygon",
  coordinates: [
    [
      [0, 0],
      [4, 0],
      [4, 4],
      [0, 4],
      [0, 0],
    ],
  ],
};

describe("CityGML", () => {
  it("gives the attributes of a building, unknown ones as null, sets under their names", async () => {
    const { layer, features } = await read(
      building(`<gml:name>庁舎</gml:name><gen:stringAttribute name="図形ID"><gen:value>7</gen:value></gen:stringAttribute>
        <bldg:usage codeSpace="../../codelists/Building_usage.xml">422</bldg:usage><bldg:usage>431</bldg:usage><bldg:yearOfConstruction>0001</bldg:yearOfConstruction>
        <bldg:measuredHeight uom="m">-9999</bldg:measuredHeight><bldg:storeysAboveGround>3</bldg:storeysAboveGround>
        <bldg:address><core:Address gml:id="a1"><core:xalAddress><xAL><Country>日本</Country><Locality>東近江市</Locality></xAL></core:xalAddress></core:Address></bldg:address>
        <uro:buildingIDAttribute><uro:BuildingIDAttribute><uro:buildingID>25213-bldg-1</uro:buildingID></uro:BuildingIDAttribute></uro:buildingIDAttribute>
        <uro:buildingDetailAttribute><uro:BuildingDetailAttribute><uro:totalFloorArea uom="m2">12.5</uro:totalFloorArea><uro:name>別名</uro:name></uro:BuildingDetailAttribute></uro:buildingDetailAttribute>
        <uro:bldgDisasterRiskAttribute><uro:RiverFloodingRiskAttribute><uro:rank>2</uro:rank><uro:depth>-9999</uro:depth></uro:RiverFloodingRiskAttribute></uro:bldgDisasterRiskAttribute>
        <uro:bldgDisasterRiskAttribute><uro:RiverFloodingRiskAttribute><uro:rank>3</uro:rank><uro:depth>1.5</uro:depth></uro:RiverFloodingRiskAttribute></uro:bldgDisasterRiskAttribute>
        <uro:bldgKeyValuePairAttribute><uro:KeyValuePairAttribute><uro:key codeSpace="k">104</uro:key><uro:codeValue>1</uro:codeValue></uro:KeyValuePairAttribute></uro:bldgKeyValuePairAttribute>`),
    );
    expect(layer).toMatchObject({ name: "model", crs: 6668, count: 1, hasGeometry: true });
    expect(features[0]?.properties).toEqual({
      id: "b1",
      name: "庁舎",
      図形ID: "7",
      usage: "422;431",
      yearOfConstruction: null,
      measuredHeight: null,
      storeysAboveGround: "3",
      address: "日本東近江市",
      buildingID: "25213-bldg-1",
      totalFloorArea: "12.5",
      "BuildingDetailAttribute.name": "別名",
      "RiverFloodingRiskAttribute.rank": "2;3",
      "RiverFloodingRiskAttribute.depth": ";1.5",
      "KeyValuePairAttribute.104": "1",
    });
  });

  it("says what codes mean where the delivery holds the lists", async () => {
    mkdirSync(join(folder, "city", "udx", "bldg"), { recursive: true });
    mkdirSync(join(folder, "city", "codelists"), { recursive: true });
    writeText(
      folder,
      "city/codelists/Building_usage.xml",
      '<gml:Dictionary xmlns:gml="g"><gml:dictionaryEntry><gml:Definition><gml:description>官公庁施設</gml:description><gml:name>421</gml:name></gml:Definition></gml:dictionaryEntry></gml:Dictionary>',
    );
    writeText(
      folder,
      "city/udx/bldg/a.gml",
      model(
        building(
          '<bldg:usage codeSpace="../../codelists/Building_usage.xml">421</bldg:usage><bldg:class codeSpace="../../codelists/none.xml">1</bldg:class>',
        ),
      ),
    );
    const [layer] = await readLayersIn(reader, join(folder, "city"), "udx/bldg/a.gml");
    expect(layer?.features[0]?.properties).toEqual({ id: "b1", usage: "421", usage_label: "官公庁施設", class: "1" });
    expect(await readLayersIn(reader, join(folder, "city"), "codelists/Building_usage.xml")).toEqual([]);
  });

  it.each([
    [
      "a roof edge before all else",
      `<bldg:lod0RoofEdge>${surface(polygon(floor))}</bldg:lod0RoofEdge><bldg:lod0FootPrint>${surface(polygon("9 9 9 8 8 8 7 7 7 9 9 9"))}</bldg:lod0FootPrint>`,
    ],
    [
      "the bottom of a solid",
      `<bldg:lod1Solid><gml:Solid><gml:exterior><gml:CompositeSurface>${polygon("0 0 9 0 4 9 4 4 9 4 0 9 0 0 9")}${polygon(floor)}${polygon("0 0 5 0 4 5 0 4 9 0 0 9 0 0 5")}</gml:CompositeSurface></gml:exterior></gml:Solid></bldg:lod1Solid>`,
    ],
    [
      "the ground of a detailed model",
      `<bldg:boundedBy><bldg:GroundSurface gml:id="g"><bldg:lod2MultiSurface>${surface(polygon(floor))}</bldg:lod2MultiSurface></bldg:GroundSurface></bldg:boundedBy><bldg:boundedBy><bldg:RoofSurface gml:id="r"><bldg:lod2MultiSurface>${surface(polygon("0 0 9 0 9 9 9 9 9 0 0 9"))}</bldg:lod2MultiSurface></bldg:RoofSurface></bldg:boundedBy>`,
    ],
    [
      "its parts",
      `<bldg:consistsOfBuildingPart><bldg:BuildingPart gml:id="q"><bldg:lod0FootPrint>${surface(polygon(floor))}</bldg:lod0FootPrint></bldg:BuildingPart></bldg:consistsOfBuildingPart>`,
    ],
    [
      "a surface that refers to another",
      `<bldg:boundedBy><bldg:RoofSurface gml:id="r"><bldg:lod2MultiSurface>${surface(polygon(floor, "shared"))}</bldg:lod2MultiSurface></bldg:RoofSurface></bldg:boundedBy><bldg:lod2MultiSurface>${surface('<gml:surfaceMember xlink:href="#shared"/>')}</bldg:lod2MultiSurface>`,
    ],
  ])("draws a building by %s", async (_, body) => {
    expect((await read(building(body))).geometries).toEqual([onMap]);
  });

  it("draws lines and points where there are no surfaces, and leaves out walls", async () => {
    const line =
      "<gml:MultiCurve><gml:curveMember><gml:LineString><gml:posList>1 2 0 3 4 0</gml:posList></gml:LineString></gml:curveMember></gml:MultiCurve>";
    const { geometries } = await read(
      `<uro:Pipe gml:id="u"><uro:lod3Geometry>${surface(polygon("0 0 0 0 4 0 0 4 9 0 0 0"))}</uro:lod3Geometry><uro:frnDmAttribute><uro:DmGeometricAttribute><uro:lod0Geometry>${line}</uro:lod0Geometry></uro:DmGeometricAttribute></uro:frnDmAttribute></uro:Pipe>`,
    );
    expect(geometries).toEqual([
      {
        type: "LineString",
        coordinates: [
          [2, 1],
          [4, 3],
        ],
      },
    ]);
    expect(
      (await read(building(`<bldg:lod2MultiSurface>${surface(polygon("0 0 0 0 4 0 0 4 9 0 0 0"))}</bldg:lod2MultiSurface>`))).geometries,
    ).toEqual([null]);
  });

  it("survives references that lead round in circles", async () => {
    const { geometries } = await read(
      building(
        `<bldg:lod2MultiSurface><gml:MultiSurface gml:id="m"><gml:surfaceMember xlink:href="#m"/></gml:MultiSurface></bldg:lod2MultiSurface>`,
      ),
    );
    expect(geometries).toEqual([null]);
  });

  it.each([
    [6697, 6668],
    [6668, 6668],
    [10_162, 6669],
    [10_174, 6681],
    [6674, 6674],
  ])("in EPSG:%i is read as EPSG:%i with east first", async (declared, epsg) => {
    const { layer, geometries } = await read(
      building(
        `<bldg:lod0FootPrint>${surface(`<gml:surfaceMember><gml:Polygon srsDimension="3"><gml:exterior><gml:LinearRing><gml:posList>${floor}</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></gml:surfaceMember>`)}</bldg:lod0FootPrint>`,
      ),
      declared,
    );
    expect(layer.crs).toBe(epsg);
    expect(geometries).toEqual([onMap]);
  });

  it("in another system, broken, or dangerous is refused; other GML is left alone", async () => {
    expect(await problemOf(read("", 4978))).toMatchObject({ reason: "unknown-crs", where: "model.gml" });
    expect((await problemOf(readLayers(reader, writeText(folder, "cut.gml", model(building("")).slice(0, -40))))).detail.en).toMatch(
      /line 1/,
    );
    expect(
      (await problemOf(readLayers(reader, writeText(folder, "bomb.gml", model("").replace("?>", '?><!DOCTYPE m [<!ENTITY a "a">]>')))))
        .detail.en,
    ).toContain("DOCTYPE");
    expect((await problemOf(readLayers(reader, writeText(folder, "page.gml", "<html></html>")))).detail.en).toContain("web page");
    expect(
      await readLayers(reader, writeText(folder, "other.gml", '<wfs:FeatureCollection xmlns:wfs="http://www.opengis.net/wfs"/>')),
    ).toEqual([]);
  });
});

describe.skipIf(!hasRealData)("the city models of PLATEAU", () => {
  const counts: readonly (readonly [name: string, expected: Readonly<Record<string, number>>, epsg?: number])[] = [
    ["buildings/plateau/yokosuka-shi/udx/bldg/52397519_bldg_6697_op.gml", { Building: 13 }],
    ["buildings/plateau/koshigaya-shi/udx/bldg/53396677_bldg_6697_op.gml", { Building: 5 }],
    ["buildings/plateau/ogasawara-mura/udx/bldg/40425105_bldg_6697_op.gml", { Building: 8 }],
    ["buildings/plateau/nagaoka-shi/udx/unf/08EE752_unf_10169_sewer_op.gml", { SewerPipe: 2, Manhole: 2 }, 6676],
    [
      "urban-planning/plateau/numazu-shi/udx/urf/523857_urf_6668_op.gml",
      { AreaClassification: 3, UseDistrict: 38, SpecialUseDistrict: 2, ScenicDistrict: 4 },
    ],
    ["urban-planning/plateau/kawasaki-shi/udx/urf/533915_urf_6668_yoto_op.gml", { UseDistrict: 4 }],
    ["urban-planning/plateau/kawasaki-shi/udx/urf/533915_urf_6668_kuiki_op.gml", { AreaClassification: 2 }],
    ["urban-planning/plateau/kawasaki-shi/udx/urf/533916_urf_6668_boka_op.gml", { FirePreventionDistrict: 2 }],
    ["urban-planning/plateau/tsukuba-shi/udx/urf/534071_urf_6697_07_op.gml", { AreaClassification: 1 }],
    ["urban-planning/plateau/tsukuba-shi/udx/urf/534071_urf_6697_08_op.gml", { UseDistrict: 1 }],
    ["urban-planning/plateau/tsukuba-shi/udx/urf/544000_urf_6697_08_op.gml", { HeightControlDistrict: 1, SpecialUseDistrict: 1 }],
    ["urban-planning/plateau/tsukuba-shi/udx/urf/544010_urf_6697_05_op.gml", { UrbanPlanningArea: 1 }],
    ["urban-planning/plateau/tokushima-shi/udx/urf/513404_urf_6697_12-4A_op.gml", { DistrictPlan: 3, DistrictDevelopmentPlan: 3 }],
    ["hazard/plateau/numazu-shi/udx/lsld/523857_lsld_6668_op.gml", { SedimentDisasterProneArea: 81 }],
    ["hazard/plateau/tamana-shi/udx/lsld/493023_lsld_6697_op.gml", { SedimentDisasterProneArea: 2 }],
    ["hazard/plateau/numazu-shi/udx/fld/52385721_fld_6697_l1_op.gml", { WaterBody: 3 }],
    ["hazard/plateau/takaoka-shi/udx/fld/pref/oyabegawa_gandogawa/55360704_fld_6697_l2.gml", { WaterBody: 1 }],
    ["hazard/plateau/saitama-shi/udx/ifld/11_1/533955_ifld_6697_op.gml", { WaterBody: 1 }],
    ["hazard/plateau/kisarazu-shi/udx/htd/12_1/523977_htd_6697_op.gml", { WaterBody: 1 }],
    ["hazard/plateau/kisarazu-shi/udx/rfld/12_4/534000_rfld_6697_op.gml", { WaterBody: 1 }],
    ["hazard/plateau/kisarazu-shi/udx/tnm/12_1/523977_tnm_6697_op.gml", { WaterBody: 1 }],
    ["roads/plateau/suginami-ku/udx/tran/53394503_tran_6697_op.gml", { Road: 1, TrafficArea: 2, AuxiliaryTrafficArea: 3 }],
    ["rivers/plateau/bunkyo-ku/udx/wtr/533945_wtr_6697_op.gml", { WaterBody: 5 }],
    ["rivers/plateau/numazu-shi/udx/wwy/52383661_wwy_6697_op.gml", { Waterway: 1 }],
    ["rivers/plateau/numazu-shi/udx/wwy/52384698_wwy_6697_op.gml", { Waterway: 9 }],
    ["rivers/plateau/numazu-shi/udx/wwy/52384760_wwy_6697_op.gml", { Waterway: 2 }],
    ["rivers/plateau/numazu-shi/udx/wwy/52384770_wwy_6697_op.gml", { Waterway: 1 }],
    ["rivers/plateau/numazu-shi/udx/wwy/52385608_wwy_6697_op.gml", { Waterway: 1 }],
    ["transport/plateau/takaoka-shi/udx/rwy/55360718_rwy_6697.gml", { Railway: 1 }],
    ["transport/plateau/takaoka-shi/udx/rwy/55360728_rwy_6697.gml", { Railway: 4 }],
    ["transport/plateau/takaoka-shi/udx/rwy/55360733_rwy_6697.gml", { Railway: 2 }],
  ];

  it.each(counts.map(([name, expected, epsg = 6668]) => ({ name, expected, epsg })))(
    "$name holds what it should, every object with its geometry, in Japan",
    async ({ name, expected, epsg }) => {
      const path = realFile(...name.split("/"));
      const layers = await readLayers(reader, path);
      expect(Object.fromEntries(layers.map(({ layer, features }) => [nameOf(layers, layer.file, expected), features.length]))).toEqual(
        expected,
      );
      for (const { layer, features, geometries } of layers) {
        expect(layer.crs).toBe(epsg);
        expect(features.map(({ row }) => row)).toEqual(features.map((_, index) => index + 1));
        expect(geometries).not.toContain(null);
      }
      if (epsg === 6668) {
        for (const [x, y] of positionsOf(layers)) {
          expect(x).toBeGreaterThan(122);
          expect(x).toBeLessThan(154);
          expect(y).toBeGreaterThan(20);
          expect(y).toBeLessThan(46);
        }
      }
    },
  );

  it
    .skipIf(!hasGdal)
    .each([
      "buildings/plateau/koshigaya-shi/udx/bldg/53396677_bldg_6697_op.gml",
      "hazard/plateau/numazu-shi/udx/lsld/523857_lsld_6668_op.gml",
      "urban-planning/plateau/kawasaki-shi/udx/urf/533915_urf_6668_yoto_op.gml",
    ])("%s has as many objects as GDAL counts", async (name) => {
    const path = realFile(...name.split("/"));
    const [layer] = await readLayers(reader, path);
    // GDAL writes what it learnt of the schema beside the file.
    const copy = join(folder, "gdal.gml");
    copyFileSync(path, copy);
    rmSync(join(folder, "gdal.gfs"), { force: true });
    const said = execFileSync("ogrinfo", ["-so", "-al", copy], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
    expect(said).toContain(`Feature Count: ${layer?.features.length}`);
  });

  it("a school of Koshigaya is 3001/411, 4.4 m high, and its river floods are in order", async () => {
    const { features } = await readLayer(
      reader,
      realFile("buildings", "plateau", "koshigaya-shi", "udx", "bldg", "53396677_bldg_6697_op.gml"),
    );
    expect(features[0]?.properties).toMatchObject({
      class: "3001",
      usage: "411",
      measuredHeight: "4.4",
      storeysAboveGround: "1",
      totalFloorArea: "62.565",
      surveyYear: "2023",
    });
    expect(String(features[0]?.properties["RiverFloodingRiskAttribute.depth"]).split(";")).toHaveLength(15);
  });

  it("the sewers of Nagaoka lie in zone VIII, east of its meridian and north of its origin", async () => {
    const layers = await readLayers(
      reader,
      realFile("buildings", "plateau", "nagaoka-shi", "udx", "unf", "08EE752_unf_10169_sewer_op.gml"),
    );
    for (const [x, y] of positionsOf(layers)) {
      expect(x).toBeGreaterThan(21_783);
      expect(x).toBeLessThan(22_401);
      expect(y).toBeGreaterThan(157_800);
      expect(y).toBeLessThan(158_847);
    }
  });
});

/** The object class of a layer: the only one, or what stands behind `#`. */
function nameOf(layers: readonly LayerReading[], file: string, expected: Readonly<Record<string, number>>): string {
  return layers.length === 1 ? (Object.keys(expected)[0] ?? "") : file.replace(/^.*#/, "");
}

function positionsOf(layers: readonly LayerReading[]): [number, number][] {
  const numbers = layers.flatMap(({ geometries }) => geometries.flatMap((geometry) => [geometry?.coordinates].flat(6) as number[]));
  return Array.from({ length: numbers.length / 2 }, (_, index) => [numbers[2 * index] ?? 0, numbers[2 * index + 1] ?? 0]);
}
