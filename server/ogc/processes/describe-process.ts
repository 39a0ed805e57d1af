import type { SimulationDefinition, SimulationParameter } from "../../../model/simulation.ts";
import type { Language } from "../../../model/text.ts";
import { type Link, mediaTypes, ogcRel } from "../links.ts";
import type { OgcRequest } from "../ogc-request.ts";

/** A simulation's manifest in the words of OGC API Processes. */

/** Besides the manifest's outputs: versions, limits, figures and all files. */
export const summaryOutput = "summary";

export function processSummary({ api, language, say }: OgcRequest, { id, version, title, description }: SimulationDefinition) {
  const self = `${api}/processes/${id}`;
  const links: Link[] = [
    { href: self, rel: "self", type: mediaTypes.json, title: say("link.process") },
    { href: `${self}?f=html`, rel: "alternate", type: mediaTypes.html, title: say("link.html") },
    { href: `${self}/execution`, rel: ogcRel("execute"), type: mediaTypes.json, title: say("link.execute") },
  ];
  return {
    id,
    version,
    title: title[language],
    description: description[language],
    jobControlOptions: ["sync-execute", "async-execute", "dismiss"],
    outputTransmission: ["value", "reference"],
    links,
  };
}

export function processDescription(ogc: OgcRequest, simulation: SimulationDefinition) {
  const { language, say } = ogc;
  const inputs = Object.entries(simulation.parameters).map(([name, rule]) => [
    name,
    {
      title: rule.title[language],
      ...(rule.description && { description: rule.description[language] }),
      minOccurs: rule.default === undefined ? 1 : 0,
      maxOccurs: 1,
      schema: parameterSchema(rule, language),
    },
  ]);
  const outputs = Object.entries(simulation.outputs).map(([name, { title, kind, unit }]) => [
    name,
    { title: title[language], ...(unit !== undefined && { description: unit }), schema: outputSchemas[kind] },
  ]);
  return {
    ...processSummary(ogc, simulation),
    inputs: Object.fromEntries(inputs) as Record<string, { title: string; schema: object }>,
    outputs: {
      ...(Object.fromEntries(outputs) as Record<string, object>),
      [summaryOutput]: { title: say("process.summary"), schema: { type: "object" } },
    },
    limits: simulation.limits.map((limit) => limit[language]),
    references: simulation.references,
  };
}

const link = { type: "object", required: ["href"], properties: { href: { type: "string", format: "uri" }, type: { type: "string" } } };

const outputSchemas: Readonly<Record<SimulationDefinition["outputs"][string]["kind"], object>> = {
  raster: { ...link, contentMediaType: "image/tiff; application=geotiff" },
  slices: { ...link, contentMediaType: "application/json" },
  table: { ...link, contentMediaType: "text/csv" },
  features: { ...link, contentMediaType: "application/geo+json" },
  number: { type: "number" },
};

/** What may be given for a run. */
export function runText({ simulation = "" }: SimulationParameter & { type: "run" }, language: Language): string {
  return language === "ja"
    ? `終わった計算 ${simulation} のハッシュ、またはジョブのID`
    : `hash of a finished run ${simulation}, or a job's id`;
}

const geometryNames = { point: "Point", line: "LineString", polygon: "Polygon" } as const;

/** JSON Schema (as OpenAPI 3.0 writes it) of a parameter's value. */
function parameterSchema(rule: SimulationParameter, language: Language): object {
  const given = rule.default ?? undefined;
  const common = given === undefined ? {} : { default: given };
  switch (rule.type) {
    case "number":
    case "integer":
      return {
        type: rule.type,
        minimum: rule.minimum,
        maximum: rule.maximum,
        ...common,
        ...(rule.unit !== undefined && { "x-ogc-unit": rule.unit }),
      };
    case "choice":
      return {
        type: "string",
        enum: rule.choices.map(({ value }) => value),
        ...common,
        description: rule.choices.map(({ value, label }) => `${value}: ${label[language]}`).join("\n"),
      };
    case "flag":
      return { type: "boolean", ...common };
    case "series":
      return {
        type: "array",
        minItems: 1,
        maxItems: rule.maxRows,
        description: `[${rule.timeUnit}, ${rule.unit}] ${rule.minimum}…${rule.maximum}`,
        items: { type: "array", minItems: 2, maxItems: 2, items: { type: "number" } },
        ...common,
      };
    case "run":
      return { type: "string", description: runText(rule, language) };
    default:
      return {
        type: "object",
        required: ["type", "features"],
        description: `GeoJSON FeatureCollection: ${geometryNames[rule.type]}, ≤ ${rule.maxCount}, CRS84`,
        properties: {
          type: { type: "string", enum: ["FeatureCollection"] },
          features: { type: "array", maxItems: rule.maxCount, items: { type: "object" } },
        },
        "x-ogc-geometry": geometryNames[rule.type],
      };
  }
}
