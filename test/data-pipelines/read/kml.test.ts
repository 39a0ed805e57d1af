import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { reader } from "../../../data-pipelines/read/kml.ts";
import { hasRealData, realFile } from "../../support/real-data.ts";
import { temporaryFolder } from "./support/folders.ts";
import { gdalFeatures, readLayer, writeText } from "./support/layered-reading.ts";
import { problemOf } from "./support/reading.ts";
import { hasGdal } from "./support/references.ts";
import type { Geometry } from "./support/wkb.ts";
import { writeZip } from "./support/zip-file.ts";

const folder = temporaryFolder();
const kml = (body: string) =>
  `<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>all</name>${body}</Document></kml>`;
const read = (body: string) => readLayer(reader, writeText(folder, "map.kml", kml(body)));
const point = "<Point><coordinates>136.2,35.1,0</coordinates></Point>";

describe("KML", () => {
  it("gives placemarks with their texts, folder path and extended data, in longitude and latitude", async () => {
    const { layer, features, geometries } = await read(`
      <Folder><name>避難所</name><Folder><name>東部</name>
        <Placemark><name>八日市</name><description><![CDATA[<b>体育館</b>]]></description>
          <ExtendedData><Data name="収容人数"><value>200</value></Data><SchemaData schemaUrl="#s"><SimpleData name="標高">120</SimpleData></SchemaData></ExtendedData>
          ${point}</Placemark>
      </Folder><Placemark><name>能登川</name>${point}</Placemark></Folder>
      <Placemark><TimeSpan><begin>2019-10-12</begin><end>2019-10-13</end></TimeSpan></Placemark>`);
    expect(layer).toMatchObject({ name: "map", file: "map.kml", crs: 4326, encoding: "UTF-8", count: 3, hasGeometry: true });
    expect(layer.columns).toEqual(["name", "description", "folder", "収容人数", "標高", "begin", "end"]);
    expect(features.map(({ properties }) => properties)).toEqual([
      { name: "八日市", description: "<b>体育館</b>", folder: "避難所/東部", 収容人数: "200", 標高: "120" },
      { name: "能登川", folder: "避難所" },
      { begin: "2019-10-12", end: "2019-10-13" },
    ]);
    expect(features.map(({ row }) => row)).toEqual([1, 2, 3]);
    expect(geometries).toEqual([{ type: "Point", coordinates: [136.2, 35.1] }, { type: "Point", coordinates: [136.2, 35.1] }, null]);
  });

  it("keeps an extended value whose name is taken, unless it says the same", async () => {
    const data = (name: string, value: string) => `<ExtendedData><Data name="${name}"><value>${value}</value></Data></ExtendedData>`;
    const { features } = await read(
      `<Placemark><name>a</name>${data("name", "b")}</Placemark><Placemark><name>a</name>${data("name", "a")}</Placemark>`,
    );
    expect(features.map(({ properties }) => properties)).toEqual([{ name: "a", name_2: "b" }, { name: "a" }]);
  });

  it.each([
    [
      "a polygon with a hole",
      "<Polygon><outerBoundaryIs><LinearRing><coordinates>0,0 4,0 4,4 0,0</coordinates></LinearRing></outerBoundaryIs><innerBoundaryIs><LinearRing><coordinates>1,1 2,1 2,2 1,1</coordinates></LinearRing></innerBoundaryIs></Polygon>",
      { type: "Polygon", coordinates: [{ length: 4 }, { length: 4 }] },
    ],
    [
      "a line with blanks around its commas",
      "<LineString><coordinates>1, 2, 3\n 4 ,5</coordinates></LineString>",
      {
        type: "LineString",
        coordinates: [
          [1, 2],
          [4, 5],
        ],
      },
    ],
    ["points of one placemark", `<MultiGeometry>${point}<MultiGeometry>${point}</MultiGeometry></MultiGeometry>`, { type: "MultiPoint" }],
    [
      "a mixture",
      `<MultiGeometry>${point}<LineString><coordinates>0,0 1,1</coordinates></LineString></MultiGeometry>`,
      { type: "GeometryCollection" },
    ],
    [
      "a track",
      "<gx:Track><gx:coord>1 2 3</gx:coord><gx:coord>4 5 6</gx:coord></gx:Track>",
      {
        type: "LineString",
        coordinates: [
          [1, 2],
          [4, 5],
        ],
      },
    ],
    [
      "a model",
      "<Model><Location><longitude>1</longitude><latitude>2</latitude></Location></Model>",
      { type: "Point", coordinates: [1, 2] },
    ],
    ["a number that is none", "<Point><coordinates>x,2</coordinates></Point>", { type: "Point", coordinates: [Number.NaN, 2] }],
    ["nothing", "<Point><coordinates/></Point>", null],
  ])("reads %s", async (_, geometry, expected) => {
    const { geometries } = await read(`<Placemark>${geometry}</Placemark>`);
    if (expected === null) expect(geometries).toEqual([null]);
    else expect(geometries[0]).toMatchObject(expected);
  });

  it("in a KMZ is its doc.kml, whatever the extension says", async () => {
    const members = { "files/other.kml": kml(""), "doc.kml": kml(`<Placemark><name>中</name>${point}</Placemark>`), "files/icon.png": "x" };
    for (const name of ["map.kmz", "kmz-as.kml"]) {
      const { layer, features } = await readLayer(reader, await writeZip(join(folder, name), members));
      expect(layer).toMatchObject({ name: name.slice(0, -4), count: 1 });
      expect(features[0]?.properties).toEqual({ name: "中" });
    }
  });

  it("is refused with the reason when it is something else, broken, or only links", async () => {
    const refusal = async (name: string, text: string | Buffer) => problemOf(readLayer(reader, writeText(folder, name, text)));
    expect((await refusal("page.kml", "<!DOCTYPE html><html></html>")).detail.en).toContain("web page");
    expect((await refusal("cut.kml", kml(`<Placemark>${point}</Placemark>`).slice(0, 150))).detail.en).toMatch(/cut\.kml.*line 1/);
    expect((await refusal("bomb.kml", `<!DOCTYPE kml [<!ENTITY a "a">]>${kml("&a;")}`)).detail.en).toContain("DOCTYPE");
    expect((await refusal("empty.kml", kml(""))).reason).toBe("no-records");
    expect(
      (await refusal("link.kml", kml("<NetworkLink><Link><href>https://example.com/a.kml</href></Link></NetworkLink>"))).detail.en,
    ).toContain("links to other files");
    const zip = await writeZip(join(folder, "shapes.kmz"), { "a.shp": "x" });
    expect((await problemOf(readLayer(reader, zip))).detail.en).toContain("zip without a KML");
    expect((await refusal("damaged.kmz", Buffer.concat([Buffer.from("PK\u0003\u0004"), Buffer.alloc(50)]))).detail.ja).toContain(
      "zip として壊れています",
    );
  });
});

describe.skipIf(!hasRealData)("the flood areas of Echizen", () => {
  const path = realFile("hazard", "echizen", "flood_assumed_area.kml");

  it("are 4 areas with their depths", async () => {
    const { layer, features } = await readLayer(reader, path);
    expect(layer).toMatchObject({ crs: 4326, count: 4 });
    expect(features.map(({ properties }) => properties["SAFIELD001"])).toEqual(["0.5-1.0", "2.0-5.0", "0.0-0.5", "1.0-2.0"]);
  });

  it.skipIf(!hasGdal)(
    "have the outer rings and holes of GDAL, which drops all holes but the last where one boundary holds several",
    async () => {
      const { geometries } = await readLayer(reader, path);
      const ours = geometries.map((geometry) => polygonsOf(geometry).map((rings) => (rings.length > 1 ? [rings[0], rings.at(-1)] : rings)));
      expect(ours).toEqual(gdalFeatures(path).map(({ geometry }) => polygonsOf(geometry)));
      expect(geometries.flatMap(polygonsOf).flatMap((rings) => rings.slice(1))).toHaveLength(163);
    },
  );
});

function polygonsOf(geometry: Geometry | null): readonly (readonly unknown[])[] {
  return (geometry?.coordinates ?? []) as readonly (readonly unknown[])[];
}
