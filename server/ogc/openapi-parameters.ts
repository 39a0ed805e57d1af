import type { DatasetDefinition } from "../../model/dataset.ts";
import { maxZoom } from "../routes/tiles.ts";
import type { OgcRequest } from "./ogc-request.ts";
import { apiCrs, crs84Uri } from "./crs.ts";
import { mostSortKeys, plainParameters } from "./item-query.ts";
import { pageSize } from "./page-size.ts";
import { queryableSchemas } from "./schemas.ts";
import type { Word } from "./text.ts";

/** The parameters in the words of OpenAPI 3.0, by name. */
type Parameters = Readonly<Record<string, object>>;

export function commonParameters(ogc: OgcRequest): Parameters {
  return {
    f: queryParameter(ogc, "f", { type: "string", enum: ["json", "html"] }),
    lang: queryParameter(ogc, "lang", { type: "string", enum: ["ja", "en"] }),
    featureId: pathParameter(ogc, "featureId", { type: "integer", minimum: 0 }),
  };
}

/** Of `/items` of every collection. */
export function itemParameters(ogc: OgcRequest): Parameters {
  const crs = { type: "string", format: "uri", enum: apiCrs(ogc.platform.city).map(({ uri }) => uri), default: crs84Uri };
  const list = { type: "array", items: { type: "string" } };
  const schemas: Readonly<Record<string, object>> = {
    limit: { type: "integer", minimum: 1, maximum: pageSize.most, default: pageSize.byDefault },
    offset: { type: "integer", minimum: 0, maximum: pageSize.offset, default: 0 },
    cursor: { type: "string" },
    bbox: { type: "array", minItems: 4, maxItems: 6, items: { type: "number" } },
    "bbox-crs": crs,
    datetime: { type: "string" },
    asOf: { type: "string" },
    sortby: { ...list, maxItems: mostSortKeys },
    properties: list,
    skipGeometry: { type: "boolean", default: false },
    filter: { type: "string" },
    "filter-lang": { type: "string", enum: ["cql2-text", "cql2-json"], default: "cql2-text" },
    "filter-crs": crs,
    crs,
  };
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, queryParameter(ogc, name, schema)]));
}

/** Of the catalogue's records, besides those they share with features. */
export function recordOnlyParameters(ogc: OgcRequest): Parameters {
  const list = { type: "array", items: { type: "string" } };
  const schemas = { q: { type: "string" }, type: list, ids: list, externalIds: list };
  const inQuery = Object.entries(schemas).map(([name, schema]) => [name, queryParameter(ogc, name, schema)]);
  return { ...Object.fromEntries(inQuery), recordId: pathParameter(ogc, "recordId", { type: "string" }) };
}

/** The properties of a dataset that are parameters of its own `/items`. */
export function propertyParameters(ogc: OgcRequest, dataset: DatasetDefinition): object[] {
  const schemas = queryableSchemas(ogc, dataset);
  return plainParameters(dataset).map(({ name }) => {
    const { title, type, format, enum: values } = schemas[name] ?? {};
    const schema = { type, ...(format !== undefined && { format }), ...(values !== undefined && { enum: values }) };
    return {
      name,
      in: "query",
      required: false,
      style: "form",
      explode: false,
      description: ogc.say("parameter.property", { field: String(title) }),
      schema,
    };
  });
}

export function tileParameters(ogc: OgcRequest): Parameters {
  return {
    tileMatrix: pathParameter(ogc, "tileMatrix", { type: "string", enum: Array.from({ length: maxZoom + 1 }, (_, z) => String(z)) }),
    tileRow: pathParameter(ogc, "tileRow", { type: "integer", minimum: 0 }),
    tileCol: pathParameter(ogc, "tileCol", { type: "integer", minimum: 0 }),
    v: queryParameter(ogc, "v", { type: "string" }),
  };
}

/** Of jobs and their results. */
export function processParameters(ogc: OgcRequest): Parameters {
  const prefer = { name: "Prefer", in: "header", required: false, description: ogc.say("parameter.Prefer"), schema: { type: "string" } };
  return {
    id: queryParameter(ogc, "id", { type: "array", items: { type: "string" }, maxItems: 50 }),
    jobId: pathParameter(ogc, "jobId", { type: "string" }),
    fileName: pathParameter(ogc, "fileName", { type: "string" }),
    Prefer: prefer,
  };
}

function queryParameter({ say }: OgcRequest, name: string, schema: object): object {
  return { name, in: "query", required: false, style: "form", explode: false, description: say(`parameter.${name}` as Word), schema };
}

function pathParameter({ say }: OgcRequest, name: string, schema: object): object {
  return { name, in: "path", required: true, description: say(`parameter.${name}` as Word), schema };
}
