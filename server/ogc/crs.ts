import type { City } from "../../model/city.ts";
import type { FilterCrs } from "../../model/cql2/filter-crs.ts";
import { type Bounds, plausibleBounds, storageEpsg, webMercatorEpsg } from "../../model/geo/crs.ts";
import { Problem } from "../../model/problem.ts";

/** A coordinate system that requests may use, for what they send and for what they get. */
export interface ApiCrs extends FilterCrs {
  readonly uri: string;
  /** Decimals that keep a centimetre. */
  readonly decimals: number;
}

export const crs84Uri = "http://www.opengis.net/def/crs/OGC/1.3/CRS84";

export function epsgUri(epsg: number): string {
  return `http://www.opengis.net/def/crs/EPSG/0/${epsg}`;
}

/** The default comes first. WGS 84 and JGD2011 are not told apart: they differ by less than the data's accuracy. */
export function apiCrs(city: City): readonly ApiCrs[] {
  const plane = { isGeographic: false, bounds: plausibleBounds(city.planeEpsg), decimals: 3 };
  return [
    {
      ...degrees,
      uri: crs84Uri,
      northFirst: false,
      axes: { ja: "経度（-180〜180）、緯度（-90〜90）の順", en: "longitude (-180 to 180), then latitude (-90 to 90)" },
    },
    { ...latitudeFirst, uri: epsgUri(storageEpsg) },
    { ...latitudeFirst, uri: epsgUri(4326) },
    {
      ...plane,
      uri: epsgUri(city.planeEpsg),
      epsg: city.planeEpsg,
      northFirst: true,
      axes: { ja: "平面直角座標系の X（北、m）、Y（東、m）の順", en: "northing, then easting of the plane zone, in metres" },
    },
    {
      ...plane,
      uri: epsgUri(webMercatorEpsg),
      epsg: webMercatorEpsg,
      bounds: plausibleBounds(webMercatorEpsg),
      northFirst: false,
      axes: { ja: "東（m）、北（m）の順", en: "easting, then northing, in metres" },
    },
  ];
}

const wholeEarth: Bounds = [-180, -90, 180, 90];
const degrees = { epsg: storageEpsg, isGeographic: true, bounds: wholeEarth, decimals: 7 } as const;
const latitudeFirst = {
  ...degrees,
  northFirst: true,
  axes: { ja: "緯度（-90〜90）、経度（-180〜180）の順", en: "latitude (-90 to 90), then longitude (-180 to 180)" },
} as const;

/** @throws Problem `invalid-parameter` naming the coordinate systems there are. */
export function readCrs(city: City, parameter: string, uri: string | undefined): ApiCrs {
  const known = apiCrs(city);
  const found = known.find((candidate) => candidate.uri === (uri ?? crs84Uri));
  if (found) return found;
  const uris = known.map((candidate) => candidate.uri).join(", ");
  throw new Problem("invalid-parameter", {
    where: parameter,
    detail: { ja: `座標系「${uri}」は使えません`, en: `The coordinate system "${uri}" is not available` },
    remedy: { ja: `使えるもの：${uris}`, en: `Available: ${uris}` },
  });
}
