import { describe, expect, it } from "vitest";
import { reader } from "../../../data-pipelines/read/fgd.ts";
import { hasRealData, realFile } from "../../support/real-data.ts";
import { temporaryFolder } from "./support/folders.ts";
import { readLayer, readLayers, writeText } from "./support/layered-reading.ts";
import { problemOf } from "./support/reading.ts";

const folder = temporaryFolder();
const dataset = (body: string) =>
  `<?xml version="1.0" encoding="UTF-8"?><Dataset xmlns="http://fgd.gsi.go.jp/spec/2008/FGD_GMLSchema" xmlns:gml="http://www.opengis.net/gml/3.2"><gml:description>d</gml:description>${body}</Dataset>`;
const moment = (name: string, date: string) => `<${name} gml:id="x"><gml:timePosition>${date}</gml:timePosition></${name}>`;
const curve = (positions: string) =>
  `<gml:Curve srsName="fguuid:jgd2024.bl"><gml:segments><gml:LineStringSegment><gml:posList>${positions}</gml:posList></gml:LineStringSegment></gml:segments></gml:Curve>`;
const ring = (...curves: string[]) =>
  `<gml:Ring>${curves.map((one) => `<gml:curveMember>${curve(one)}</gml:curveMember>`).join("")}</gml:Ring>`;
const edge = `<RdEdg gml:id="R1"><fid>f1</fid>${moment("lfSpanFr", "2024-01-01")}<orgGILvl>2500</orgGILvl><loc>${curve("35.1 136.2 35.2 136.3")}</loc><type>真幅道路</type><admOffice/></RdEdg>`;
const spot = `<ElevPt gml:id="E1"><pos><gml:Point srsName="fguuid:jgd2024.bl"><gml:pos>35.1 136.2</gml:pos></gml:Point></pos><type>標高点</type><alti>123.4</alti></ElevPt>`;

describe("基盤地図情報", () => {
  it("gives each feature type as a layer, in longitude and latitude, with the names of the specification", async () => {
    const layers = await readLayers(reader, writeText(folder, "FG-GML-523651-ALL.xml", dataset(edge + spot + edge)));
    expect(layers.map(({ layer }) => [layer.name, layer.crs, layer.count])).toEqual([
      ["FG-GML-523651-ALL_RdEdg", 6668, 2],
      ["FG-GML-523651-ALL_ElevPt", 6668, 1],
    ]);
    expect(layers[0]?.features.map(({ row, properties }) => [row, properties])).toEqual(
      [1, 2].map((row) => [row, { id: "R1", fid: "f1", lfSpanFr: "2024-01-01", orgGILvl: "2500", type: "真幅道路", admOffice: null }]),
    );
    expect(layers[0]?.geometries[0]).toEqual({
      type: "LineString",
      coordinates: [
        [136.2, 35.1],
        [136.3, 35.2],
      ],
    });
    expect(layers[1]?.features[0]?.properties).toEqual({ id: "E1", type: "標高点", alti: "123.4" });
    expect(layers[1]?.geometries).toEqual([{ type: "Point", coordinates: [136.2, 35.1] }]);
  });

  it("joins the curves of a ring and keeps holes", async () => {
    const surface = `<gml:Surface srsName="fguuid:jgd2011.bl"><gml:patches><gml:PolygonPatch><gml:exterior>${ring("0 0 0 4 4 4", "4 4 4 0 0 0")}</gml:exterior><gml:interior>${ring("1 1 1 2 2 2 1 1")}</gml:interior></gml:PolygonPatch></gml:patches></gml:Surface>`;
    const { geometries } = await readLayer(reader, writeText(folder, "a.gml", dataset(`<WA gml:id="W1"><area>${surface}</area></WA>`)));
    expect(geometries).toEqual([
      {
        type: "Polygon",
        coordinates: [
          [
            [0, 0],
            [4, 0],
            [4, 4],
            [0, 4],
            [0, 0],
          ],
          [
            [1, 1],
            [2, 1],
            [2, 2],
            [1, 1],
          ],
        ],
      },
    ]);
  });

  it("leaves elevation grids and other XML alone, and refuses broken ones", async () => {
    expect(await readLayers(reader, writeText(folder, "dem.xml", dataset("<DEM><mesh>1</mesh></DEM>")))).toEqual([]);
    expect(
      await readLayers(reader, writeText(folder, "ksj.xml", '<ksj:Dataset xmlns:ksj="http://nlftp.mlit.go.jp/ksj/schemas/ksj-app"/>')),
    ).toEqual([]);
    expect((await problemOf(readLayers(reader, writeText(folder, "cut.xml", dataset(edge).slice(0, -30))))).detail.en).toMatch(/line 1/);
  });

  it.skipIf(!hasRealData)("is one building in the sample of fgdconv", async () => {
    const { layer, features, geometries } = await readLayer(reader, realFile("fgd", "BldA_source.xml"));
    expect(layer).toMatchObject({ crs: 6668, count: 1 });
    expect(features[0]?.properties).toMatchObject({ lfSpanFr: "2017-03-03", devDate: "2017-03-07", orgGILvl: "2500", type: "普通建物" });
    expect(geometries[0]).toMatchObject({ type: "Polygon", coordinates: [[[139.71850973373435, 35.69521713971334], {}, {}, {}, {}]] });
  });
});
