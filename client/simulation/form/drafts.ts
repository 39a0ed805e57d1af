import type { FeatureCollection, Position } from "geojson";
import type { ParameterValue, SimulationParameter } from "../../../model/simulation.ts";
import type { PlannerKey } from "../../text/planner/ja.ts";

/**
 * What a planner has typed or drawn, kept as it was typed: `readDraft` makes a parameter's value of it, or says what is wrong with it.
 */
export type Draft =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "flag"; readonly on: boolean }
  | { readonly kind: "series"; readonly rows: readonly SeriesRow[] }
  | { readonly kind: "places"; readonly places: readonly PlaceDraft[] };

export interface SeriesRow {
  readonly time: string;
  readonly value: string;
}

export interface PlaceDraft {
  /** One position a line, `latitude, longitude` in degrees as people write it. */
  readonly positions: string;
  readonly properties: Readonly<Record<string, string>>;
}

/** What is wrong with a field, in words of the planner's texts. */
export interface Fault {
  readonly key: PlannerKey;
  readonly values?: Readonly<Record<string, string | number>>;
  /** The row or the place it is about, from 0. */
  readonly at?: number;
}

export type Reading = { readonly value: ParameterValue } | { readonly fault: Fault };

export type PlaceRule = Extract<SimulationParameter, { type: "point" | "line" | "polygon" }>;
export type SeriesRule = Extract<SimulationParameter, { type: "series" }>;
type NumberRule = Extract<SimulationParameter, { type: "number" | "integer" }>;

/** The draft of a value: reading it gives the value again. */
export function draftOf(rule: SimulationParameter, value: unknown): Draft {
  switch (rule.type) {
    case "flag":
      return { kind: "flag", on: value === true };
    case "series":
      return { kind: "series", rows: Array.isArray(value) ? (value as [number, number][]).map(rowOf) : [] };
    case "point":
    case "line":
    case "polygon":
      return { kind: "places", places: isCollection(value) ? value.features.map((feature) => placeOf(rule, feature)) : [] };
    default:
      return { kind: "text", text: typeof value === "string" || typeof value === "number" ? String(value) : "" };
  }
}

export function readDraft(rule: SimulationParameter, draft: Draft): Reading {
  switch (draft.kind) {
    case "flag":
      return { value: draft.on };
    case "series":
      return rule.type === "series" ? readSeries(rule, draft.rows) : { value: null };
    case "places":
      return rule.type === "point" || rule.type === "line" || rule.type === "polygon" ? readPlaces(rule, draft.places) : { value: null };
    default:
      return rule.type === "number" || rule.type === "integer" ? readNumber(rule, draft.text) : readText(rule, draft.text);
  }
}

function rowOf([time, value]: readonly [number, number]): SeriesRow {
  return { time: String(time), value: String(value) };
}

/** A number as typed, full-width digits and grouping commas included; undefined when it is none. */
export function readTyped(text: string): number | undefined {
  const plain = text.normalize("NFKC").replaceAll(",", "").replaceAll("−", "-").trim();
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : undefined;
}

function readNumber(rule: NumberRule, text: string): Reading {
  if (text.trim() === "") return blank(rule);
  const value = readTyped(text);
  const isWhole = rule.type === "integer";
  if (value === undefined || (isWhole && !Number.isInteger(value))) return { fault: { key: isWhole ? "fault.whole" : "fault.number" } };
  return inRange(value, rule) ? { value } : { fault: rangeFault(rule) };
}

function readText(rule: SimulationParameter, text: string): Reading {
  return text === "" ? blank(rule) : { value: text };
}

/** What is left blank takes the default; without one it has to be filled in. */
function blank({ default: given }: SimulationParameter): Reading {
  return given === undefined ? { fault: { key: "fault.required" } } : { value: given };
}

function readSeries(rule: SeriesRule, rows: readonly SeriesRow[]): Reading {
  const typed = rows.filter(({ time, value }) => time.trim() !== "" || value.trim() !== "");
  if (typed.length === 0) return blank(rule);
  if (typed.length > rule.maxRows) return { fault: { key: "fault.rows", values: { most: rule.maxRows } } };
  const series: [number, number][] = [];
  for (const [at, row] of typed.entries()) {
    const [time, value] = [readTyped(row.time), readTyped(row.value)];
    if (time === undefined || value === undefined) return { fault: { key: "fault.row", values: { row: at + 1 }, at } };
    if (time < 0 || time <= (series.at(-1)?.[0] ?? -1)) return { fault: { key: "fault.rising", values: { row: at + 1 }, at } };
    if (!inRange(value, rule)) return { fault: { ...rangeFault(rule), at } };
    series.push([time, value]);
  }
  return { value: series };
}

const fewest = { point: 1, line: 2, polygon: 3 } as const;
const miscounted = { point: "fault.point", line: "fault.line", polygon: "fault.polygon" } as const;

function readPlaces(rule: PlaceRule, places: readonly PlaceDraft[]): Reading {
  const typed = places.filter(({ positions }) => positions.trim() !== "");
  if (typed.length === 0) return blank(rule);
  if (typed.length > rule.maxCount) return { fault: { key: "fault.places", values: { most: rule.maxCount } } };
  const features: object[] = [];
  for (const [at, place] of typed.entries()) {
    const positions = readPositions(place.positions);
    if (positions === undefined) return { fault: { key: "fault.position", values: { place: at + 1 }, at } };
    if (positions.length < fewest[rule.type] || (rule.type === "point" && positions.length > 1))
      return { fault: { key: miscounted[rule.type], values: { place: at + 1 }, at } };
    const properties = readProperties(rule, place, at);
    if ("fault" in properties) return properties;
    features.push({ type: "Feature", geometry: geometryOf(rule.type, positions), properties: properties.value });
  }
  return { value: { type: "FeatureCollection", features } };
}

function readProperties(
  { properties = {} }: PlaceRule,
  place: PlaceDraft,
  at: number,
): { readonly value: Record<string, string | number> } | { readonly fault: Fault } {
  const value: Record<string, string | number> = {};
  for (const [name, rule] of Object.entries(properties)) {
    const text = (place.properties[name] ?? "").trim();
    if (text === "" && rule.required) return { fault: { key: "fault.property", values: { place: at + 1 }, at } };
    if (text === "") continue;
    const number = rule.type === "number" ? readTyped(text) : undefined;
    if (rule.type === "number" && number === undefined) return { fault: { key: "fault.property", values: { place: at + 1 }, at } };
    const range = { minimum: rule.minimum ?? -Infinity, maximum: rule.maximum ?? Infinity, unit: rule.unit };
    if (number !== undefined && !inRange(number, range)) return { fault: { ...rangeFault(range), at } };
    value[name] = number ?? text;
  }
  return { value };
}

/** Positions as longitude and latitude; undefined when a line is none. */
export function readPositions(text: string): [number, number][] | undefined {
  const positions: [number, number][] = [];
  for (const line of text.normalize("NFKC").split("\n")) {
    if (line.trim() === "") continue;
    const match = /^\s*([+-]?\d+(?:\.\d+)?)\s*[,、\s]\s*([+-]?\d+(?:\.\d+)?)\s*$/.exec(line);
    const [latitude, longitude] = [Number(match?.[1] ?? Number.NaN), Number(match?.[2] ?? Number.NaN)];
    if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) return undefined;
    positions.push([longitude, latitude]);
  }
  return positions;
}

/** A decimetre; what was typed finer stays as it was typed. */
const decimals = 6;

export function positionText([longitude = 0, latitude = 0]: Position): string {
  return `${written(latitude)}, ${written(longitude)}`;
}

function written(degrees: number): string {
  return String(degrees).length <= decimals + 4 ? String(degrees) : degrees.toFixed(decimals);
}

function geometryOf(type: PlaceRule["type"], positions: readonly [number, number][]): object {
  if (type === "point") return { type: "Point", coordinates: positions[0] };
  if (type === "line") return { type: "LineString", coordinates: positions };
  const [first, last] = [positions[0], positions.at(-1)];
  const isClosed = first?.[0] === last?.[0] && first?.[1] === last?.[1] && positions.length > 3;
  return { type: "Polygon", coordinates: [isClosed ? positions : [...positions, first]] };
}

function placeOf(rule: PlaceRule, { geometry, properties }: FeatureCollection["features"][number]): PlaceDraft {
  const positions =
    geometry.type === "Point"
      ? [geometry.coordinates]
      : geometry.type === "LineString"
        ? geometry.coordinates
        : geometry.type === "Polygon"
          ? (geometry.coordinates[0] ?? []).slice(0, -1)
          : [];
  const known = Object.keys(rule.properties ?? {}).flatMap((name): [string, string][] => {
    const value: unknown = properties?.[name];
    return typeof value === "string" || typeof value === "number" ? [[name, String(value)]] : [];
  });
  return { positions: positions.map((position) => exactText(position)).join("\n"), properties: Object.fromEntries(known) };
}

/** Every digit: the same value makes the same run. */
function exactText([longitude = 0, latitude = 0]: Position): string {
  return `${latitude}, ${longitude}`;
}

function inRange(value: number, { minimum, maximum }: { readonly minimum: number; readonly maximum: number }): boolean {
  return value >= minimum && value <= maximum;
}

function rangeFault({ minimum, maximum, unit = "" }: { minimum: number; maximum: number; unit?: string | undefined }): Fault {
  return { key: "fault.range", values: { minimum, maximum, unit } };
}

function isCollection(value: unknown): value is FeatureCollection {
  return typeof value === "object" && value !== null && "features" in value;
}
