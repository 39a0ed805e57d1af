import { type Corners, type Expression, type IntervalEnd, type Place, spatialOperators, temporalOperators } from "./expression.ts";
import { filterProblem } from "./filter-problem.ts";
import { geometryTypes, parseGeometry } from "./parse-geometry.ts";
import { instant, readInstant } from "./read-instant.ts";
import type { TextReader } from "./text-reader.ts";

/** A word followed by a bracket: a spatial or temporal comparison, a constructor of a value, or a geometry. */
export function parseCall(reader: TextReader, parseArgument: (reader: TextReader) => Expression): Expression {
  const { text, at } = reader.peek();
  const word = text.toUpperCase();
  if (geometryTypes.has(word)) return { kind: "geometry", geometry: parseGeometry(reader), at };
  reader.next();
  const spatial = spatialOperators.find((op) => op.toUpperCase() === word);
  if (spatial !== undefined) return { kind: "spatial", op: spatial, ...parsePair(reader, parseArgument), at };
  const temporal = temporalOperators.find((op) => op.toUpperCase() === word);
  if (temporal !== undefined) return { kind: "temporal", op: temporal, ...parsePair(reader, parseArgument), at };
  switch (word) {
    case "CASEI":
      return { kind: "casei", arg: parseOnly(reader, parseArgument), at };
    case "DATE":
    case "TIMESTAMP":
      return parseOnly(reader, () => parseInstant(reader, word === "DATE" ? "date" : "timestamp", at));
    case "INTERVAL":
      return parseInterval(reader, at);
    case "BBOX":
      return {
        kind: "bbox",
        corners: readCorners(
          reader.list(() => reader.signedNumber()),
          at,
        ),
        at,
      };
    default:
      throw noSuchFunction(text, at);
  }
}

/** Four numbers, or six of which the third and the last are heights. */
export function readCorners(numbers: readonly number[], at: Place): Corners {
  const [a = 0, b = 0, c = 0, d = 0, e = 0] = numbers;
  if (numbers.length === 4) return [a, b, c, d];
  if (numbers.length === 6) return [a, b, d, e];
  throw filterProblem(
    at,
    { ja: `BBOX の数が ${numbers.length} 個です`, en: `BBOX has ${numbers.length} numbers` },
    { ja: "4 個または 6 個", en: "4 or 6" },
  );
}

export function noSuchFunction(name: string, at: Place) {
  return filterProblem(
    at,
    { ja: `「${name}」という関数はありません`, en: `there is no function "${name}"` },
    {
      ja: `CASEI、DATE、TIMESTAMP、INTERVAL、BBOX、${[...geometryTypes].join("、")}、S_INTERSECTS など`,
      en: `CASEI, DATE, TIMESTAMP, INTERVAL, BBOX, ${[...geometryTypes].join(", ")}, S_INTERSECTS, …`,
    },
  );
}

function parsePair(reader: TextReader, parseArgument: (reader: TextReader) => Expression): { left: Expression; right: Expression } {
  reader.needSymbol("(");
  const left = parseArgument(reader);
  reader.needSymbol(",");
  const right = parseArgument(reader);
  reader.needSymbol(")");
  return { left, right };
}

function parseOnly<T>(reader: TextReader, parseArgument: (reader: TextReader) => T): T {
  reader.needSymbol("(");
  const argument = parseArgument(reader);
  reader.needSymbol(")");
  return argument;
}

function parseInstant(reader: TextReader, kind: "date" | "timestamp", at: Place): Expression {
  const { kind: tokenKind, text, at: textAt } = reader.peek();
  if (tokenKind !== "string") throw reader.unexpected(instant[kind].expected);
  reader.next();
  const value = readInstant(kind, text);
  if (value === undefined) throw filterProblem(textAt, instant[kind].wrong(text), instant[kind].expected);
  return { kind, value, at };
}

function parseInterval(reader: TextReader, at: Place): Expression {
  reader.needSymbol("(");
  const start = parseIntervalEnd(reader);
  reader.needSymbol(",");
  const end = parseIntervalEnd(reader);
  reader.needSymbol(")");
  return { kind: "interval", start, end, at };
}

function parseIntervalEnd(reader: TextReader): IntervalEnd {
  const { kind, text, at } = reader.peek();
  if (kind === "name" || kind === "quoted-name") {
    reader.next();
    return { kind: "property", name: text, at };
  }
  if (kind !== "string") throw reader.unexpected(instant.end.expected);
  reader.next();
  if (text === "..") return null;
  return readIntervalEnd(text, at);
}

/** @throws Problem for a text that is neither a date nor a moment. */
export function readIntervalEnd(text: string, at: Place): IntervalEnd {
  for (const kind of ["date", "timestamp"] as const) {
    const value = readInstant(kind, text);
    if (value !== undefined) return { kind, value, at };
  }
  throw filterProblem(at, instant.end.wrong(text), instant.end.expected);
}
