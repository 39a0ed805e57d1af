import type { Feature, Geometry, Position } from "geojson";
import type { CatalogEntry } from "../../model/catalog.ts";
import type { PackContent } from "./packs.ts";

/** Finds places by name in a pack, and says what is at a place. */

export interface FoundPlace {
  readonly dataset: CatalogEntry;
  readonly name: string;
  readonly lonLat: readonly [number, number];
}

const mostFound = 30;

/** Places whose name holds all the words; width of characters and letter case do not matter. */
export function findPlaces({ catalog, rows }: PackContent, query: string): FoundPlace[] {
  const words = plain(query)
    .split(/\s+/)
    .filter((word) => word !== "");
  if (words.length === 0) return [];
  const found = catalog.datasets.flatMap((dataset) => {
    // A code names a kind of place and no place.
    if (dataset.fields[dataset.titleField]?.type !== "text") return [];
    return (rows.get(dataset.id)?.features ?? []).flatMap((feature) => {
      const name = String(feature.properties?.[dataset.titleField] ?? "");
      const position = feature.geometry ? firstPosition(feature.geometry) : undefined;
      const isWanted = position !== undefined && words.every((word) => plain(name).includes(word));
      return isWanted ? [{ dataset, name, lonLat: [position[0], position[1]] as [number, number] }] : [];
    });
  });
  return found.sort((a, b) => a.name.length - b.name.length).slice(0, mostFound);
}

/** What one dataset says about a place. */
export interface PlaceFact {
  readonly dataset: CatalogEntry;
  /** Areas over the place have no distance. */
  readonly features: readonly { readonly feature: Feature; readonly distanceMeters?: number }[];
}

const nearest = 3;

/** The areas over a place, and what is nearest of points; a dataset with nothing there says so by an empty list. */
export function factsAt({ catalog, rows }: PackContent, lonLat: readonly [number, number]): PlaceFact[] {
  return catalog.datasets.flatMap((dataset) => {
    const features = rows.get(dataset.id)?.features;
    if (features === undefined) return [];
    if (dataset.geometry === "point") return [{ dataset, features: nearestOf(features, lonLat) }];
    return [{ dataset, features: features.filter(({ geometry }) => isOver(geometry, lonLat)).map((feature) => ({ feature })) }];
  });
}

function nearestOf(features: readonly Feature[], lonLat: readonly [number, number]) {
  return features
    .flatMap((feature) => {
      const position = feature.geometry ? firstPosition(feature.geometry) : undefined;
      return position ? [{ feature, distanceMeters: distanceMeters(lonLat, position) }] : [];
    })
    .sort((a, b) => a.distanceMeters - b.distanceMeters)
    .slice(0, nearest);
}

/** Within a district; on the GRS 80 ellipsoid, with the radii of curvature at the first place. */
export function distanceMeters([lon, lat]: readonly [number, number], [toLon = 0, toLat = 0]: Position): number {
  const [semiMajor, eccentricity2] = [6_378_137, 0.006_694_380_023];
  const radians = Math.PI / 180;
  const w2 = 1 - eccentricity2 * Math.sin(lat * radians) ** 2;
  const north = (toLat - lat) * radians * ((semiMajor * (1 - eccentricity2)) / w2 ** 1.5);
  const east = (toLon - lon) * radians * (semiMajor / Math.sqrt(w2)) * Math.cos(((lat + toLat) / 2) * radians);
  return Math.hypot(north, east);
}

export function isOver(geometry: Geometry | null, lonLat: readonly [number, number]): boolean {
  if (geometry?.type === "Polygon") return isInRings(geometry.coordinates, lonLat);
  return geometry?.type === "MultiPolygon" && geometry.coordinates.some((rings) => isInRings(rings, lonLat));
}

/** Even-odd: a hole is outside. */
function isInRings(rings: readonly Position[][], [x, y]: readonly [number, number]): boolean {
  let inside = false;
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [ax = 0, ay = 0] = ring[i] ?? [];
      const [bx = 0, by = 0] = ring[j] ?? [];
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
    }
  }
  return inside;
}

function firstPosition(geometry: Geometry): Position | undefined {
  if (geometry.type === "GeometryCollection") return geometry.geometries.map(firstPosition).find((position) => position !== undefined);
  let part: unknown = geometry.coordinates;
  while (Array.isArray(part) && Array.isArray(part[0])) part = part[0];
  return Array.isArray(part) && part.length >= 2 ? (part as Position) : undefined;
}

function plain(text: string): string {
  return text.normalize("NFKC").toLowerCase();
}
