import { z } from "zod";
import { readGeometry } from "../../model/cql2/read-geometry.ts";
import { positionsOf } from "../../model/cql2/filter-crs.ts";
import { japanBoundsLonLat } from "../../model/geo/crs.ts";
import { Problem } from "../../model/problem.ts";
import { type SiteGeometry, siteLimits } from "../../model/site-report.ts";
import type { LocalText } from "../../model/text.ts";

/** A request's place becomes a geometry here, once. */

const [west, south, east, north] = japanBoundsLonLat;
const degrees = z
  .string()
  .regex(/^-?\d{1,3}(\.\d{1,15})?$/)
  .transform(Number);

export const pointShape = { lon: degrees, lat: degrees };
export const pointAccepted = { lon: "136.2078", lat: "35.1128" };

/** @throws Problem for a point that is not in Japan. */
export function readPoint({ lon, lat }: { lon: number; lat: number }): SiteGeometry {
  if (lon >= west && lon <= east && lat >= south && lat <= north) return { type: "Point", coordinates: [lon, lat] };
  throw placeProblem("lon, lat", {
    ja: `経度 ${lon}、緯度 ${lat} は日本の範囲にありません`,
    en: `Longitude ${lon}, latitude ${lat} is not in Japan`,
  });
}

/**
 * A drawn area: GeoJSON, as a geometry, a Feature or a collection of one Feature.
 * @throws Problem for what is no polygon, or has too many vertices.
 */
export function readArea(body: unknown): SiteGeometry {
  const geometry = readGeometry(geometryOf(body), "");
  const positions = positionsOf(geometry);
  if (positions.length > siteLimits.vertices) {
    throw new Problem("too-large", {
      where: "geometry",
      detail: { ja: `頂点が ${positions.length} 個あります`, en: `There are ${positions.length} vertices` },
      remedy: { ja: `${siteLimits.vertices} 個までにしてください`, en: `At most ${siteLimits.vertices}` },
    });
  }
  for (const [lon, lat] of positions) readPoint({ lon, lat });
  if (geometry.type === "Polygon") return { type: "Polygon", coordinates: geometry.coordinates };
  if (geometry.type === "MultiPolygon") return geometry;
  throw placeProblem("geometry", { ja: `${geometry.type} は面ではありません`, en: `A ${geometry.type} is no area` });
}

function geometryOf(body: unknown): unknown {
  const parsed = z
    .union([
      z.object({ type: z.literal("Feature"), geometry: z.unknown() }).transform(({ geometry }) => geometry),
      z
        .object({ type: z.literal("FeatureCollection"), features: z.tuple([z.object({ geometry: z.unknown() })]) })
        .transform(({ features }) => features[0].geometry),
      z.unknown(),
    ])
    .safeParse(body);
  return parsed.data;
}

export function placeProblem(where: string, detail: LocalText): Problem {
  return new Problem("invalid-parameter", {
    where,
    detail,
    remedy: {
      ja: "?lon=136.2078&lat=35.1128 か、経度・緯度の GeoJSON の Polygon を POST してください",
      en: "Give ?lon=136.2078&lat=35.1128, or POST a GeoJSON Polygon in longitude and latitude",
    },
  });
}
