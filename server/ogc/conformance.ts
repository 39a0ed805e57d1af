import { readOgcQuery } from "./answer.ts";
import type { Answer, OgcRequest } from "./ogc-request.ts";
import { html } from "./html.ts";
import { mediaTypes, ownLinks } from "./links.ts";
import { landingStep } from "./landing.ts";

const classes = (standard: string, ...names: readonly string[]) =>
  names.map((name) => `http://www.opengis.net/spec/${standard}/conf/${name}`);

/** What the tests in `test/server/ogc/` prove, and nothing else. */
export const conformanceClasses: readonly string[] = [
  ...classes("ogcapi-common-1/1.0", "core", "landing-page", "json", "html", "oas30"),
  ...classes("ogcapi-common-2/1.0", "collections"),
  ...classes("ogcapi-features-1/1.0", "core", "geojson", "html", "oas30"),
  ...classes("ogcapi-features-2/1.0", "crs"),
  ...classes("ogcapi-features-3/1.0", "queryables", "queryables-query-parameters", "filter", "features-filter"),
  ...classes("ogcapi-features-5/1.0", "schemas", "core-roles-features", "returnables-and-receivables", "queryables", "sortables"),
  ...classes(
    "cql2/1.0",
    "cql2-text",
    "cql2-json",
    "basic-cql2",
    "advanced-comparison-operators",
    "case-insensitive-comparison",
    "basic-spatial-functions",
    "basic-spatial-functions-plus",
    "spatial-functions",
    "temporal-functions",
    "property-property",
    "arithmetic",
  ),
  ...classes("ogcapi-tiles-1/1.0", "core", "tileset", "tilesets-list", "geodata-tilesets", "mvt", "oas30"),
  ...classes(
    "ogcapi-records-1/1.0",
    "record-core",
    "record-collection",
    "record-core-query-parameters",
    "record-api",
    "searchable-catalog",
    "json",
    "html",
    "oas30",
  ),
  ...classes("ogcapi-processes-1/1.0", "core", "ogc-process-description", "json", "html", "oas30", "dismiss"),
  ...classes("tms/2.0", "tilematrixset", "json-tilematrixset"),
];

/** `/api/conformance` */
export function conformance(ogc: OgcRequest): Answer {
  readOgcQuery(ogc, {}, {});
  return {
    mediaType: mediaTypes.json,
    json: () => JSON.stringify({ conformsTo: conformanceClasses, links: ownLinks(ogc, mediaTypes.json) }),
    page: () => ({
      title: ogc.say("link.conformance"),
      path: [landingStep(ogc)],
      main: html`<ul>
        ${conformanceClasses.map((uri) => html`<li>${uri}</li>`)}
      </ul>`,
    }),
  };
}
