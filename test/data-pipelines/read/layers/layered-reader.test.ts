import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openLayers } from "../../../../data-pipelines/delivery/layers.ts";
import { openDelivery } from "../../../../data-pipelines/delivery/open-delivery.ts";
import { reader as gpx } from "../../../../data-pipelines/read/gpx.ts";
import { hasRealData, realFile } from "../../../support/real-data.ts";
import { folderDelivery, temporaryFolder } from "../support/folders.ts";
import { writeText } from "../support/layered-reading.ts";
import { problemOf } from "../support/reading.ts";

const folder = temporaryFolder();
const fgd = '<Dataset xmlns="http://fgd.gsi.go.jp/spec/2008/FGD_GMLSchema"><WL id="1"><fid>1</fid></WL></Dataset>';
const city =
  '<c:CityModel xmlns:c="http://www.opengis.net/citygml/2.0"><boundedBy><Envelope srsName="EPSG:6697"/></boundedBy><c:cityObjectMember><Road id="1"/></c:cityObjectMember></c:CityModel>';
const metadata = '<MD_Metadata xmlns="http://zgate.gsi.go.jp/ch/jmp/"/>';

async function layersOf(source: string): Promise<string[]> {
  const { delivery, close } = await openDelivery(source, { temporaryDirectory: folder });
  try {
    return (await openLayers(delivery)).map(({ file }) => file);
  } finally {
    await close();
  }
}

function deliveryOf(name: string, files: Readonly<Record<string, string>>): string {
  const path = join(folder, name);
  mkdirSync(path);
  for (const [file, text] of Object.entries(files)) writeText(path, file, text);
  return path;
}

describe("XML and text in a delivery", () => {
  it("go to the reader whose namespace they have; metadata and documents are passed over", async () => {
    const path = deliveryOf("mixed", {
      "a.xml": fgd,
      "b.xml": city,
      "c.gml": fgd,
      "d.gml": city,
      "KS-META-a.xml": metadata,
      "readme.txt": "説明",
      "agency.txt": "agency_id\n1\n",
    });
    expect(await layersOf(path)).toEqual(["a.xml", "b.xml", "c.gml", "d.gml"]);
  });

  it("do not hide a table of the same name", async () => {
    const path = deliveryOf("same", { "AED.csv": "名称,住所\na,b\n", "AED.xml": metadata, "AED.txt": "説明" });
    expect(await layersOf(path)).toEqual(["AED.csv"]);
  });

  it("alone are refused, naming what was found", async () => {
    expect((await problemOf(layersOf(deliveryOf("alone", { "meta.xml": metadata })))).detail.en).toContain("meta.xml");
  });

  it.skipIf(!hasRealData).each([
    ["P13-11_25_GML", ["P13-11_25.shp"]],
    ["P23-12_38_GML.zip", ["P23-12_38_GML/P23a-12_38.shp", "P23-12_38_GML/P23b-12_38.shp"]],
    ["A30a5-11_4939-jgd_GML.zip", 1],
  ] as const)("of 国土数値情報 never become a layer beside its shapefiles: %s", async (name, expected) => {
    const files = await layersOf(realFile("ksj", name));
    if (typeof expected === "number") expect(files).toHaveLength(expected);
    else expect(files).toEqual(expected);
  });
});

describe("a reader of several layers asked for one", () => {
  it("gives the only one, an empty one where there is none, and refuses to choose", async () => {
    const path = deliveryOf("gpx", {
      "one.gpx": '<gpx><wpt lat="1" lon="2"/></gpx>',
      "none.gpx": "<gpx/>",
      "two.gpx": '<gpx><wpt lat="1" lon="2"/><rte/></gpx>',
    });
    const delivery = folderDelivery(path);
    const [none, one, two] = delivery.files.toSorted((a, b) => (a.name < b.name ? -1 : 1));
    if (!one || !none || !two) throw new Error("files are missing");
    expect(await gpx.open(one, delivery, {})).toMatchObject({ name: "one", count: 1 });
    expect(await gpx.open(none, delivery, {})).toMatchObject({ columns: [], count: 0, hasGeometry: false });
    expect((await problemOf(gpx.open(two, delivery, {}))).detail.en).toContain("two_waypoints, two_routes");
  });
});
