import { z } from "zod";
import { licenceIds, licences } from "./licence.ts";
import { patternNames } from "./pattern.ts";
import { fetchRuleSchema } from "./source.ts";
import { siteTopicIds } from "./site-topic.ts";
import { localTextSchema } from "./local-text.ts";

/**
 * What a dataset is: one file in `datasets/` exports a `dataset` made by `defineDataset()`, and the
 * pipeline, table, tiles, API, legend, download and docs page follow from it.
 */

const slug = z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, "kebab-case, ASCII");
/** Field names become SQL columns, tile attributes and CSV headers: lower-case ASCII with underscores. */
const fieldName = z.string().regex(/^[a-z][a-z0-9_]{0,40}$/, "lower-case ASCII with underscores");
const color = z.string().regex(/^#[0-9A-Fa-f]{6}$/, "#RRGGBB");

/** Tells areas of this colour apart where colours cannot be seen: for the colour-blind and in black-and-white print. */
const pattern = z.enum(patternNames);

/** One value of a code list. `value` is what is stored and published; the order of a list is its legend order. */
const codeSchema = z.strictObject({
  value: z.string().min(1),
  label: localTextSchema,
  /** A few characters for the map itself and for narrow legends; the label where left out. */
  short: localTextSchema.optional(),
  color: color.optional(),
  pattern: pattern.optional(),
  /** Other spellings found in deliveries that mean this code. */
  aliases: z.array(z.string()).default([]),
});

const fieldSchema = z.strictObject({
  type: z.enum(["text", "integer", "number", "boolean", "date", "code"]),
  label: localTextSchema,
  description: localTextSchema.optional(),
  /** Unit symbol shown after the value, such as "m", "%", "人". */
  unit: z.string().optional(),
  codes: z.array(codeSchema).optional(),
  /** An internal field exists for staff only: public views, tiles and downloads do not have the column. */
  visibility: z.enum(["public", "internal"]).default("public"),
  /** A record without a value for a required field is reported and left out. */
  required: z.boolean().default(false),
});

/**
 * Where a field's value comes from. The field's type decides how it is read (number: full-width digits,
 * thousands separators; boolean: ○/1/有; date: 令和 and slashes; code: value, label or alias).
 */
const simpleRuleSchema = z.union([
  /** A raw column by name. */
  z.string(),
  z.strictObject({
    /** The first of these raw columns that has a value. */
    from: z.union([z.string(), z.array(z.string()).min(1)]),
    /**
     * `percent`: also reads fractions of ten such as 「６／１０以下」 as 60. `building-rate`: a coverage or floor area limit in percent (60)
     * or as a multiple (0.6): no limit is below 20 % or above 13 times the lot.
     */
    as: z.enum(["percent", "building-rate", "year", "yyyymmdd"]).optional(),
    /** Raw value → stored value, applied before the type is read; the empty text means no value. */
    map: z.record(z.string(), z.string()).optional(),
    /** The field stays empty unless this raw column holds one of the values; the empty text stands for an empty column. */
    when: z.strictObject({ column: z.string(), in: z.array(z.string()).min(1) }).optional(),
    /** Used when every raw column is empty. */
    otherwise: z.union([z.string(), z.number(), z.boolean()]).optional(),
    /** When every raw column is empty, the delivered file's base name is read instead. */
    otherwiseFileName: z.boolean().default(false),
  }),
  /** The values of these raw columns in one text, then mapped; empty when any of them is. */
  z.strictObject({
    join: z.array(z.string()).min(2),
    separator: z.string(),
    map: z.record(z.string(), z.string()).optional(),
  }),
  /** The same value for every record of the source. */
  z.strictObject({ value: z.union([z.string(), z.number(), z.boolean()]) }),
]);

/** One rule, or several: the first that gives a value. */
const columnRuleSchema = z.union([simpleRuleSchema, z.array(simpleRuleSchema).min(2)]);

const sourceSchema = z.strictObject({
  id: slug,
  title: localTextSchema,
  publisher: localTextSchema,
  /** The city's own delivery: publisher, page, licence and credit of its configuration replace the ones here (`withCity`). */
  cityData: z.boolean().default(false),
  /** The publisher's page, shown in attributions. */
  landing: z.url(),
  licence: z.enum(licenceIds),
  /** The credit line the licence asks for. */
  attribution: localTextSchema,
  /** How `npm run ingest -- --city` gets it; left out where the city itself hands it in. */
  fetch: fetchRuleSchema.optional(),
  /** A delivery whose columns include all of these is taken for this source when `--source` is left out. */
  recognise: z.array(z.string()).min(1),
  /** The municipal standard list (`model/standard/`) that this is, in its present or its earlier form. */
  standard: z.strictObject({ list: z.string(), form: z.enum(["new", "old"]) }).optional(),
  /** Columns that another source's delivery has and this one's has not. */
  recogniseWithout: z.array(z.string()).default([]),
  /** The delivery has the columns of `recognise` and no others: for layouts that would fit anything. */
  recogniseOnly: z.boolean().default(false),
  /** A word in the layer's name, for layouts whose columns are called FIELD1, FIELD2 and so on whatever they hold. */
  recogniseName: z.string().optional(),
  /** Taken only when a person names it: the delivery itself does not tell whose it is. */
  onlyByName: z.boolean().default(false),
  /** The class of objects, for formats that have classes (`UseDistrict` in CityGML, `BldA` in 基盤地図情報). */
  recogniseClass: z.string().optional(),
  /** EPSG code used when the delivery itself names no CRS; without it such a delivery is refused with candidates. */
  crs: z.int().optional(),
  /** For tables: the columns that hold the position, in degrees. */
  position: z.strictObject({ lon: z.string(), lat: z.string() }).optional(),
  /** Rows without a position are placed by these address columns (the first with a value); the code field `field` tells how. */
  locate: z.strictObject({ address: z.array(z.string()).min(1), field: fieldName }).optional(),
  /**
   * Raw columns that together identify a record for ever; some of them may be empty, not all. Left out where the publisher gives no
   * identifier: then records are matched to the previous delivery by content.
   */
  key: z.array(z.string()).min(1).optional(),
  /**
   * What one delivery replaces. `source`: everything this source delivered before. `file`: only what a
   * file of the same name delivered before (one file per zone type, per river, …). `publisher`: only what the publisher that the
   * delivery names delivered before (one timetable per bus company).
   */
  replaces: z.enum(["source", "file", "publisher"]).default("source"),
  /** Keep only records whose column contains the city's name (or equals its code); the others are counted and reported. */
  clip: z.strictObject({ column: z.string(), by: z.enum(["name-contains", "name-equals", "code-equals"]) }).optional(),
  /** Keep only records that touch the city or come within 500 m of it: for deliveries of a whole prefecture without a city's column. */
  clipByArea: z.boolean().default(false),
  columns: z.record(fieldName, columnRuleSchema),
});

const styleSchema = z.strictObject({
  /** Colour where no class matches ("unknown"). */
  color,
  /** A code field whose codes carry colours. */
  colorBy: fieldName.optional(),
  /** A number field drawn in classes; edges are lower-inclusive. */
  classes: z
    .strictObject({
      field: fieldName,
      steps: z.array(z.strictObject({ from: z.number(), color, pattern: pattern.optional(), label: localTextSchema })).min(1),
    })
    .optional(),
  opacity: z.number().min(0).max(1).default(1),
  outline: color.optional(),
  /** Line width in px at z14, or circle radius in px. */
  size: z.number().positive().default(1),
  /** Field printed on the map. */
  label: fieldName.optional(),
  /** A number field, metres above the ground: areas stand up that high where the map is in relief. */
  height: fieldName.optional(),
  /** Part of the offline base map, drawn under every theme. */
  base: z.boolean().default(false),
});

export const themes = ["base", "planning", "roads-rivers", "disaster", "heritage", "facilities", "transport", "people"] as const;

/** How a site report speaks of the dataset; left out, reports do not mention it. */
const siteReportSchema = z.strictObject({
  topic: z.enum(siteTopicIds),
  /** `covers`: the areas over the place. `near`: what is within reach of it. `nearest`: the few within reach that are nearest. */
  relation: z.enum(["covers", "near", "nearest"]),
  /** How far from the place rows are looked for. */
  reachMeters: z.number().min(0).max(30_000).default(0),
  /** For `nearest`: how many; for each field of `flags`, the nearest that has it is added. */
  count: z.int().min(1).max(20).default(5),
  /** What is said of a row besides its title. Rows that say the same are one fact. */
  fields: z.array(fieldName).default([]),
  /** Yes-or-no fields that are read as one list, such as the disasters a shelter is open for. */
  flags: z.strictObject({ label: localTextSchema, fields: z.array(fieldName).min(1) }).optional(),
  /** For `nearest`: people go there on foot, so the way by road is told besides the straight distance. */
  walking: z.boolean().default(false),
  /** How exact boundaries are; nearer to one than this, the report sends its reader to the counter. */
  accuracy: z.strictObject({ meters: z.number().positive().max(500), statement: localTextSchema }).optional(),
  /** What it means that there is nothing at a place inside the city. */
  absence: localTextSchema,
});

/** One raw record and what it must become: run by the dataset contract suite. */
const acceptanceSchema = z.strictObject({
  source: slug,
  raw: z.record(z.string(), z.unknown()),
  fileName: z.string().optional(),
  expect: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});

const datasetSchema = z
  .strictObject({
    id: slug,
    title: localTextSchema,
    description: localTextSchema,
    theme: z.enum(themes),
    keywords: z.array(z.string()).default([]),
    /** Who may see the dataset at all. */
    visibility: z.enum(["public", "internal"]).default("public"),
    /** Multi-part geometries are allowed; `mixed` holds points and polygons of one theme. */
    geometry: z.enum(["point", "line", "polygon", "mixed"]),
    fields: z.record(fieldName, fieldSchema),
    /** The field that names a feature to people. */
    titleField: fieldName,
    /** Date fields that say from and to which day a feature is so in the world; the API's `datetime` asks for them. */
    validity: z.strictObject({ from: fieldName.optional(), to: fieldName.optional() }).default({}),
    /** Shown on every view of the dataset, e.g. that a zoning map has no legal effect. */
    notice: localTextSchema.optional(),
    tiles: z.strictObject({
      minZoom: z.int().min(0).max(18),
      maxZoom: z.int().min(0).max(18),
      /** Fields carried by tiles: what the style needs and a short popup shows. */
      fields: z.array(fieldName),
      /**
       * Rows with these values are in tiles from this zoom on only: further out they are so many that nothing is told apart. A band of
       * generalised geometry ends below it.
       */
      minor: z.strictObject({ field: fieldName, values: z.array(z.string()).min(1), minZoom: z.literal([9, 11, 13]) }).optional(),
    }),
    style: styleSchema,
    /** Drawing order among layers; higher is on top. */
    order: z.int().default(0),
    /** False for tables whose rows have no place: they are data to be read and downloaded, and no layer of the map. */
    onMap: z.boolean().default(true),
    /** Shown when the viewer opens. */
    visibleAtStart: z.boolean().default(false),
    siteReport: siteReportSchema.optional(),
    sources: z.array(sourceSchema).min(1),
    acceptance: z.array(acceptanceSchema).default([]),
  })
  .superRefine((dataset, context) => {
    for (const problem of inconsistencies(dataset)) context.addIssue({ code: "custom", message: problem });
  });

export type DatasetDefinition = z.output<typeof datasetSchema>;
export type DatasetInput = z.input<typeof datasetSchema>;
export type FieldDefinition = z.output<typeof fieldSchema>;
export type FieldType = FieldDefinition["type"];
export type CodeDefinition = z.output<typeof codeSchema>;
export type SourceDefinition = z.output<typeof sourceSchema>;
export type ColumnRule = z.output<typeof columnRuleSchema>;
export type SimpleColumnRule = z.output<typeof simpleRuleSchema>;
export type StyleDefinition = z.output<typeof styleSchema>;
export type SiteReportDefinition = z.output<typeof siteReportSchema>;
export type Theme = (typeof themes)[number];
export type GeometryKind = DatasetDefinition["geometry"];

/**
 * Checks a definition and fills in its defaults.
 * @throws ZodError listing every inconsistency at once.
 */
export function defineDataset(input: DatasetInput): DatasetDefinition {
  return deepFreeze(datasetSchema.parse(input));
}

/** The fields that anybody may see, in the order of the definition. */
export function publicFields(dataset: DatasetDefinition): [name: string, field: FieldDefinition][] {
  return Object.entries(dataset.fields).filter(([, field]) => field.visibility === "public");
}

/** The sources whose licence allows others to receive copies of their rows. */
export function redistributableSources(dataset: DatasetDefinition): SourceDefinition[] {
  return dataset.sources.filter((source) => licences[source.licence].redistribute);
}

/** Names that the history columns of every table use. */
const reservedNames = ["fid", "id", "geom", "source", "part", "raw", "load_id", "valid_from", "valid_to", "version_from", "version_to"];

function* inconsistencies(dataset: z.output<typeof datasetSchema>): Generator<string> {
  const has = (name: string) => Object.hasOwn(dataset.fields, name);
  for (const [name, field] of Object.entries(dataset.fields)) {
    if (reservedNames.includes(name)) yield `field "${name}": the name is used by the history columns`;
    if ((field.type === "code") !== (field.codes !== undefined)) yield `field "${name}": codes belong to type "code" and only there`;
  }
  const { titleField, tiles, style } = dataset;
  const used = [titleField, ...tiles.fields, style.colorBy, style.classes?.field, style.label, style.height].filter(
    (name) => name !== undefined,
  );
  for (const name of used) if (!has(name)) yield `"${name}" is used but is not a field`;
  for (const name of used.filter(has))
    if (dataset.fields[name]?.visibility !== "public") yield `"${name}" is internal and cannot be drawn or name a feature`;
  const reported = [...(dataset.siteReport?.fields ?? []), ...(dataset.siteReport?.flags?.fields ?? [])];
  for (const name of reported) if (dataset.fields[name]?.visibility !== "public") yield `siteReport: "${name}" is no public field`;
  for (const name of dataset.siteReport?.flags?.fields ?? [])
    if (has(name) && dataset.fields[name]?.type !== "boolean") yield `siteReport: "${name}" is no yes-or-no field`;
  for (const name of Object.values(dataset.validity).filter((name) => name !== undefined))
    if (dataset.fields[name]?.type !== "date" || dataset.fields[name].visibility !== "public")
      yield `validity: "${name}" is no public date`;
  const drawn = [style.colorBy, style.classes?.field, style.label, style.height].filter((name) => name !== undefined);
  for (const name of drawn) if (!tiles.fields.includes(name)) yield `style uses "${name}", which the tiles do not carry`;
  const stepPatterns = (style.classes?.steps ?? []).map((step) => step.pattern);
  if (new Set(stepPatterns.map((each) => each === undefined)).size > 1) yield "style: either all classes have a pattern or none";
  if (tiles.minZoom > tiles.maxZoom) yield "tiles: minZoom is above maxZoom";
  if (tiles.minor && !tiles.fields.includes(tiles.minor.field))
    yield `tiles: minor rows are told by "${tiles.minor.field}", which the tiles do not carry`;
  for (const source of dataset.sources) {
    const filled = [...Object.keys(source.columns), ...(source.locate ? [source.locate.field] : [])];
    for (const name of filled) if (!has(name)) yield `source "${source.id}": "${name}" is not a field`;
  }
  for (const sample of dataset.acceptance) {
    if (!dataset.sources.some((source) => source.id === sample.source)) yield `acceptance: no source "${sample.source}"`;
  }
}

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) deepFreeze(part);
  }
  return value;
}
