import { describe, expect, it } from "vitest";
import { reader } from "../../../data-pipelines/read/ksj-gml.ts";
import { hasRealData, realFile } from "../../support/real-data.ts";
import { temporaryFolder } from "./support/folders.ts";
import { readLayer, readLayers, writeText } from "./support/layered-reading.ts";
import { problemOf } from "./support/reading.ts";

const folder = temporaryFolder();

function dataset(content: string, srsName = "JGD2000 / (B, L)"): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<ksj:Dataset xmlns:ksj="http://nlftp.mlit.go.jp/ksj/schemas/ksj-app" xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:xlink="http://www.w3.org/1999/xlink">
<gml:description>試験</gml:description>
<gml:boundedBy><gml:EnvelopeWithTimePeriod srsName="${srsName}"><gml:lowerCorner>35 136</gml:lowerCorner></gml:EnvelopeWithTimePeriod></gml:boundedBy>
${content}</ksj:Dataset>`;
}

const curve = (id: string, positions: string) =>
  `<gml:Curve gml:id="${id}"><gml:segments><gml:LineStringSegment><gml:posList>${positions}</gml:posList></gml:LineStringSegment></gml:segments></gml:Curve>`;
const surface = `<gml:Surface gml:id="sf1"><gml:patches><gml:PolygonPatch><gml:exterior><gml:Ring><gml:curveMember xlink:href="#cv1"/></gml:Ring></gml:exterior></gml:PolygonPatch></gml:patches></gml:Surface>`;

describe("KSJ GML", () => {
  it("gives points, lines and areas with longitude first, and dates out of their element", async () => {
    const layers = await readLayers(
      reader,
      writeText(
        folder,
        "a.xml",
        dataset(`<gml:Point gml:id="pt1"><gml:pos>35.2 136.1</gml:pos></gml:Point>
${curve("cv1", "35 136 35 137 36 137 35 136")}${curve("cv2", "35 136 36 137")}${surface}
<ksj:Park gml:id="pk1"><ksj:loc xlink:href="#pt1"/><ksj:nop>湖岸緑地</ksj:nop><ksj:rmk></ksj:rmk><ksj:opd><gml:TimeInstant><gml:timePosition>1980</gml:timePosition></gml:TimeInstant></ksj:opd></ksj:Park>
<ksj:River gml:id="r1"><ksj:loc xlink:href="#cv2"/></ksj:River><ksj:Area gml:id="a1"><ksj:are xlink:href="#sf1"/></ksj:Area>`),
      ),
    );
    expect(layers.map(({ layer, geometries }) => [layer.name, layer.crs, geometries[0]])).toEqual([
      ["a_Park", 4612, { type: "Point", coordinates: [136.1, 35.2] }],
      [
        "a_River",
        4612,
        {
          type: "LineString",
          coordinates: [
            [136, 35],
            [137, 36],
          ],
        },
      ],
      ["a_Area", 4612, expect.objectContaining({ type: "Polygon" })],
    ]);
    expect(layers[0]?.features[0]?.properties).toEqual({ nop: "湖岸緑地", rmk: null, opd: "1980" });
  });

  it("reports a record whose geometry is not in the file, and knows JGD2011", async () => {
    const path = writeText(folder, "b.xml", dataset('<ksj:Park gml:id="pk1"><ksj:loc xlink:href="#pt9"/></ksj:Park>', "JGD2011 / (B, L)"));
    const { layer, features } = await readLayer(reader, path);
    expect(layer.crs).toBe(6668);
    expect(features).toMatchObject([{ row: 1, wkb: null, findings: [{ kind: "damaged-record", row: 1 }] }]);
  });

  it("leaves other XML alone and refuses a file that is cut short", async () => {
    expect(await readLayers(reader, writeText(folder, "c.xml", "<MD_Metadata/>"))).toEqual([]);
    expect((await problemOf(readLayers(reader, writeText(folder, "d.xml", dataset("").slice(0, -20))))).reason).toBe("unreadable-file");
  });

  it.skipIf(!hasRealData)("holds the 466 parks of Shiga", async () => {
    const { layer, features } = await readLayer(reader, realFile("ksj/P13-11_25_GML/P13-11_25.xml"));
    expect(layer).toMatchObject({ crs: 4612, count: 466, encoding: "UTF-8" });
    expect(features).toHaveLength(466);
  });
});
