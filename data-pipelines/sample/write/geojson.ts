import type { Polygon, XyPlane } from "../plane-geometry.ts";
import { lonLatOf } from "./crs.ts";

export type Properties = Readonly<Record<string, string | number | null>>;

export interface PolygonFeature {
  readonly properties: Properties;
  readonly polygons: readonly Polygon[];
}

/** A layer as 国土数値情報 publishes it: with a `crs` member for JGD2011, one feature a line. */
export function polygonCollection(name: string, features: Iterable<PolygonFeature>): Buffer {
  const lines: string[] = [];
  for (const { properties, polygons } of features) {
    const parts = polygons.map((polygon) => `[${polygon.map(ringText).join(",")}]`);
    const geometry =
      parts.length === 1
        ? `{"type":"Polygon","coordinates":${parts[0] ?? ""}}`
        : `{"type":"MultiPolygon","coordinates":[${parts.join(",")}]}`;
    lines.push(`{"type":"Feature","properties":${JSON.stringify(properties)},"geometry":${geometry}}`);
  }
  return collection(name, lines, '"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::6668"}},\n');
}

/** Points as the shelter lists of 国土地理院: plain GeoJSON. */
export function pointCollection(name: string, features: Iterable<{ properties: Properties; place: XyPlane }>): Buffer {
  const lines = [...features].map(({ properties, place }) => {
    const [lon, lat] = lonLatOf(place);
    return `{"type":"Feature","geometry":{"type":"Point","coordinates":[${lon.toFixed(6)},${lat.toFixed(6)}]},"properties":${JSON.stringify(properties)}}`;
  });
  return collection(name, lines, "");
}

function collection(name: string, lines: readonly string[], crs: string): Buffer {
  return Buffer.from(
    `{\n"type":"FeatureCollection",\n"name":${JSON.stringify(name)},\n${crs}"features":[\n${lines.join(",\n")}\n]\n}\n`,
    "utf8",
  );
}

/** Closed; nine decimals are a tenth of a millimetre, so that rounding moves no two lines across each other. */
function ringText(ring: readonly XyPlane[]): string {
  const texts = ring.map((place) => {
    const [lon, lat] = lonLatOf(place);
    return `[${Math.round(lon * 1e9) / 1e9},${Math.round(lat * 1e9) / 1e9}]`;
  });
  return `[${texts.join(",")},${texts[0] ?? ""}]`;
}
