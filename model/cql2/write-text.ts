import { type Expression, type Geometry, type IntervalEnd, isValue, type Position, type Value } from "./expression.ts";
import { reservedWords } from "./parse-text.ts";
import { isName } from "./tokens.ts";

/** Expression → CQL2 text that `parseText` reads as the same expression. */
export function writeText(expression: Expression): string {
  if (isValue(expression)) return writeValue(expression);
  switch (expression.kind) {
    case "and":
    case "or":
      return expression.args.map(inBrackets).join(` ${expression.kind.toUpperCase()} `);
    case "not":
      return `NOT ${inBrackets(expression.arg)}`;
    case "comparison":
    case "arithmetic":
      return `${inBrackets(expression.left)} ${expression.op.toUpperCase()} ${inBrackets(expression.right)}`;
    case "like":
      return `${inBrackets(expression.value)} LIKE ${inBrackets(expression.pattern)}`;
    case "between":
      return `${inBrackets(expression.value)} BETWEEN ${inBrackets(expression.low)} AND ${inBrackets(expression.high)}`;
    case "in":
      return `${inBrackets(expression.value)} IN (${expression.list.map(inBrackets).join(", ")})`;
    case "isNull":
      return `${inBrackets(expression.arg)} IS NULL`;
    case "spatial":
    case "temporal":
      return `${expression.op.toUpperCase()}(${inBrackets(expression.left)}, ${inBrackets(expression.right)})`;
    case "casei":
      return `CASEI(${inBrackets(expression.arg)})`;
  }
}

function writeValue(value: Value): string {
  switch (value.kind) {
    case "property":
      return writeName(value.name);
    case "string":
      return quote(value.value);
    case "number":
      return String(value.value);
    case "boolean":
      return value.value ? "TRUE" : "FALSE";
    case "date":
    case "timestamp":
      return `${value.kind.toUpperCase()}(${quote(value.value)})`;
    case "interval":
      return `INTERVAL(${writeEnd(value.start)}, ${writeEnd(value.end)})`;
    case "geometry":
      return writeGeometry(value.geometry);
    case "bbox":
      return `BBOX(${value.corners.join(", ")})`;
  }
}

/** Everything but values and calls stands in brackets inside something else, so that no rule of precedence is needed. */
function inBrackets(expression: Expression): string {
  const text = writeText(expression);
  return isValue(expression) || ["spatial", "temporal", "casei"].includes(expression.kind) ? text : `(${text})`;
}

function writeName(name: string): string {
  return isName(name) && !reservedWords.includes(name.toUpperCase()) ? name : `"${name}"`;
}

/** The escapes of the standard, the other way round. */
const escapes: Readonly<Record<string, string>> = {
  "'": "''",
  "\\": "\\\\",
  "\x07": "\\a",
  "\b": "\\b",
  "\t": "\\t",
  "\n": "\\n",
  "\v": "\\v",
  "\f": "\\f",
  "\r": "\\r",
};

function quote(text: string): string {
  // oxlint-disable-next-line no-control-regex -- the control characters that have an escape
  return `'${text.replace(/['\\\x07-\r]/g, (character) => escapes[character] ?? character)}'`;
}

function writeEnd(end: IntervalEnd): string {
  if (end === null) return "'..'";
  return end.kind === "property" ? writeName(end.name) : quote(end.value);
}

function writeGeometry(geometry: Geometry): string {
  const type = geometry.type.toUpperCase();
  switch (geometry.type) {
    case "Point":
      return `${type}(${geometry.coordinates.join(" ")})`;
    case "MultiPoint":
      return `${type}(${geometry.coordinates.map((position) => `(${position.join(" ")})`).join(", ")})`;
    case "LineString":
      return type + writeLine(geometry.coordinates);
    case "MultiLineString":
    case "Polygon":
      return type + writeLines(geometry.coordinates);
    case "MultiPolygon":
      return `${type}(${geometry.coordinates.map(writeLines).join(", ")})`;
    case "GeometryCollection":
      return `${type}(${geometry.geometries.map(writeGeometry).join(", ")})`;
  }
}

function writeLines(lines: readonly (readonly Position[])[]): string {
  return `(${lines.map(writeLine).join(", ")})`;
}

function writeLine(line: readonly Position[]): string {
  return `(${line.map((position) => position.join(" ")).join(", ")})`;
}
