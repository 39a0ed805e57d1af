import { describe, expect, it } from "vitest";
import { reader } from "../../../data-pipelines/read/gpx.ts";
import { temporaryFolder } from "./support/folders.ts";
import { gdalFeatures, readLayers, writeText } from "./support/layered-reading.ts";
import { problemOf } from "./support/reading.ts";
import { hasGdal } from "./support/references.ts";

const folder = temporaryFolder();
const gpx = `<?xml version="1.0"?><gpx version="1.1" creator="t" xmlns="http://www.topografix.com/GPX/1/1">
  <metadata><name>巡視</name></metadata>
  <wpt lat="35.1" lon="136.2"><ele>101.5</ele><time>2024-05-01T00:00:00Z</time><name>倒木</name><link href="https://example.com/1"/><sym>Flag</sym></wpt>
  <wpt lat="35.2" lon="136.3"/>
  <rte><name>道順</name><rtept lat="35.1" lon="136.2"/><rtept lat="35.2" lon="136.3"/></rte>
  <trk><name>軌跡</name><trkseg><trkpt lat="35.1" lon="136.2"/><trkpt lat="35.11" lon="136.21"/></trkseg><trkseg><trkpt lat="35.3" lon="136.4"/><trkpt lat="35.31" lon="136.41"/></trkseg></trk>
</gpx>`;

describe("GPX", () => {
  it("gives waypoints, routes and tracks as layers of their own", async () => {
    const layers = await readLayers(reader, writeText(folder, "walk.gpx", gpx));
    expect(layers.map(({ layer }) => [layer.name, layer.file, layer.crs, layer.count])).toEqual([
      ["walk_waypoints", "walk.gpx#waypoints", 4326, 2],
      ["walk_routes", "walk.gpx#routes", 4326, 1],
      ["walk_tracks", "walk.gpx#tracks", 4326, 1],
    ]);
    const [waypoints, routes, tracks] = layers;
    expect(waypoints?.features.map(({ row, properties }) => [row, properties])).toEqual([
      [1, { name: "倒木", sym: "Flag", ele: "101.5", time: "2024-05-01T00:00:00Z", link: "https://example.com/1" }],
      [2, {}],
    ]);
    expect(waypoints?.geometries[0]).toEqual({ type: "Point", coordinates: [136.2, 35.1] });
    expect(routes?.geometries).toEqual([
      {
        type: "LineString",
        coordinates: [
          [136.2, 35.1],
          [136.3, 35.2],
        ],
      },
    ]);
    expect(tracks?.geometries[0]).toMatchObject({ type: "MultiLineString", coordinates: [{ length: 2 }, { length: 2 }] });
  });

  it("with one kind only takes the name of its file", async () => {
    const [only] = await readLayers(reader, writeText(folder, "one.gpx", '<gpx><wpt lat="1" lon="2"/></gpx>'));
    expect(only?.layer).toMatchObject({ name: "one", file: "one.gpx" });
  });

  it.skipIf(!hasGdal)("has the geometry that GDAL reads", async () => {
    const path = writeText(folder, "gdal.gpx", gpx);
    const layers = await readLayers(reader, path);
    for (const [index, name] of ["waypoints", "routes", "tracks"].entries()) {
      const theirs = gdalFeatures(path, name).map(({ geometry }) => geometry);
      expect(layers[index]?.geometries).toEqual(theirs);
    }
  });

  it("is refused when it is broken, holds nothing, or a coordinate is missing it is left to the geometry check", async () => {
    expect((await problemOf(readLayers(reader, writeText(folder, "cut.gpx", gpx.slice(0, 400))))).detail.en).toMatch(/cut\.gpx.*line/);
    expect(await readLayers(reader, writeText(folder, "empty.gpx", "<gpx/>"))).toEqual([]);
    const [layer] = await readLayers(reader, writeText(folder, "nan.gpx", '<gpx><wpt lat="35"/></gpx>'));
    expect(layer?.geometries[0]).toEqual({ type: "Point", coordinates: [Number.NaN, 35] });
  });
});
