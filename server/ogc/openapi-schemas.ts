import { z } from "zod";

/** What the API answers, as schemas: OpenAPI 3.0 is made from them, and the tests hold the answers against them. */

const link = z.looseObject({
  href: z.string(),
  rel: z.string(),
  type: z.string().optional(),
  title: z.string().optional(),
  templated: z.boolean().optional(),
});
const links = z.array(link);

const bbox = z.array(z.number()).min(4).max(6);

const collection = z.looseObject({
  id: z.string(),
  title: z.string(),
  description: z.string(),
  attribution: z.string(),
  itemType: z.enum(["feature", "record"]),
  extent: z.looseObject({
    spatial: z.looseObject({ bbox: z.array(bbox).min(1), crs: z.string() }),
    temporal: z.looseObject({ interval: z.array(z.array(z.string().nullable()).min(2).max(2)).min(1), trs: z.string() }),
  }),
  crs: z.array(z.string()).min(1),
  storageCrs: z.string(),
  version: z.string().optional(),
  updated: z.string().optional(),
  links,
});

const feature = z.looseObject({
  type: z.literal("Feature"),
  id: z.int(),
  geometry: z
    .looseObject({
      type: z.enum(["Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection"]),
    })
    .nullable(),
  properties: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).nullable()),
  links: links.optional(),
});

export const answers = {
  landingPage: z.looseObject({ title: z.string(), description: z.string(), links }),
  conformance: z.looseObject({ conformsTo: z.array(z.string()) }),
  collections: z.looseObject({ links, collections: z.array(collection) }),
  collection,
  feature,
  featureCollection: z.looseObject({
    type: z.literal("FeatureCollection"),
    features: z.array(feature),
    links,
    timeStamp: z.string(),
    numberMatched: z.int().min(0),
    numberReturned: z.int().min(0),
    version: z.int().optional(),
  }),
  placeSearch: z.looseObject({
    query: z.string(),
    candidates: z.array(
      z.looseObject({
        kind: z.enum(["degrees", "plane", "mesh", "town", "feature"]),
        match: z.enum(["exact", "town", "part"]),
        title: z.string(),
        lonLat: z.array(z.number()).min(2).max(2),
        bboxLonLat: bbox.optional(),
        unmatched: z.string().optional(),
        dataset: z.string().optional(),
        feature: z.int().optional(),
      }),
    ),
    truncated: z.boolean(),
  }),
  problem: z.looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    remedy: z.string().optional(),
    where: z.string().optional(),
  }),
  processes: z.looseObject({ processes: z.array(z.looseObject({ id: z.string(), version: z.string(), links })), links }),
  process: z.looseObject({
    id: z.string(),
    version: z.string(),
    title: z.string(),
    jobControlOptions: z.array(z.enum(["sync-execute", "async-execute", "dismiss"])),
    outputTransmission: z.array(z.enum(["value", "reference"])),
    inputs: z.record(z.string(), z.looseObject({ title: z.string(), schema: z.looseObject({}) })),
    outputs: z.record(z.string(), z.looseObject({ title: z.string(), schema: z.looseObject({}) })),
    links,
  }),
  statusInfo: z.looseObject({
    processID: z.string(),
    type: z.enum(["process"]),
    jobID: z.string(),
    status: z.enum(["accepted", "running", "successful", "failed", "dismissed"]),
    message: z.string(),
    created: z.string(),
    started: z.string().optional(),
    finished: z.string().optional(),
    updated: z.string(),
    progress: z.int().min(0).max(100),
    links,
  }),
  jobList: z.looseObject({ jobs: z.array(z.looseObject({ jobID: z.string() })), links }),
  object: z.looseObject({}),
} as const;

/** The same in the words of OpenAPI 3.0. */
export const responseSchemas = Object.fromEntries(
  Object.entries(answers).map(([name, schema]) => [name, z.toJSONSchema(schema, { target: "openapi-3.0" })]),
) as Readonly<Record<keyof typeof answers, object>>;
