import type { OgcRequest } from "./ogc-request.ts";

/** A link as the OGC API standards write it. */
export interface Link {
  readonly href: string;
  readonly rel: string;
  readonly type?: string;
  readonly title?: string;
  readonly templated?: boolean;
}

/** Link relations that the OGC has registered. */
export const ogcRel = (name: string) => `http://www.opengis.net/def/rel/ogc/1.0/${name}`;

export const mediaTypes = {
  json: "application/json",
  geoJson: "application/geo+json",
  schema: "application/schema+json",
  openApi: "application/vnd.oai.openapi+json;version=3.0",
  tile: "application/vnd.mapbox-vector-tile",
  html: "text/html",
} as const;

/** This document and its other form. */
export function ownLinks(ogc: OgcRequest, mediaType: string): Link[] {
  return [
    { href: ownAddress(ogc, {}), rel: "self", type: mediaType, title: ogc.say("link.self") },
    { href: ownAddress(ogc, { f: "html" }), rel: "alternate", type: mediaTypes.html, title: ogc.say("link.html") },
  ];
}

/** The address of this request with some parameters changed; null removes one. */
export function ownAddress({ base, request }: OgcRequest, changes: Readonly<Record<string, string | null>>): string {
  const { pathname, searchParams } = new URL(request.originalUrl, "http://localhost");
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) searchParams.delete(name);
    else searchParams.set(name, value);
  }
  const query = searchParams.toString();
  return `${base}${pathname}${query === "" ? "" : `?${query}`}`;
}
