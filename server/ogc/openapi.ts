import type { DatasetDefinition } from "../../model/dataset.ts";
import { problemReasons } from "../../model/problem.ts";
import { readOgcQuery } from "./answer.ts";
import type { Answer, OgcRequest } from "./ogc-request.ts";
import { recordParameters } from "./catalog.ts";
import { catalogId } from "./describe-catalog.ts";
import { landingStep } from "./landing.ts";
import { mediaTypes } from "./links.ts";
import { commonParameters, itemParameters, propertyParameters, recordOnlyParameters, tileParameters } from "./openapi-parameters.ts";
import { responseSchemas } from "./openapi-schemas.ts";
import { table } from "./page.ts";
import { tileMatrixSetId } from "./tile-matrix-sets.ts";

/** `/api/openapi.json`: the definition of this API, made from the definitions of the datasets. */
export function openApi(ogc: OgcRequest): Answer {
  readOgcQuery(ogc, {}, {});
  const operations = [...fixedOperations(ogc), ...ogc.platform.publicDatasets.flatMap((dataset) => datasetOperations(ogc, dataset))];
  const { say } = ogc;
  return {
    mediaType: mediaTypes.openApi,
    json: () => JSON.stringify(openApiDocument(ogc, operations)),
    page: () => ({
      title: say("link.docs"),
      path: [landingStep(ogc)],
      main: table(
        say("openapi.operations"),
        [say("openapi.path"), say("openapi.does"), say("openapi.parameters")],
        operations.map(({ path, summary, parameters = [] }) => [`/api${path}`, summary, parameters.map(parameterName).join(", ")]),
      ),
    }),
  };
}

interface Operation {
  readonly path: string;
  readonly id: string;
  readonly summary: string;
  readonly tag: "metadata" | "data" | "tiles";
  readonly mediaType: string;
  /** A name in `responseSchemas`; absent for bytes. */
  readonly schema?: keyof typeof responseSchemas;
  /** References to shared parameters, or parameters of this operation alone. */
  readonly parameters?: readonly object[];
}

function openApiDocument(ogc: OgcRequest, operations: readonly Operation[]) {
  const { platform, language, say, api } = ogc;
  const city = platform.city.name[language];
  return {
    openapi: "3.0.3",
    info: {
      title: say("api.title", { city }),
      description: say("api.description", { city }),
      version: "1.0.0",
      contact: { name: city, url: platform.city.contactPage },
    },
    servers: [{ url: api }],
    tags: (["metadata", "data", "tiles"] as const).map((tag) => ({ name: tag, description: say(`openapi.tag.${tag}`) })),
    paths: Object.fromEntries(operations.map((operation) => [operation.path, { get: openApiOperation(ogc, operation) }])),
    components: {
      parameters: { ...commonParameters(ogc), ...itemParameters(ogc), ...recordOnlyParameters(ogc), ...tileParameters(ogc) },
      schemas: responseSchemas,
      responses: problemResponses(ogc),
    },
  };
}

function openApiOperation({ say }: OgcRequest, { id, summary, tag, mediaType, schema, parameters = [] }: Operation) {
  const isTile = schema === undefined;
  const content = isTile
    ? { [mediaType]: { schema: { type: "string", format: "binary" } } }
    : { [mediaType]: { schema: { $ref: `#/components/schemas/${schema}` } }, [mediaTypes.html]: { schema: { type: "string" } } };
  return {
    operationId: id,
    summary,
    tags: [tag],
    parameters: [...parameters, ...(isTile ? [] : [reference("f"), reference("lang")])],
    responses: {
      "200": { description: summary, content },
      ...(isTile && { "204": { description: say("openapi.oneTile") } }),
      ...Object.fromEntries(["400", "404", "500"].map((status) => [status, { $ref: `#/components/responses/${status}` }])),
    },
  };
}

function problemResponses({ language }: OgcRequest) {
  const content = { "application/problem+json": { schema: { $ref: "#/components/schemas/problem" } } };
  const reasons = [problemReasons["invalid-parameter"], problemReasons["not-found"], problemReasons["unexpected-error"]];
  return Object.fromEntries(reasons.map(({ status, title }) => [status, { description: title[language], content }]));
}

function reference(name: string): object {
  return { $ref: `#/components/parameters/${name}` };
}

function parameterName(parameter: object): string {
  if ("name" in parameter) return String(parameter.name);
  return "$ref" in parameter ? (String(parameter.$ref).split("/").at(-1) ?? "") : "";
}

function fixedOperations({ say, platform, language }: OgcRequest): Operation[] {
  const metadata = (path: string, id: string, summary: string, schema: keyof typeof responseSchemas): Operation => ({
    path,
    id,
    summary,
    schema,
    tag: "metadata",
    mediaType: mediaTypes.json,
  });
  return [
    metadata("/", "getLandingPage", say("api.title", { city: platform.city.name[language] }), "landingPage"),
    metadata("/conformance", "getConformance", say("link.conformance"), "conformance"),
    { ...metadata("/openapi.json", "getApiDefinition", say("link.openapi"), "object"), mediaType: mediaTypes.openApi },
    metadata("/collections", "getCollections", say("link.collections"), "collections"),
    metadata(`/collections/${catalogId}`, "getCatalog", say("link.catalog"), "object"),
    {
      ...metadata(`/collections/${catalogId}/items`, "getRecords", say("catalog.records"), "object"),
      mediaType: mediaTypes.geoJson,
      tag: "data",
      parameters: Object.keys(recordParameters).map(reference),
    },
    {
      ...metadata(`/collections/${catalogId}/items/{recordId}`, "getRecord", say("catalog.records"), "object"),
      mediaType: mediaTypes.geoJson,
      tag: "data",
      parameters: [reference("recordId")],
    },
    metadata("/tileMatrixSets", "getTileMatrixSets", say("link.tileMatrixSets"), "object"),
    metadata(`/tileMatrixSets/${tileMatrixSetId}`, "getTileMatrixSet", say("link.tileMatrixSet"), "object"),
  ];
}

function datasetOperations(ogc: OgcRequest, dataset: DatasetDefinition): Operation[] {
  const { say, language } = ogc;
  const title = dataset.title[language];
  const path = `/collections/${dataset.id}`;
  const operation = (rest: string, name: string, summary: string): Operation => ({
    path: path + rest,
    id: `${dataset.id}.${name}`,
    summary: rest === "" ? title : `${title} – ${summary}`,
    tag: "metadata",
    mediaType: mediaTypes.json,
    schema: "object",
  });
  const itemReferences = Object.keys(itemParameters(ogc)).map(reference);
  return [
    { ...operation("", "getCollection", title), schema: "collection" },
    {
      ...operation("/items", "getFeatures", ""),
      summary: say("items.title", { title }),
      tag: "data",
      mediaType: mediaTypes.geoJson,
      schema: "featureCollection",
      parameters: [...itemReferences, ...propertyParameters(ogc, dataset)],
    },
    {
      ...operation("/items/{featureId}", "getFeature", ""),
      summary: say("openapi.item", { title }),
      tag: "data",
      mediaType: mediaTypes.geoJson,
      schema: "feature",
      parameters: ["featureId", "asOf", "crs"].map(reference),
    },
    ...(["queryables", "sortables", "schema"] as const).map((name) => ({
      ...operation(`/${name}`, name, say(`link.${name}`)),
      mediaType: mediaTypes.schema,
    })),
    operation("/tiles", "getTilesets", say("link.tilesets")),
    operation(`/tiles/${tileMatrixSetId}`, "getTileset", say("link.tileset")),
    {
      path: `${path}/tiles/${tileMatrixSetId}/{tileMatrix}/{tileRow}/{tileCol}`,
      id: `${dataset.id}.getTile`,
      summary: `${title} – ${say("openapi.oneTile")}`,
      tag: "tiles",
      mediaType: mediaTypes.tile,
      parameters: ["tileMatrix", "tileRow", "tileCol", "v", "asOf"].map(reference),
    },
  ];
}
