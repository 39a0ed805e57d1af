import type { DatasetDefinition, GeometryKind } from "../../model/dataset.ts";
import type { PropertyType } from "../../model/cql2/check-filter.ts";
import { type ItemProperty, itemMembers, itemProperties } from "../../sql/build/items-query.ts";
import { readOgcQuery } from "./answer.ts";
import type { Answer, OgcRequest } from "./ogc-request.ts";
import { collectionStep } from "./collections.ts";
import { landingStep } from "./landing.ts";
import { mediaTypes } from "./links.ts";
import { table } from "./page.ts";
import type { Word } from "./text.ts";
import { ucumCode } from "./ucum.ts";

/** Schemas of a collection (OGC API Features Part 5): what it answers, what filters and what sorts. */

/** `/api/collections/{id}/queryables` */
export function queryables(ogc: OgcRequest, dataset: DatasetDefinition): Answer {
  return schemaAnswer(ogc, dataset, { name: "queryables", properties: queryableSchemas(ogc, dataset) });
}

/** `/api/collections/{id}/sortables` */
export function sortables(ogc: OgcRequest, dataset: DatasetDefinition): Answer {
  const properties = Object.entries(queryableSchemas(ogc, dataset)).filter(([name]) => name !== "geometry");
  return schemaAnswer(ogc, dataset, { name: "sortables", properties: Object.fromEntries(properties) });
}

/** `/api/collections/{id}/schema` */
export function returnables(ogc: OgcRequest, dataset: DatasetDefinition): Answer {
  const queryable = queryableSchemas(ogc, dataset);
  const members = itemMembers(dataset).map((name) => [name, queryable[name] ?? labelSchema(ogc, dataset, name)] as const);
  const { fid = {}, geometry = {} } = queryable;
  const properties = Object.fromEntries([["fid", fid], ["geometry", geometry], ...members]);
  return schemaAnswer(ogc, dataset, { name: "schema", properties });
}

/** What the members of a feature are called. */
export function returnableTitles(ogc: OgcRequest, dataset: DatasetDefinition): Map<string, string> {
  const queryable = queryableSchemas(ogc, dataset);
  return new Map(itemMembers(dataset).map((name) => [name, asText((queryable[name] ?? labelSchema(ogc, dataset, name))["title"])]));
}

/** A property in JSON Schema, as far as Part 5 allows its words. */
export type PropertySchema = Readonly<Record<string, unknown>>;

/** The properties that a filter may name, in order. */
export function queryableSchemas(ogc: OgcRequest, dataset: DatasetDefinition): Record<string, PropertySchema> {
  return Object.fromEntries(itemProperties(dataset).map((property) => [property.name, propertySchema(ogc, dataset, property)]));
}

function propertySchema({ language, say }: OgcRequest, dataset: DatasetDefinition, { name, type, field }: ItemProperty): PropertySchema {
  if (field === undefined)
    return {
      title: say(`property.${name}` as Word),
      ...(type === "geometry" ? { format: geometryFormats[dataset.geometry] } : schemaTypes[type]),
      ...fixedSchemas[name],
    };
  const values = field.codes?.map(({ value, label }) => `${value}: ${label[language]}`).join(", ");
  const unit = field.unit === undefined ? undefined : ucumCode(field.unit);
  const description = [field.description?.[language], values].filter((text) => text !== undefined).join(" ");
  return {
    title: field.unit === undefined ? field.label[language] : `${field.label[language]} (${field.unit})`,
    ...(description !== "" && { description }),
    ...(field.type === "integer" ? { type: "integer" } : schemaTypes[type]),
    ...(unit !== undefined && { "x-ogc-unit": unit }),
    ...(field.codes && { enum: field.codes.map(({ value }) => value) }),
  };
}

function labelSchema({ language, say }: OgcRequest, dataset: DatasetDefinition, name: string): PropertySchema {
  const field = dataset.fields[name.slice(0, -"_label".length)];
  return { title: say("property.label", { field: field?.label[language] ?? name }), type: "string" };
}

const schemaTypes: Readonly<Record<PropertyType, PropertySchema>> = {
  string: { type: "string" },
  number: { type: "number" },
  boolean: { type: "boolean" },
  date: { type: "string", format: "date" },
  geometry: {},
};

const fixedSchemas: Readonly<Record<string, PropertySchema>> = {
  fid: { type: "integer", readOnly: true, "x-ogc-role": "id" },
  geometry: { "x-ogc-role": "primary-geometry" },
  version_from: { type: "integer", readOnly: true },
  valid_from: { "x-ogc-role": "primary-interval-start" },
  valid_to: { "x-ogc-role": "primary-interval-end" },
};

const geometryFormats: Readonly<Record<GeometryKind, string>> = {
  point: "geometry-point-or-multipoint",
  line: "geometry-linestring-or-multilinestring",
  polygon: "geometry-polygon-or-multipolygon",
  mixed: "geometry-any",
};

function schemaAnswer(
  ogc: OgcRequest,
  dataset: DatasetDefinition,
  { name, properties }: { name: "queryables" | "sortables" | "schema"; properties: Record<string, PropertySchema> },
): Answer {
  readOgcQuery(ogc, {}, {});
  const { api, language, say } = ogc;
  const sequenced = Object.entries(properties).map(([key, schema], index) => [key, { ...schema, "x-ogc-propertySeq": index + 1 }] as const);
  const title = `${dataset.title[language]} – ${say(`link.${name}`)}`;
  return {
    mediaType: mediaTypes.schema,
    json: () =>
      JSON.stringify({
        $schema: "https://json-schema.org/draft/2020-12/schema",
        $id: `${api}/collections/${dataset.id}/${name}`,
        type: "object",
        title: dataset.title[language],
        description: dataset.description[language],
        properties: Object.fromEntries(sequenced),
        additionalProperties: false,
      }),
    page: () => ({
      title,
      path: [landingStep(ogc), { title: say("link.collections"), href: `${api}/collections` }, collectionStep(ogc, dataset)],
      main: table(
        title,
        [say("property.name"), say("property.meaning"), say("property.type"), say("property.values")],
        Object.entries(properties).map(([key, schema]) => [
          key,
          asText(schema["title"]),
          asText(schema["format"] ?? schema["type"]),
          asText(schema["description"]),
        ]),
      ),
    }),
  };
}

function asText(value: unknown): string {
  return typeof value === "string" ? value : "";
}
