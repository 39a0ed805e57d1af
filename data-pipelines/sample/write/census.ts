import { join } from "node:path";
import { cityCode, cityName, prefectureName } from "../names.ts";
import { areaOf, boxOf, distance, at, type Polygon } from "../plane-geometry.ts";
import type { Residents } from "../population.ts";
import type { World } from "../world.ts";
import { lonLatLine, lonLatOf } from "./crs.ts";
import type { DbfField, DbfValue } from "./dbf.ts";
import { polygonShapefile } from "./shapefile-writer.ts";
import { writeZip } from "./zip.ts";

const fields: readonly DbfField[] = [
  { name: "KEY_CODE", type: "C", length: 11 },
  { name: "PREF", type: "C", length: 2 },
  { name: "CITY", type: "C", length: 3 },
  { name: "S_AREA", type: "C", length: 6 },
  { name: "PREF_NAME", type: "C", length: 12 },
  { name: "CITY_NAME", type: "C", length: 20 },
  { name: "S_NAME", type: "C", length: 60 },
  { name: "KIGO_E", type: "C", length: 3 },
  { name: "HCODE", type: "N", length: 4 },
  { name: "AREA", type: "N", length: 15, decimals: 3 },
  { name: "PERIMETER", type: "N", length: 12, decimals: 3 },
  { name: "X_CODE", type: "N", length: 12, decimals: 6 },
  { name: "Y_CODE", type: "N", length: 12, decimals: 6 },
  { name: "AREA_MAX_F", type: "C", length: 1 },
  { name: "KEN", type: "C", length: 2 },
  { name: "KEN_NAME", type: "C", length: 12 },
  { name: "JINKO", type: "N", length: 8 },
  { name: "SETAI", type: "N", length: 8 },
];

/** Small areas of the census as e-Stat delivers them; every part of an area repeats its figures, as there. */
export async function writePopulation({ residents }: World, folder: string): Promise<string[]> {
  const records = residents.flatMap(areaRecords);
  const table = {
    fields,
    rows: records.map(({ row }) => row),
    shapes: records.map(({ polygon: [outer, ...holes] }): Polygon[] => [[lonLatLine(outer), ...holes.map(lonLatLine)]]),
    crs: "geographic" as const,
  };
  const file = join(folder, `A002005212020DDSWC${cityCode}.zip`);
  await writeZip(file, polygonShapefile(`r2ka${cityCode}`, table));
  return [file];
}

function areaRecords({ town, people, households }: Residents): { row: DbfValue[]; polygon: Polygon }[] {
  const parts = town.parts.toSorted((a, b) => areaOf(b) - areaOf(a));
  return parts.map((polygon, i) => {
    const [lon, lat] = lonLatOf(i === 0 ? town.place : middle(polygon));
    return {
      polygon,
      row: [
        town.key,
        cityCode.slice(0, 2),
        cityCode.slice(2),
        town.key.slice(5).padEnd(6, "0"),
        prefectureName,
        cityName,
        town.name,
        parts.length > 1 ? `E${i + 1}` : "",
        town.isWater ? 8154 : 8101,
        areaOf(polygon),
        polygon.reduce((sum, ring) => sum + perimeter(ring), 0),
        lon,
        lat,
        i === 0 ? "M" : "",
        cityCode.slice(0, 2),
        prefectureName,
        people,
        households,
      ],
    };
  });
}

function perimeter(ring: Polygon[0]): number {
  return ring.reduce((sum, point, i) => sum + distance(point, at(ring, (i + 1) % ring.length)), 0);
}

function middle([outer]: Polygon): Polygon[0][number] {
  const box = boxOf(outer);
  return [(box.minX + box.maxX) / 2, (box.minY + box.maxY) / 2];
}
