import { join } from "node:path";
import { writeFile } from "node:fs/promises";
import type { Polygon } from "../plane-geometry.ts";
import { cityCode, cityName, fictionNote, lakeName, prefectureName } from "../names.ts";
import { createRandom } from "../random.ts";
import type { World } from "../world.ts";
import { zoneNames } from "../zoning.ts";
import { lonLatLine } from "./crs.ts";
import { polygonCollection, type PolygonFeature } from "./geojson.ts";
import { polygonShapefile } from "./shapefile-writer.ts";
import { writeZip } from "./zip.ts";

/** The layouts of 国土数値情報. Prefecture 99 does not exist. */
const prefectureCode = "99";

export async function writeBoundary({ towns }: World, folder: string): Promise<string[]> {
  const name = "N03-20260101_99";
  const properties = { N03_001: prefectureName, N03_002: null, N03_003: null, N03_004: cityName, N03_005: null, N03_007: cityCode };
  // One record for each part, as the national file has them.
  const features = towns.limits.map((polygon) => ({ properties, polygons: [polygon] }));
  return zipped(folder, `${name}_GML`, [
    { name: `${name}.geojson`, bytes: polygonCollection(name, features) },
    { name: `メタデータ\\KS-META-${name}.xml`, bytes: metadata(name, "行政区域") },
  ]);
}

export async function writeZones({ zones }: World, folder: string): Promise<string[]> {
  const table = {
    fields: [
      { name: "A29_001", type: "C", length: 5 },
      { name: "A29_002", type: "C", length: 10 },
      { name: "A29_003", type: "C", length: 20 },
      { name: "A29_004", type: "N", length: 2 },
      { name: "A29_005", type: "C", length: 40 },
      { name: "A29_006", type: "N", length: 3 },
      { name: "A29_007", type: "N", length: 4 },
      { name: "A29_008", type: "C", length: 60 },
    ] as const,
    rows: zones.map(({ code, coveragePercent, floorAreaPercent }) => [
      cityCode,
      prefectureName,
      cityName,
      code,
      zoneNames[code],
      coveragePercent,
      floorAreaPercent,
      fictionNote,
    ]),
    shapes: zones.map(({ polygon }) => [geographic(polygon)]),
    crs: "geographic" as const,
  };
  const name = "A29-26_99";
  return zipped(folder, `${name}_GML`, [
    ...polygonShapefile("01-01_見本市_シェープファイル形式/A29-26_99999", table),
    { name: `メタデータ\\KS-META-${name}.xml`, bytes: metadata(name, "用途地域") },
  ]);
}

/** One file for each river; kind 10 are rivers with flood warnings, 20 the others. */
export async function writeFloods({ floods, rivers }: World, folder: string): Promise<string[]> {
  const files: string[] = [];
  for (const river of rivers) {
    const areas = floods.filter((area) => area.river === river);
    if (areas.length === 0) continue;
    const name = `A31a-20-26_99_${river.code}_${river.kind === "main" ? 10 : 20}`;
    const features = areas.map(({ rank, polygon }) => ({
      properties: { A31a_201: river.code, A31a_202: river.name, A31a_203: prefectureCode, A31a_204: prefectureName, A31a_205: rank },
      polygons: [polygon],
    }));
    const file = join(folder, `${name}.geojson`);
    await writeFile(file, polygonCollection(name, features));
    files.push(file);
  }
  return files;
}

export async function writeLandslides({ landslides, towns, geography }: World, folder: string): Promise<string[]> {
  const random = createRandom(geography.seed, "notices");
  const letters = { 1: "K", 2: "D", 3: "J" } as const;
  const features: PolygonFeature[] = [];
  landslides.forEach(({ phenomenon, warning, special, place }, i) => {
    const town = towns.townAt(place);
    const isDesignated = random.chance(0.94);
    const properties = {
      A33_003: prefectureCode,
      A33_004: `99-${letters[phenomenon]}-${String(i + 1).padStart(4, "0")}`,
      A33_005: `${town?.name ?? cityName}${i + 1}`,
      A33_006: `${cityName}${town?.name ?? ""}`,
      A33_007: isDesignated ? `${random.integer(2008, 2024)}/${random.integer(1, 12)}/${random.integer(1, 28)}` : "9999/1/1",
    };
    const zone = (kind: number, ring: Polygon[0], undecided: number) =>
      features.push({
        properties: { A33_001: phenomenon, A33_002: isDesignated ? kind : kind + 2, ...properties, A33_008: undecided },
        polygons: [[ring]],
      });
    zone(1, warning, special ? 0 : 1);
    if (special) zone(2, special, 0);
  });
  const name = "A33-26_99";
  return zipped(folder, `${name}_GEOJSON`, [
    { name: `${name}Polygon.geojson`, bytes: polygonCollection(`${name}Polygon`, features) },
    { name: `KS-META-${name}.xml`, bytes: metadata(name, "土砂災害警戒区域") },
  ]);
}

/** The lake as W09; no dataset reads it yet. */
export async function writeLake({ towns, geography }: World, folder: string): Promise<string[]> {
  const water = towns.towns.filter((town) => town.isWater);
  const table = {
    fields: [
      { name: "W09_001", type: "C", length: 40 },
      { name: "W09_002", type: "C", length: 60 },
      { name: "W09_003", type: "N", length: 6, decimals: 1 },
      { name: "W09_004", type: "N", length: 6, decimals: 1 },
    ] as const,
    rows: water.map(() => [lakeName.name, cityName, 32.5, geography.lakeLevelMeters]),
    shapes: water.map(({ parts }) => parts.map(geographic)),
    crs: "geographic" as const,
  };
  return zipped(folder, "W09-26_GML", polygonShapefile("W09-26-g_Lake", table));
}

function geographic(polygon: Polygon): Polygon {
  const [outer, ...holes] = polygon;
  return [lonLatLine(outer), ...holes.map(lonLatLine)];
}

/** Members are in a folder named like the archive. */
async function zipped(folder: string, name: string, members: readonly { name: string; bytes: Uint8Array }[]): Promise<string[]> {
  const file = join(folder, `${name}.zip`);
  await writeZip(
    file,
    members.map((member) => ({ name: `${name}/${member.name}`, bytes: member.bytes })),
  );
  return [file];
}

/** A shortened metadata document in the words of JMP 2.0. */
function metadata(name: string, title: string): Buffer {
  return Buffer.from(
    `<?xml version="1.0" encoding="UTF-8"?>\r\n<MD_Metadata xmlns="http://zgate.gsi.go.jp/ch/jmp/">\r\n` +
      `<identificationInfo><title>${title} ${name}</title><abstract>${fictionNote}。実在の区域ではありません。</abstract></identificationInfo>\r\n` +
      `<referenceSystemInfo><referenceSystemIdentifier><code>JGD2011 / (B, L)</code></referenceSystemIdentifier></referenceSystemInfo>\r\n</MD_Metadata>\r\n`,
    "utf8",
  );
}
