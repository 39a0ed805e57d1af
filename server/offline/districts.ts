import { z } from "zod";
import type { DatasetDefinition } from "../../model/dataset.ts";
import { type BboxLonLat, tileAt, tileBoundsWebMercator, tilesCovering, webMercatorToLonLat } from "../../model/geo/tile.ts";
import { type District, districtZoom } from "../../model/offline-pack.ts";
import { Problem } from "../../model/problem.ts";
import type { Platform } from "../platform.ts";
import { rowsAsGeoJson } from "./rows-as-geojson.ts";

/** The parts of the city that there is data in. */
export async function districts(platform: Platform): Promise<District[]> {
  const versions = await platform.versions();
  const boxes = platform.publicDatasets.filter(isPacked).map(({ id }) => versions.get(id)?.bboxLonLat ?? null);
  const known = boxes.filter((box) => box !== null);
  if (known.length === 0) return [];
  const towns = await namedTowns(platform);
  return [...tilesCovering(known.reduce(union), districtZoom)].map(({ x, y }) => ({
    id: `${x}-${y}`,
    bboxLonLat: bboxOf(x, y),
    towns: towns.filter(({ lon, lat }) => isIn(x, y, [lon, lat])).map(({ name }) => name),
  }));
}

interface Town {
  readonly name: string;
  readonly lon: number;
  readonly lat: number;
}

/** The dataset that names towns, where there is one. */
const townDataset = "town-addresses";

async function namedTowns(platform: Platform): Promise<Town[]> {
  const dataset = platform.publicDatasets.find(({ id }) => id === townDataset);
  const version = (await platform.versions()).get(townDataset);
  if (dataset === undefined || version === undefined) return [];
  const { features } = townsSchema.parse(JSON.parse((await rowsAsGeoJson(platform, { dataset, version })).toString()));
  return features.flatMap(({ properties, geometry }) =>
    properties.name === null || geometry === null
      ? []
      : [{ name: properties.name, lon: geometry.coordinates[0], lat: geometry.coordinates[1] }],
  );
}

const townsSchema = z.object({
  features: z.array(
    z.object({
      properties: z.object({ name: z.string().nullable() }),
      geometry: z.object({ coordinates: z.tuple([z.number(), z.number()]).rest(z.number()) }).nullable(),
    }),
  ),
});

/** @throws Problem `not-found`. */
export async function findDistrict(platform: Platform, id: string): Promise<District> {
  const known = await districts(platform);
  const district = known.find((candidate) => candidate.id === id);
  if (district) return district;
  throw new Problem("not-found", {
    where: id,
    detail: { ja: `「${id}」という地区はありません`, en: `There is no district "${id}"` },
    remedy: { ja: "/offline/districts.json をご覧ください", en: "See /offline/districts.json" },
  });
}

/** What is of use in a disaster, and what the map is drawn on. */
export function isPacked({ style, theme }: DatasetDefinition): boolean {
  return style.base || theme === "disaster" || theme === "planning" || theme === "facilities";
}

function bboxOf(x: number, y: number): BboxLonLat {
  const [xMin, yMin, xMax, yMax] = tileBoundsWebMercator({ z: districtZoom, x, y });
  return [...webMercatorToLonLat([xMin, yMin]), ...webMercatorToLonLat([xMax, yMax])];
}

function isIn(x: number, y: number, lonLat: readonly [number, number]): boolean {
  const tile = tileAt(lonLat, districtZoom);
  return tile.x === x && tile.y === y;
}

function union(a: BboxLonLat, b: BboxLonLat): BboxLonLat {
  return [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])];
}
