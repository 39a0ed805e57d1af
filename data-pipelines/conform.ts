import type { ColumnRule, DatasetDefinition, FieldDefinition, SimpleColumnRule, SourceDefinition } from "../model/dataset.ts";
import type { Finding, FindingKind } from "../model/finding.ts";
import {
  type FieldValue,
  readBuildingRate,
  readDate,
  readPercent,
  readYear,
  remembering,
  type ValueReader,
  valueReader,
} from "./read-value.ts";

/** A record in the words of its dataset: what the table will hold, but for the geometry. */
export interface ConformedRecord {
  /** The source's identifier; null where the source has none. */
  readonly key: string | null;
  /** In the order of the definition's fields. */
  readonly values: readonly (FieldValue | null)[];
  /** The row as delivered. */
  readonly raw: RawRecord["properties"];
}

export interface RawRecord {
  readonly row: number;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** The municipality whose records are kept. */
export interface ClipArea {
  readonly code5: string;
  readonly name: string;
}

/** `clipped`: the record belongs to another municipality. `refused`: an error finding says why. */
export type Conformed = { readonly record: ConformedRecord } | "clipped" | "refused";

export interface ConformOptions {
  readonly dataset: DatasetDefinition;
  readonly source: SourceDefinition;
  /** Base name of the layer's file. */
  readonly fileName: string;
  /** Records of other municipalities are left out; undefined keeps everything. */
  readonly clipTo: ClipArea | undefined;
}

type Note = (kind: FindingKind, column?: string, value?: string) => void;

/** Makes the function that turns one raw record of this source into a record of this dataset. */
export function conformer(options: ConformOptions): (raw: RawRecord, findings: Finding[]) => Conformed {
  const { dataset, source, clipTo } = options;
  const readers = Object.entries(dataset.fields).map(([name, field]) => fieldReader(field, source.columns[name], options.fileName));
  const isElsewhere = clipTo && source.clip ? elsewhere(source.clip, clipTo) : () => false;
  const required = Object.values(dataset.fields).map((field) => field.required);

  return ({ row, properties }, findings) => {
    if (isElsewhere(properties)) return "clipped";
    const note: Note = (kind, column, value) => {
      findings.push({ kind, row, ...(column !== undefined && { column }), ...(value !== undefined && { value: value.slice(0, 80) }) });
    };
    const key = source.key ? recordKey(source.key, properties) : null;
    if (key === undefined) return refuse(note, "no-key", source.key?.join(", "));
    const values = readers.map((read) => read(properties, note));
    const missing = values.findIndex((value, index) => value === null && required[index]);
    if (missing >= 0) return refuse(note, "missing-required", Object.keys(dataset.fields)[missing]);
    return { record: { key, values, raw: properties } };
  };
}

function refuse(note: Note, kind: FindingKind, column: string | undefined): "refused" {
  note(kind, column);
  return "refused";
}

function elsewhere(clip: NonNullable<SourceDefinition["clip"]>, city: ClipArea): (properties: RawRecord["properties"]) => boolean {
  return (properties) => {
    const value = textOf(properties[clip.column]);
    if (clip.by === "code-equals") return value !== city.code5;
    return clip.by === "name-equals" ? value !== city.name : !value.includes(city.name);
  };
}

/** Undefined when the record does not identify itself. */
function recordKey(columns: readonly string[], properties: RawRecord["properties"]): string | undefined {
  const parts = columns.map((column) => textOf(properties[column]));
  return parts.every((part) => part === "") ? undefined : parts.join(":");
}

type FieldReader = (properties: RawRecord["properties"], note: Note) => FieldValue | null;

function fieldReader(field: FieldDefinition, rule: ColumnRule | undefined, fileName: string): FieldReader {
  if (rule === undefined) return () => null;
  if (Array.isArray(rule)) {
    const readers = rule.map((one) => fieldReader(field, one, fileName));
    return (properties, note) => firstValue(readers, properties, note);
  }
  if (typeof rule === "string") return columnReader(field, { from: rule, otherwiseFileName: false }, fileName);
  if ("value" in rule) return () => rule.value;
  return "join" in rule ? joinReader(field, rule) : columnReader(field, rule, fileName);
}

function firstValue(readers: readonly FieldReader[], properties: RawRecord["properties"], note: Note): FieldValue | null {
  for (const read of readers) {
    const value = read(properties, note);
    if (value !== null) return value;
  }
  return null;
}

type FromRule = Extract<SimpleColumnRule, { from: unknown }>;
type JoinRule = Extract<SimpleColumnRule, { join: unknown }>;

function columnReader(field: FieldDefinition, rule: FromRule, fileName: string): FieldReader {
  const columns = [rule.from].flat();
  const { when, otherwise = null } = rule;
  const read = deliveredReader(field, rule);
  const isPlain = plainNumberTest(field, rule);
  return (properties, note) => {
    if (when && !when.in.includes(textOf(properties[when.column]))) return null;
    for (const column of columns) {
      const delivered = properties[column];
      if (isPlain(delivered)) return delivered;
      const text = textOf(delivered);
      if (text !== "") return read(text, note, column);
    }
    return rule.otherwiseFileName ? read(fileName, note, "") : otherwise;
  };
}

/** Numbers that are delivered as numbers need not become text to be read. */
function plainNumberTest({ type }: FieldDefinition, { map, as }: FromRule): (value: unknown) => value is number {
  const isReadable = type === "integer" ? Number.isSafeInteger : Number.isFinite;
  const isNumeric = type === "integer" || type === "number";
  const isTakenAsItIs = isNumeric && map === undefined && as === undefined;
  return (value): value is number => isTakenAsItIs && isReadable(value);
}

function joinReader(field: FieldDefinition, rule: JoinRule): FieldReader {
  const read = deliveredReader(field, rule);
  const name = rule.join.join(rule.separator);
  return (properties, note) => {
    const parts = rule.join.map((column) => textOf(properties[column]));
    return parts.includes("") ? null : read(parts.join(rule.separator), note, name);
  };
}

/** Delivered text (not empty) → value; what cannot be read is noted and unknown. */
function deliveredReader(
  field: FieldDefinition,
  rule: FromRule | JoinRule,
): (delivered: string, note: Note, column: string) => FieldValue | null {
  const readText = textReader(field, "as" in rule ? rule.as : undefined);
  return (delivered, note, column) => {
    const text = rule.map?.[delivered] ?? delivered;
    if (text === "") return null;
    const value = readText(text);
    if (value !== undefined) return value;
    note(field.type === "code" ? "unknown-code" : "unreadable-value", column, delivered);
    return null;
  };
}

function textReader(field: FieldDefinition, as: FromRule["as"]): ValueReader {
  if (as === "percent") return remembering(readPercent);
  if (as === "building-rate") return remembering(readBuildingRate);
  if (as === "year") return remembering(readYear);
  return as === "yyyymmdd" ? readDate : valueReader(field);
}

/** A delivered value as trimmed text; nothing, NaN and blanks are "". */
function textOf(value: unknown): string {
  if (typeof value === "string") return value.trim();
  if (typeof value === "number") return Number.isFinite(value) ? String(value) : "";
  if (typeof value === "boolean" || typeof value === "bigint") return String(value);
  return value === null || value === undefined ? "" : jsonText(value);
}

/** JSON has no 64-bit integers: those that a number holds exactly are numbers, larger ones text. */
function jsonText(value: object): string {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return JSON.stringify(value, (_, part: unknown) => (typeof part === "bigint" ? plainInteger(part) : part));
  }
}

function plainInteger(value: bigint): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}
