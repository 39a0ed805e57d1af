import { z } from "zod";
import { Problem } from "./problem.ts";
import { localTextSchema } from "./local-text.ts";
import { type LocalText } from "./text.ts";

/**
 * What a simulation is: a folder in `simulations/` whose `simulation.ts` exports a `simulation` made by
 * `defineSimulation()`. The form, the OGC API Processes description and the docs page follow from it.
 */

const slug = z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, "kebab-case, ASCII");
/** Parameter and output names are JSON members: camelCase, with the unit where there is one (`durationHours`). */
const memberName = z.string().regex(/^[a-z][A-Za-z0-9]{0,60}$/, "camelCase, ASCII");

const described = {
  title: localTextSchema,
  description: localTextSchema.optional(),
  /** Left alone by most planners: forms put it behind a fold. */
  advanced: z.boolean().optional(),
};

/** `from`/`to` are inclusive unless said otherwise. */
const numberParameter = z.strictObject({
  ...described,
  type: z.enum(["number", "integer"]),
  unit: z.string().optional(),
  minimum: z.number(),
  maximum: z.number(),
  /** Left out: the parameter is required. `null`: it may be left out and then does not apply. */
  default: z.number().nullable().optional(),
});

const choiceParameter = z.strictObject({
  ...described,
  type: z.literal("choice"),
  choices: z.array(z.strictObject({ value: z.string().min(1), label: localTextSchema })).min(2),
  default: z.string().optional(),
});

const flagParameter = z.strictObject({ ...described, type: z.literal("flag"), default: z.boolean().optional() });

/** Rows of time and value, in rising time; between two rows the value changes linearly, before the first and after the last it is theirs. */
const seriesParameter = z.strictObject({
  ...described,
  type: z.literal("series"),
  /** Unit of the times. */
  timeUnit: z.enum(["s", "min", "h"]),
  unit: z.string(),
  minimum: z.number(),
  maximum: z.number(),
  maxRows: z.number().int().positive(),
  default: z
    .array(z.tuple([z.number(), z.number()]))
    .nullable()
    .optional(),
});

/** What is told of each place that is drawn; a number has its range. */
const placeProperty = z.strictObject({
  title: localTextSchema,
  type: z.enum(["number", "text"]),
  unit: z.string().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  required: z.boolean(),
});

/** Places drawn on the map, as GeoJSON in longitude and latitude. */
const placeParameter = z.strictObject({
  ...described,
  type: z.enum(["point", "line", "polygon"]),
  /** How many at most. */
  maxCount: z.number().int().positive(),
  /** Properties of the features that mean something; others are left alone. */
  properties: z.record(memberName, placeProperty).optional(),
  default: z.null().optional(),
});

/**
 * A finished run, named by its hash. At the edges a job's id (API) or a folder of results (command line) may stand for it.
 * What the run answered is read through the host.
 */
const runParameter = z.strictObject({
  ...described,
  type: z.literal("run"),
  /** The simulation it must be of; any where left out. */
  simulation: slug.optional(),
  default: z.null().optional(),
});

const parameterSchema = z.discriminatedUnion("type", [
  numberParameter,
  choiceParameter,
  flagParameter,
  seriesParameter,
  placeParameter,
  runParameter,
]);

/** How a table is drawn in a summary. Columns by their names. */
const chart = z.strictObject({
  kind: z.enum(["line", "bars"]),
  title: localTextSchema,
  x: z.string(),
  xTitle: localTextSchema,
  /** Values are shown divided by this: 3600 shows seconds as hours. */
  xDivisor: z.number().positive().optional(),
  /** For classes: what the values 0, 1, 2 … of `x` mean. */
  xLabels: z.array(localTextSchema).optional(),
  y: z.string(),
  yTitle: localTextSchema,
  /** Columns of the lower and upper bound. */
  bounds: z.tuple([z.string(), z.string()]).optional(),
  /** A line for each value of this column. */
  by: z.string().optional(),
  /** Only rows with these values. */
  where: z.record(z.string(), z.string()).optional(),
});

const simulationSchema = z.strictObject({
  id: slug,
  /** Raised whenever the same input may give other results: stored runs are found by it. */
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  title: localTextSchema,
  description: localTextSchema,
  parameters: z.record(memberName, parameterSchema),
  /** What it reads besides its parameters: datasets and rasters by id, runs of other simulations by the parameter that names them. */
  inputs: z
    .array(
      z.strictObject({
        id: z.union([slug, memberName]),
        kind: z.enum(["dataset", "raster", "run"]),
        use: localTextSchema,
        required: z.boolean(),
        unit: z.string().optional(),
        /** A parameter that names a run: where it is given, this input is not read. */
        replacedBy: memberName.optional(),
      }),
    )
    .min(1),
  outputs: z.record(
    memberName,
    z.strictObject({
      title: localTextSchema,
      kind: z.enum(["raster", "slices", "table", "features", "number"]),
      unit: z.string().optional(),
      /** Columns of a table that say which thing a row is about: by them two runs are compared. */
      key: z.array(z.string()).optional(),
      chart: chart.optional(),
      /** How a row is told in a printed summary, with columns as `{name}`. */
      printed: z
        .strictObject({
          line: localTextSchema,
          mostRows: z.number().int().positive(),
          /** Rows in which this column is empty are left out. */
          only: z.string().optional(),
        })
        .optional(),
    }),
  ),
  /** What the main figures of a run's summary are; `bounds` names the figures that are their lower and upper bound. */
  figures: z
    .record(memberName, z.strictObject({ title: localTextSchema, unit: z.string(), bounds: z.tuple([memberName, memberName]).optional() }))
    .default({}),
  /** What the model cannot say. Shown with every result, on every screen, map, file and print. */
  limits: z.array(localTextSchema).min(1),
  /** Where equations and numbers come from. */
  references: z.array(z.string().min(1)).min(1),
});

export type SimulationDefinition = z.infer<typeof simulationSchema>;
export type ChartDefinition = z.infer<typeof chart>;
export type SimulationParameter = z.infer<typeof parameterSchema>;
export type ParameterValue = number | string | boolean | readonly (readonly [number, number])[] | object | null;

/** @throws Error naming the part of the definition that does not fit. */
export function defineSimulation(definition: z.input<typeof simulationSchema>): SimulationDefinition {
  const { success, data, error } = simulationSchema.safeParse(definition);
  if (!success) throw new Error(`simulation ${definition.id}: ${z.prettifyError(error)}`);
  return data;
}

/** What a folder of `simulations/` exports as its manifest. @throws Error naming the folder. */
export function manifestOf(folder: string, loaded: unknown): SimulationDefinition {
  const manifest = typeof loaded === "object" && loaded !== null && "simulation" in loaded ? loaded.simulation : undefined;
  const { success, data } = simulationSchema.safeParse(manifest);
  if (!success) throw new Error(`simulations/${folder}/simulation.ts exports no "simulation" made by defineSimulation()`);
  if (data.id !== folder) throw new Error(`simulations/${folder}: the simulation's id is "${data.id}" and must be "${folder}"`);
  return data;
}

/**
 * The values of every parameter, defaults filled in.
 * @throws Problem `invalid-parameter` naming the parameter, the value and what would be accepted.
 */
export function checkParameters(
  { parameters }: Pick<SimulationDefinition, "parameters">,
  given: Readonly<Record<string, unknown>>,
): Record<string, ParameterValue> {
  const unknown = Object.keys(given).find((name) => parameters[name] === undefined);
  if (unknown !== undefined) {
    const known = Object.keys(parameters).join(", ");
    throw new Problem("invalid-parameter", {
      detail: { ja: `「${unknown}」という設定はありません`, en: `There is no parameter "${unknown}"` },
      remedy: { ja: `使えるもの: ${known}`, en: `Known: ${known}` },
      where: unknown,
    });
  }
  return Object.fromEntries(Object.entries(parameters).map(([name, rule]) => [name, checkParameter(name, rule, given[name])]));
}

function checkParameter(name: string, rule: SimulationParameter, given: unknown): ParameterValue {
  if (given === undefined || given === null) {
    if (rule.default !== undefined) return rule.default;
    throw refused(name, rule, given);
  }
  const { success, data } = valueSchema(rule).safeParse(given);
  if (!success) throw refused(name, rule, given);
  return data;
}

function valueSchema(rule: SimulationParameter): z.ZodType<ParameterValue> {
  switch (rule.type) {
    case "number":
      return z.number().min(rule.minimum).max(rule.maximum);
    case "integer":
      return z.number().int().min(rule.minimum).max(rule.maximum);
    case "choice":
      return z.enum(rule.choices.map(({ value }) => value));
    case "flag":
      return z.boolean();
    case "series":
      return z
        .array(z.tuple([z.number().min(0), z.number().min(rule.minimum).max(rule.maximum)]))
        .min(1)
        .max(rule.maxRows)
        .refine((rows) => rows.every(([time], index) => index === 0 || time > (rows[index - 1]?.[0] ?? 0)));
    case "run":
      return z.string().regex(runHash);
    default:
      return placesSchema(rule.type, rule.maxCount);
  }
}

/** SHA-256 in hexadecimal. */
const runHash = /^[0-9a-f]{64}$/;

const lonLat = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]);
const maxVertices = 10_000;

const coordinates = {
  point: lonLat,
  line: z.array(lonLat).min(2).max(maxVertices),
  polygon: z.array(z.array(lonLat).min(4).max(maxVertices)).min(1).max(1000),
} as const;

function placesSchema(type: keyof typeof coordinates, maxCount: number): z.ZodType<object> {
  const name = { point: "Point", line: "LineString", polygon: "Polygon" }[type];
  const geometry = z.strictObject({ type: z.literal(name), coordinates: coordinates[type] });
  const properties = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).nullable();
  const feature = z.strictObject({ type: z.literal("Feature"), geometry, properties });
  return z.strictObject({ type: z.literal("FeatureCollection"), features: z.array(feature).max(maxCount) });
}

function refused(name: string, rule: SimulationParameter, given: unknown): Problem {
  const shown = given === undefined ? "" : (JSON.stringify(given) ?? "").slice(0, 80);
  return new Problem("invalid-parameter", {
    detail: {
      ja: `「${rule.title.ja}」（${name}）の値が正しくありません: ${shown || "ありません"}`,
      en: `The value of "${rule.title.en}" (${name}) is not acceptable: ${shown || "missing"}`,
    },
    remedy: wanted(rule),
    where: name,
  });
}

function wanted(rule: SimulationParameter): LocalText {
  switch (rule.type) {
    case "number":
    case "integer": {
      const unit = rule.unit === undefined ? "" : ` ${rule.unit}`;
      const whole = rule.type === "integer" ? { ja: "の整数", en: "a whole number " } : { ja: "の数", en: "a number " };
      return {
        ja: `${rule.minimum}から${rule.maximum}${unit}まで${whole.ja}`,
        en: `${whole.en}from ${rule.minimum} to ${rule.maximum}${unit}`,
      };
    }
    case "choice": {
      const values = rule.choices.map(({ value }) => value).join(", ");
      return { ja: `次のどれか: ${values}`, en: `one of: ${values}` };
    }
    case "flag":
      return { ja: "true または false", en: "true or false" };
    case "series":
      return {
        ja: `[時刻（${rule.timeUnit}）, 値（${rule.unit}、${rule.minimum}〜${rule.maximum}）] の行を時刻順に${rule.maxRows}行まで`,
        en: `up to ${rule.maxRows} rows [time in ${rule.timeUnit}, value from ${rule.minimum} to ${rule.maximum} ${rule.unit}] in rising time`,
      };
    case "run": {
      const of = rule.simulation ?? "";
      return { ja: `終わった計算${of && `（${of}）`}のハッシュ（64桁）`, en: `the hash (64 digits) of a finished run${of && ` of ${of}`}` };
    }
    default:
      return {
        ja: `GeoJSON の FeatureCollection（${rule.type}、${rule.maxCount}個まで、経度・緯度）`,
        en: `a GeoJSON FeatureCollection of at most ${rule.maxCount} features (${rule.type}) in longitude and latitude`,
      };
  }
}
