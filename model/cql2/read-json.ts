import type { LocalText } from "../text.ts";
import {
  arithmeticOperators,
  comparisonOperators,
  type Expression,
  type IntervalEnd,
  type Place,
  spatialOperators,
  temporalOperators,
} from "./expression.ts";
import { filterProblem } from "./filter-problem.ts";
import { checkLength, checkSize, mostNesting } from "./limits.ts";
import { noSuchFunction, readCorners, readIntervalEnd } from "./parse-call.ts";
import { instant, readInstant } from "./read-instant.ts";
import { readGeometry } from "./read-geometry.ts";

/**
 * CQL2 JSON → expression.
 * @throws Problem `invalid-parameter` saying at which JSON pointer what was expected.
 */
export function parseJson(text: string): Expression {
  checkLength(text);
  const expression = readExpression(parse(text), "", 0);
  checkSize(expression);
  return expression;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw filterProblem(
      undefined,
      { ja: "JSON として読めません", en: "it is no JSON" },
      { ja: '例：{"op":"=","args":[{"property":"name"},"…"]}', en: 'such as {"op":"=","args":[{"property":"name"},"…"]}' },
    );
  }
}

type JsonObject = Readonly<Record<string, unknown>>;

const anything: LocalText = {
  ja: '文字列、数値、真偽値、{"op":…,"args":[…]}、{"property":…}、{"date":…}、{"timestamp":…}、{"interval":[…]}、{"bbox":[…]}、GeoJSON の図形',
  en: 'a string, a number, a boolean, {"op":…,"args":[…]}, {"property":…}, {"date":…}, {"timestamp":…}, {"interval":[…]}, {"bbox":[…]} or a GeoJSON geometry',
};

function readExpression(value: unknown, at: string, depth: number): Expression {
  if (depth > mostNesting) throw filterProblem(at, { ja: "入れ子が深すぎます", en: "it is nested too deeply" });
  if (typeof value === "string") return { kind: "string", value, at };
  if (typeof value === "boolean") return { kind: "boolean", value, at };
  if (typeof value === "number") return { kind: "number", value: finite(value, at), at };
  if (!isObject(value)) throw unexpected(at, anything);
  if (typeof value["op"] === "string") return readOperation(value["op"], value["args"], { at, depth });
  if (typeof value["property"] === "string") return { kind: "property", name: value["property"], at };
  if ("date" in value) return readInstantObject("date", value["date"], at);
  if ("timestamp" in value) return readInstantObject("timestamp", value["timestamp"], at);
  if ("interval" in value) return readInterval(value["interval"], `${at}/interval`);
  if ("bbox" in value && !("type" in value))
    return { kind: "bbox", corners: readCorners(readNumbers(value["bbox"], `${at}/bbox`), at), at };
  if (typeof value["type"] === "string") return { kind: "geometry", geometry: readGeometry(value, at), at };
  // As drafts of the standard wrote it.
  if ("casei" in value) return { kind: "casei", arg: readExpression(value["casei"], `${at}/casei`, depth + 1), at };
  throw unexpected(at, anything);
}

interface Where {
  readonly at: string;
  readonly depth: number;
}

function readOperation(op: string, args: unknown, { at, depth }: Where): Expression {
  const read = (index: number) => readExpression(argumentAt(args, index, at), `${at}/args/${index}`, depth + 1);
  const pair = () => {
    needCount(args, 2, at);
    return { left: read(0), right: read(1), at };
  };
  const comparison = comparisonOperators.find((candidate) => candidate === op);
  if (comparison !== undefined) return { kind: "comparison", op: comparison, ...pair() };
  const arithmetic = arithmeticOperators.find((candidate) => candidate === op);
  if (arithmetic !== undefined) return { kind: "arithmetic", op: arithmetic, ...pair() };
  const spatial = spatialOperators.find((candidate) => candidate === op);
  if (spatial !== undefined) return { kind: "spatial", op: spatial, ...pair() };
  const temporal = temporalOperators.find((candidate) => candidate === op);
  if (temporal !== undefined) return { kind: "temporal", op: temporal, ...pair() };
  return readNamed(op, { args, read, at, depth });
}

function readNamed(op: string, { args, read, at, depth }: Where & { args: unknown; read(index: number): Expression }): Expression {
  switch (op) {
    case "and":
    case "or":
      if (!Array.isArray(args) || args.length < 2) throw unexpected(`${at}/args`, { ja: "2 つ以上の式", en: "two or more expressions" });
      return { kind: op, args: args.map((_, index) => read(index)), at };
    case "not":
    case "isNull":
    case "casei":
      needCount(args, 1, at);
      return { kind: op, arg: read(0), at };
    case "like":
      needCount(args, 2, at);
      return { kind: op, value: read(0), pattern: read(1), at };
    case "between":
      needCount(args, 3, at);
      return { kind: op, value: read(0), low: read(1), high: read(2), at };
    case "in": {
      needCount(args, 2, at);
      const list = argumentAt(args, 1, at);
      if (!Array.isArray(list) || list.length === 0)
        throw unexpected(`${at}/args/1`, { ja: "1 つ以上の値の配列", en: "an array of one or more values" });
      return {
        kind: op,
        value: read(0),
        list: list.map((member: unknown, index) => readExpression(member, `${at}/args/1/${index}`, depth + 1)),
        at,
      };
    }
    default:
      throw noSuchFunction(op, `${at}/op`);
  }
}

function argumentAt(args: unknown, index: number, at: string): unknown {
  if (!Array.isArray(args) || index >= args.length)
    throw unexpected(`${at}/args`, { ja: `${index + 1} つ以上の引数の配列`, en: `an array of ${index + 1} or more arguments` });
  return args[index] as unknown;
}

function needCount(args: unknown, count: number, at: string): void {
  if (Array.isArray(args) && args.length === count) return;
  throw unexpected(`${at}/args`, { ja: `${count} 個の引数の配列`, en: `an array of ${count} argument${count === 1 ? "" : "s"}` });
}

function readInstantObject(kind: "date" | "timestamp", text: unknown, at: string): Expression {
  const value = typeof text === "string" ? readInstant(kind, text) : undefined;
  if (value === undefined) throw filterProblem(`${at}/${kind}`, instant[kind].wrong(String(JSON.stringify(text))), instant[kind].expected);
  return { kind, value, at };
}

function readInterval(ends: unknown, at: string): Expression {
  if (!Array.isArray(ends) || ends.length !== 2) throw unexpected(at, { ja: "始まりと終わりの配列", en: "an array of start and end" });
  const [start, end] = ends.map((value: unknown, index) => readIntervalMember(value, `${at}/${index}`));
  return { kind: "interval", start: start ?? null, end: end ?? null, at: at.slice(0, -"/interval".length) };
}

function readIntervalMember(value: unknown, at: string): IntervalEnd {
  if (value === "..") return null;
  if (typeof value === "string") return readIntervalEnd(value, at);
  if (isObject(value) && typeof value["property"] === "string") return { kind: "property", name: value["property"], at };
  throw unexpected(at, instant.end.expected);
}

function readNumbers(value: unknown, at: string): number[] {
  if (!Array.isArray(value)) throw unexpected(at, { ja: "数値の配列", en: "an array of numbers" });
  return value.map((member: unknown, index) => {
    if (typeof member !== "number") throw unexpected(`${at}/${index}`, { ja: "数値", en: "a number" });
    return finite(member, `${at}/${index}`);
  });
}

/** JSON knows no infinity, but `1e999` becomes one; and minus zero is nothing else than zero. */
function finite(value: number, at: Place): number {
  if (Number.isFinite(value)) return value + 0;
  throw filterProblem(at, { ja: "数値が大きすぎます", en: "the number is too large" });
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function unexpected(at: Place, expected: LocalText) {
  return filterProblem(at, { ja: "読めません", en: "it cannot be read" }, expected);
}
