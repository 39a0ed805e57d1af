import { statSync } from "node:fs";
import proj4 from "proj4";
import { describe, expect, it } from "vitest";
import { readGsiPngTile, readGsiTextTile } from "../../../data-pipelines/read/elevation/gsi-tile.ts";
import { reader as ksjGml } from "../../../data-pipelines/read/ksj-gml.ts";
import type { RawFeature, Reader } from "../../../data-pipelines/read/reader.ts";
import { reader as shapefile } from "../../../data-pipelines/read/shapefile.ts";
import { planeZoneProj4 } from "../../../model/geo/crs.ts";
import { hasRealData, realFile, skippedWithoutRealData } from "../../support/real-data.ts";
import { folderDelivery } from "../read/support/folders.ts";
import { readWith } from "../read/support/reading.ts";
import { decodeWkb } from "../read/support/wkb.ts";

const zone6 = proj4(planeZoneProj4(6));
/** Tokyo datum to JGD2000 by the three parameters of the national survey (EPSG:1230's values, one for all of Japan). */
const fromTokyoDatum = proj4(
  "+proj=longlat +ellps=bessel +towgs84=-146.414,507.337,680.507 +no_defs",
  "+proj=longlat +ellps=GRS80 +towgs84=0,0,0 +no_defs",
);

describe.skipIf(!hasRealData)(`the same thing delivered twice${skippedWithoutRealData}`, () => {
  it("Sabae's 2,034 roads in zone VI and in degrees lie within a millimetre of each other", async () => {
    const plane = await read(shapefile, "roads/sabae_osm_6674", "sabae_way.shp");
    const degrees = await read(shapefile, "roads/sabae_osm_4326", "sabae_way.shp");
    expect([plane.length, degrees.length]).toEqual([2034, 2034]);
    const roads = new Map(degrees.map((road) => [road.properties["id"], road]));
    expect(roads.size).toBe(2034);
    const apart = plane.flatMap((road) => {
      const given = positionsOf(road);
      const other = positionsOf(roads.get(road.properties["id"]));
      expect(other).toHaveLength(given.length);
      return given.map(([x, y], n) => distance([x, y], zone6.forward([...(other[n] ?? [])])));
    });
    expect(apart.length).toBeGreaterThan(2 * 2034);
    expect(largest(apart)).toBeLessThan(0.001);
  });

  it("Sabae's 134 defibrillators in the Tokyo datum lie 430 m off, and within 1 cm after the three-parameter shift they were made with", async () => {
    const jgd2000 = await read(shapefile, "facilities/sabae", "sabae_aed_jgd2000.shp");
    const tokyo = await read(shapefile, "facilities/sabae", "sabae_aed_tokyo.shp");
    const pairs = jgd2000.map((aed, n) => [positionsOf(aed)[0] ?? [0, 0], positionsOf(tokyo[n])[0] ?? [0, 0]] as const);
    expect(pairs).toHaveLength(134);
    const off = pairs.map(([new_, old]) => metresApart(new_, old));
    expect(smallest(off)).toBeGreaterThan(420);
    expect(largest(off)).toBeLessThan(450);
    const residual = pairs.map(([new_, old]) => metresApart(new_, fromTokyoDatum.forward([...old])));
    console.info(`Tokyo datum without the grid: residual ${largest(residual).toFixed(4)} m at most`);
    expect(largest(residual)).toBeLessThan(0.01);
    expect(fromTokyoDatum.forward([...(pairs[0]?.[1] ?? [0, 0])]).map((degrees) => degrees.toFixed(6))).toEqual([
      "136.183918",
      "35.938162",
    ]);
  });

  it("KSJ's 466 parks are the same as shapefile and as GML, in every value", async () => {
    const fromShapefile = await read(shapefile, "ksj/P13-11_25_GML", "P13-11_25.shp");
    const fromGml = await read(ksjGml, "ksj/P13-11_25_GML", "P13-11_25.xml");
    expect(fromGml).toHaveLength(466);
    const columns = ["adm", "lgn", "nop", "kdp", "pop", "cop", "opd", "opa", "cpd", "rmk"];
    const valuesOfGml = fromGml.map(({ properties }) => columns.map((column) => plain(properties[column])));
    const valuesOfShapefile = fromShapefile.map(({ properties }) =>
      columns.map((_, n) => plain(properties[`P13_${String(n + 1).padStart(3, "0")}`])),
    );
    expect(valuesOfGml).toEqual(valuesOfShapefile);
    const apart = fromGml.map((park, n) => metresApart(positionsOf(park)[0] ?? [0, 0], positionsOf(fromShapefile[n])[0] ?? [0, 0]));
    expect(largest(apart)).toBeLessThan(0.01);
  });

  it("a GSI elevation tile is the same as PNG and as text", async () => {
    const tile = { z: 8, x: 229, y: 94 };
    const png = await readGsiPngTile(fileOf("elevation/gsi-dem-z8-x229-y94.png"), tile);
    const text = await readGsiTextTile(fileOf("elevation/gsi-dem-z8-x229-y94.txt"), tile);
    const heights = text.heights.filter((height) => !Number.isNaN(height));
    expect([text.heights.length - heights.length, largest(heights)]).toEqual([12_527, 1944.25]);
    expect(Array.from(png.heights, Number.isNaN)).toEqual(Array.from(text.heights, Number.isNaN));
    // The PNG rounds to whole centimetres.
    const apart = png.heights.map((height, cell) => Math.abs(height - (text.heights[cell] ?? Number.NaN)));
    expect(largest(apart.filter((metres) => !Number.isNaN(metres)))).toBeLessThanOrEqual(0.0101);
    expect(png.bounds).toEqual(text.bounds);
  });

  it("Osaka's 565 schools lie where their X and Y columns say, within a centimetre", async () => {
    const schools = await read(shapefile, "facilities/osaka", "school.shp");
    expect(schools).toHaveLength(565);
    const apart = schools.map((school) =>
      distance(positionsOf(school)[0] ?? [0, 0], zone6.forward([Number(school.properties["X"]), Number(school.properties["Y"])])),
    );
    expect(largest(apart)).toBeLessThan(0.01);
  });
});

async function read(reader: Reader, folder: string, name: string): Promise<RawFeature[]> {
  return (await readWith(reader, { delivery: folderDelivery(realFile(folder)), name })).features;
}

function fileOf(path: string): { name: string; path: string; bytes: number } {
  return { name: path, path: realFile(path), bytes: statSync(realFile(path)).size };
}

function positionsOf(feature: RawFeature | undefined): (readonly [number, number])[] {
  const positions: (readonly [number, number])[] = [];
  const collect = (part: unknown): void => {
    if (!Array.isArray(part)) return;
    const [x, y]: readonly unknown[] = part;
    if (typeof x === "number" && typeof y === "number") positions.push([x, y]);
    else for (const inner of part) collect(inner);
  };
  collect(decodeWkb(feature?.wkb ?? null)?.coordinates);
  return positions;
}

/** Measured in zone VI. */
function metresApart(a: readonly number[], b: readonly number[]): number {
  return distance(zone6.forward([...a]), zone6.forward([...b]));
}

function distance([x1 = Number.NaN, y1 = Number.NaN]: readonly number[], [x2 = Number.NaN, y2 = Number.NaN]: readonly number[]): number {
  return Math.hypot(x2 - x1, y2 - y1);
}

/** NaN if any is. */
function largest(values: Iterable<number>): number {
  let most = -Infinity;
  for (const value of values) most = Math.max(most, value);
  return most;
}

function smallest(values: Iterable<number>): number {
  let least = Infinity;
  for (const value of values) least = Math.min(least, value);
  return least;
}

/** The shapefile has numbers where GML has text, and both cut nothing. */
function plain(value: unknown): unknown {
  return typeof value === "number" ? String(value) : value;
}
