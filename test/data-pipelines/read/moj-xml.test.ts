import { join } from "node:path";
import proj4 from "proj4";
import { describe, expect, it } from "vitest";
import { planeZoneProj4 } from "../../../model/geo/crs.ts";
import { openLayers } from "../../../data-pipelines/delivery/layers.ts";
import { openDelivery } from "../../../data-pipelines/delivery/open-delivery.ts";
import { reader } from "../../../data-pipelines/read/moj-xml.ts";
import { hasRealData, realFile } from "../../support/real-data.ts";
import { temporaryFolder } from "./support/folders.ts";
import { readLayer, readLayers, writeText } from "./support/layered-reading.ts";
import { problemOf, readAll } from "./support/reading.ts";
import { decodeWkb } from "./support/wkb.ts";

const folder = temporaryFolder();

interface MapFixture {
  readonly system?: string;
  readonly datum?: string;
  readonly curves?: readonly string[];
  readonly parcels?: string;
}

/** A map of one square, its corners as points; curves run between them. */
function map({
  system = "公共座標6系",
  datum = "測量",
  curves = ["12", "23", "34", "41"],
  parcels = parcel("1", "100-1"),
}: MapFixture = {}): string {
  const corners = [
    [-98_000, 18_000],
    [-97_900, 18_000],
    [-97_900, 18_100],
    [-98_000, 18_100],
  ];
  const points = corners.map(
    ([x, y], n) =>
      `<zmn:GM_Point id="P${n + 1}"><zmn:GM_Point.position><zmn:DirectPosition><zmn:X>${x}</zmn:X><zmn:Y>${y}</zmn:Y></zmn:DirectPosition></zmn:GM_Point.position></zmn:GM_Point>`,
  );
  const column = (point: string) =>
    `<zmn:GM_PointArray.column><zmn:GM_Position.indirect><zmn:GM_PointRef.point idref="P${point}"/></zmn:GM_Position.indirect></zmn:GM_PointArray.column>`;
  const lines = curves.map(
    (ends, n) =>
      `<zmn:GM_Curve id="C${n}"><zmn:GM_Curve.segment><zmn:GM_LineString><zmn:GM_LineString.controlPoint>${[...ends].map(column).join("")}</zmn:GM_LineString.controlPoint></zmn:GM_LineString></zmn:GM_Curve.segment></zmn:GM_Curve>`,
  );
  const ring = `<zmn:GM_Ring>${curves.map((_, n) => `<zmn:GM_CompositeCurve.generator idref="C${n}"/>`).join("")}</zmn:GM_Ring>`;
  const surface = `<zmn:GM_Surface id="F1"><zmn:GM_Surface.patch><zmn:GM_Polygon><zmn:GM_Polygon.boundary><zmn:GM_SurfaceBoundary><zmn:GM_SurfaceBoundary.exterior>${ring}</zmn:GM_SurfaceBoundary.exterior></zmn:GM_SurfaceBoundary></zmn:GM_Polygon.boundary></zmn:GM_Polygon></zmn:GM_Surface.patch></zmn:GM_Surface>`;
  return `<?xml version="1.0" encoding="UTF-8"?><地図 xmlns="http://www.moj.go.jp/MINJI/tizuxml" xmlns:zmn="http://www.moj.go.jp/MINJI/tizuzumen"><version>ver1.0</version><地図名>試験</地図名><市区町村コード>25213</市区町村コード><市区町村名>東近江市</市区町村名><座標系>${system}</座標系>${datum === "" ? "" : `<測地系判別>${datum}</測地系判別>`}
    <空間属性>${points.join("")}${lines.join("")}${surface}</空間属性><主題属性><筆界点><点番名/></筆界点>${parcels}</主題属性></地図>`;
}

function parcel(id: string, number: string, shape = "F1"): string {
  return `<筆 id="H${id}"><大字コード>010</大字コード><大字名>八日市緑町</大字名><丁目名>一丁目</丁目名><地番>${number}</地番><形状 idref="${shape}"/><精度区分>甲一</精度区分></筆>`;
}

const square = [
  [18_000, -98_000],
  [18_000, -97_900],
  [18_100, -97_900],
  [18_100, -98_000],
  [18_000, -98_000],
];

describe("a registry map", () => {
  it("gives its parcels with place names and number; X goes north", async () => {
    const { layer, features, geometries } = await readLayer(reader, writeText(folder, "a.xml", map()));
    expect(layer).toMatchObject({ name: "a", crs: 2448, count: 1, hasGeometry: true });
    expect(features[0]).toMatchObject({
      row: 1,
      properties: {
        筆ID: "H1",
        地図名: "試験",
        市区町村コード: "25213",
        座標系: "公共座標6系",
        大字名: "八日市緑町",
        丁目名: "一丁目",
        小字名: null,
        地番: "100-1",
        精度区分: "甲一",
        区分: "筆",
      },
    });
    expect(geometries).toEqual([{ type: "Polygon", coordinates: [square] }]);
  });

  it.each([
    ["all one way", ["12", "23", "34", "41"]],
    ["one turned round", ["12", "32", "34", "41"]],
    ["the first turned round", ["21", "23", "34", "41"]],
    ["of several points", ["123", "341"]],
  ])("joins curves %s to one ring", async (_, curves) => {
    expect((await readLayer(reader, writeText(folder, "b.xml", map({ curves })))).geometries).toEqual([
      { type: "Polygon", coordinates: [square] },
    ]);
  });

  it.each([
    ["公共座標１系", "変換", 2443],
    ["公共座標19系", "", 2461],
    ["公共座標6系", "未知", undefined],
  ])("in %s (%s) is EPSG %s", async (system, datum, crs) => {
    expect((await readLayer(reader, writeText(folder, "c.xml", map({ system, datum })))).layer.crs).toBe(crs);
  });

  it("tells what only fills the sheet from parcels", async () => {
    const { features } = await readLayer(
      reader,
      writeText(folder, "d.xml", map({ parcels: parcel("1", "100") + parcel("2", "地区外-7") + parcel("3", "別図-1") })),
    );
    expect(features.map(({ properties }) => properties["区分"])).toEqual(["筆", "地区外", "別図"]);
  });

  it("reports a parcel whose shape is missing, and refuses curves that are", async () => {
    const { features } = await readLayer(reader, writeText(folder, "e.xml", map({ parcels: parcel("1", "100", "F9") })));
    expect(features).toMatchObject([{ wkb: null, findings: [{ kind: "damaged-record", row: 1 }] }]);
    const broken = map().replace('idref="C3"', 'idref="C99"');
    expect((await problemOf(readLayers(reader, writeText(folder, "f.xml", broken)))).detail.en).toContain("C99");
  });

  it("in arbitrary coordinates is refused with the reason", async () => {
    const problem = await problemOf(readLayers(reader, writeText(folder, "g.xml", map({ system: "任意座標系" }))));
    expect(problem).toMatchObject({ reason: "unknown-crs", where: "g.xml" });
    expect(problem.detail.ja).toContain("任意座標系");
    expect((await problemOf(readLayers(reader, writeText(folder, "h.xml", map({ system: "旧座標系" }))))).detail.ja).toContain("旧座標系");
  });

  it("is told from other XML by its namespace; broken and dangerous ones are refused", async () => {
    const other = writeText(folder, "other.xml", '<地図 xmlns="urn:other"><座標系>公共座標6系</座標系></地図>');
    expect(await readLayers(reader, other)).toEqual([]);
    expect(await reader.accepts?.({ name: "other.xml", path: other, bytes: 1 })).toBe(false);
    expect(await reader.accepts?.({ name: "a.xml", path: join(folder, "a.xml"), bytes: 1 })).toBe(true);
    expect((await problemOf(readLayers(reader, writeText(folder, "cut.xml", map().slice(0, 2000))))).detail.en).toMatch(/line/);
    const bomb = map().replace("?>", '?><!DOCTYPE 地図 [<!ENTITY a "a">]>');
    expect((await problemOf(readLayers(reader, writeText(folder, "bomb.xml", bomb)))).detail.en).toContain("DOCTYPE");
    expect((await problemOf(readLayers(reader, writeText(folder, "text.xml", "hello")))).detail.en).toContain("no element");
  });
});

describe.skipIf(!hasRealData)("the registry map of Yakushima", () => {
  it("has 8 shapes: 2 parcels, 1 on another sheet, 5 outside; they fill the sheet", async () => {
    const { delivery, close } = await openDelivery(realFile("parcels", "46505-3411-1.zip"), { temporaryDirectory: folder });
    try {
      const [layer, ...others] = await openLayers(delivery);
      expect(others).toEqual([]);
      expect(layer).toMatchObject({ name: "46505-3411-1", crs: 2444, count: 8 });
      const features = layer ? await readAll(layer) : [];
      const kinds = Object.groupBy(features, ({ properties }) => String(properties["区分"]));
      expect([kinds["筆"]?.length, kinds["別図"]?.length, kinds["地区外"]?.length]).toEqual([2, 1, 5]);
      expect(kinds["筆"]?.map(({ properties }) => properties["地番"])).toEqual(["2740-1", "2740-2"]);
      const positions = features.flatMap(({ wkb }) => ((decodeWkb(wkb)?.coordinates ?? []) as [number, number][][]).flat());
      // The corners of the sheet, as its 図郭 states them.
      const northWest = [Math.min(...positions.map(([x]) => x)), Math.max(...positions.map(([, y]) => y))];
      expect(northWest.map((metres) => metres.toFixed(1))).toEqual(["-34618.0", "-297229.4"]);
      expect(
        proj4(planeZoneProj4(2))
          .inverse(positions[0] ?? [0, 0])
          .map((degrees) => degrees.toFixed(1)),
      ).toEqual(["130.6", "30.3"]);
    } finally {
      await close();
    }
  });
});
