import type { DatasetDefinition } from "../../model/dataset.ts";
import { searchLimits } from "../../model/place-search.ts";
import { problemReasons } from "../../model/problem.ts";
import { readOgcQuery } from "./answer.ts";
import type { Answer, OgcRequest } from "./ogc-request.ts";
import { recordParameters } from "./catalog.ts";
import { catalogId } from "./describe-catalog.ts";
import { landingStep } from "./landing.ts";
import { mediaTypes } from "./links.ts";
import {
  commonParameters,
  itemParameters,
  processParameters,
  propertyParameters,
  recordOnlyParameters,
  tileParameters,
} from "./openapi-parameters.ts";
import { type Operation, operationTags, reference } from "./openapi-operation.ts";
import { responseSchemas } from "./openapi-schemas.ts";
import { table } from "./page.ts";
import { processOperations } from "./processes/openapi.ts";
import { tileMatrixSetId } from "./tile-matrix-sets.ts";

/** `/api/openapi.json`: the definition of this API, made from the definitions of the datasets. */
export async function openApi(ogc: OgcRequest): Promise<Answer> {
  readOgcQuery(ogc, {}, {});
  const simulations = (await ogc.platform.runs.programs()).map(({ simulation }) => simulation);
  const operations = [
    ...fixedOperations(ogc),
    ...ogc.platform.publicDatasets.flatMap((dataset) => datasetOperations(ogc, dataset)),
    ...processOperations(ogc, simulations),
  ];
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
        operations.map(({ path, method = "get", summary, parameters = [] }) => [
          `${method === "get" ? "" : `${method.toUpperCase()} `}/api${path}`,
          summary,
          parameters.map(parameterName).join(", "),
        ]),
      ),
    }),
  };
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
    tags: operationTags.map((tag) => ({ name: tag, description: say(`openapi.tag.${tag}`) })),
    paths: pathsOf(ogc, operations),
    components: {
      parameters: {
        ...commonParameters(ogc),
        ...itemParameters(ogc),
        ...recordOnlyParameters(ogc),
        ...tileParameters(ogc),
        ...processParameters(ogc),
      },
      schemas: responseSchemas,
      responses: problemResponses(ogc),
    },
  };
}

function pathsOf(ogc: OgcRequest, operations: readonly Operation[]): Record<string, object> {
  const paths: Record<string, Record<string, object>> = {};
  for (const operation of operations) {
    const methods = (paths[operation.path] ??= {});
    methods[operation.method ?? "get"] = openApiOperation(ogc, operation);
  }
  return paths;
}

function openApiOperation({ say }: OgcRequest, operation: Operation) {
  const { id, method = "get", summary, tag, mediaType, schema, parameters = [], body, other = {}, jsonOnly = false } = operation;
  const isTile = tag === "tiles";
  const content =
    schema === undefined
      ? { [mediaType]: { schema: { type: "string", format: "binary" } } }
      : {
          [mediaType]: { schema: { $ref: `#/components/schemas/${schema}` } },
          ...(method === "get" && !jsonOnly && { [mediaTypes.html]: { schema: { type: "string" } } }),
        };
  const others = Object.entries(other).map(([status, { description, schema: answered }]) => [
    status,
    { description, ...(answered && { content: { [mediaTypes.json]: { schema: { $ref: `#/components/schemas/${answered}` } } } }) },
  ]);
  return {
    operationId: id,
    summary,
    tags: [tag],
    parameters: [...parameters, ...(schema === undefined || jsonOnly ? [] : [reference("f"), reference("lang")])],
    ...(body && { requestBody: { required: true, content: { [mediaTypes.json]: { schema: body } } } }),
    responses: {
      "200": { description: summary, content },
      ...(Object.fromEntries(others) as object),
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
    {
      ...metadata("/search", "findPlaces", say("openapi.search"), "placeSearch"),
      tag: "data",
      jsonOnly: true,
      parameters: [
        {
          name: "q",
          in: "query",
          required: true,
          description: say("openapi.searchWords"),
          schema: { type: "string", minLength: 1, maxLength: searchLimits.queryLength },
        },
      ],
    },
    metadata("/tileMatrixSets", "getTileMatrixSetsList", say("link.tileMatrixSets"), "object"),
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
    operation("/tiles", "collection.vector.getTileSetsList", say("link.tilesets")),
    operation(`/tiles/${tileMatrixSetId}`, "collection.vector.getTileSet", say("link.tileset")),
    {
      path: `${path}/tiles/${tileMatrixSetId}/{tileMatrix}/{tileRow}/{tileCol}`,
      id: `${dataset.id}.collection.vector.getTile`,
      summary: `${title} – ${say("openapi.oneTile")}`,
      tag: "tiles",
      mediaType: mediaTypes.tile,
      parameters: ["tileMatrix", "tileRow", "tileCol", "v", "asOf"].map(reference),
    },
  ];
}
