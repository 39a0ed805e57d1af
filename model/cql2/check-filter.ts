import type { LocalText } from "../text.ts";
import {
  type Expression,
  isValue,
  type BboxLiteral,
  type GeometryLiteral,
  type Interval,
  type IntervalEnd,
  type Place,
  type Temporal,
  type Value,
} from "./expression.ts";
import { bboxGeometry, eastFirst, type FilterCrs, isInside } from "./filter-crs.ts";
import { filterProblem } from "./filter-problem.ts";
import { dayInJapan, instant, readInstant } from "./read-instant.ts";

/** What a property of a dataset can be compared with. */
export type PropertyType = "string" | "number" | "boolean" | "date" | "geometry";

/** What a filter may speak of. */
export interface FilterScope {
  readonly properties: ReadonlyMap<string, PropertyType>;
  readonly crs: FilterCrs;
}

/**
 * Gives a filter its meaning: every property is one of the scope, everything compared is of one type, coordinates are east, north
 * with their EPSG code, boxes are geometries, and a text or moment compared with a date is that date (in Japan).
 * @throws Problem `invalid-parameter` saying what does not fit, and where.
 */
export function checkFilter(expression: Expression, scope: FilterScope): Expression {
  return needType(check(expression, scope), "boolean").expression;
}

type ValueType = PropertyType | "timestamp" | "interval";

interface Typed {
  readonly expression: Expression;
  readonly type: ValueType;
}

function check(expression: Expression, scope: FilterScope): Typed {
  if (isValue(expression)) return checkValue(expression, scope);
  const boolean = (checked: Expression): Typed => ({ expression: checked, type: "boolean" });
  switch (expression.kind) {
    case "and":
    case "or":
      return boolean({ ...expression, args: expression.args.map((arg) => checkFilter(arg, scope)) });
    case "not":
      return boolean({ ...expression, arg: checkFilter(expression.arg, scope) });
    case "comparison": {
      const [left, right] = unify([check(expression.left, scope), check(expression.right, scope)]);
      return boolean({ ...expression, left, right });
    }
    case "between": {
      const [value, low, high] = unify([check(expression.value, scope), check(expression.low, scope), check(expression.high, scope)]);
      return boolean({ ...expression, value, low, high });
    }
    case "in": {
      const [value, ...list] = unify([check(expression.value, scope), ...expression.list.map((member) => check(member, scope))]);
      return boolean({ ...expression, value, list });
    }
    case "like":
      return boolean({
        ...expression,
        value: needType(check(expression.value, scope), "string").expression,
        pattern: checkPattern(expression.pattern),
      });
    case "isNull":
      return boolean({ ...expression, arg: check(expression.arg, scope).expression });
    case "spatial":
      return boolean({
        ...expression,
        left: checkGeometryOperand(expression.left, scope),
        right: checkGeometryOperand(expression.right, scope),
      });
    case "temporal":
      return boolean(checkTemporal(expression, scope));
    case "arithmetic":
      return {
        expression: {
          ...expression,
          left: needType(check(expression.left, scope), "number").expression,
          right: needType(check(expression.right, scope), "number").expression,
        },
        type: "number",
      };
    case "casei":
      return { expression: { ...expression, arg: needType(check(expression.arg, scope), "string").expression }, type: "string" };
  }
}

function checkValue(value: Value, scope: FilterScope): Typed {
  switch (value.kind) {
    case "property":
      return { expression: value, type: typeOfProperty(value.name, value.at, scope) };
    case "string":
      if (value.value.includes("\0"))
        throw filterProblem(value.at, { ja: "文字列に使えない文字 U+0000 があります", en: "the text contains U+0000" });
      return { expression: value, type: "string" };
    case "interval":
      return { expression: checkInterval(value, scope), type: "interval" };
    case "geometry":
    case "bbox":
      return { expression: placeGeometry(value, scope.crs), type: "geometry" };
    case "number":
    case "boolean":
    case "date":
    case "timestamp":
      return { expression: value, type: value.kind };
  }
}

function typeOfProperty(name: string, at: Place | undefined, { properties }: FilterScope): PropertyType {
  const type = properties.get(name);
  if (type !== undefined) return type;
  const known = [...properties.keys()].join(", ");
  throw filterProblem(at, { ja: `「${name}」という項目はありません`, en: `there is no property "${name}"` }, { ja: known, en: known });
}

/** The same expressions as one type; what reads as a date is a date beside one. */
function unify<T extends [Typed, ...Typed[]]>(operands: T): { [K in keyof T]: Expression };
function unify(operands: readonly Typed[]): Expression[] {
  const target = targetType(operands);
  return operands.map((operand) => convert(operand, target).expression);
}

function targetType(operands: readonly Typed[]): ValueType {
  for (const type of ["date", "timestamp"] as const) if (operands.some((operand) => operand.type === type)) return type;
  const [first] = operands;
  if (first === undefined || first.type === "geometry" || first.type === "interval")
    throw filterProblem(
      first?.expression.at,
      { ja: "図形や期間は大小を比べられません", en: "geometries and intervals cannot be compared so" },
      { ja: "S_ または T_ で始まる関数", en: "a function that begins with S_ or T_" },
    );
  return first.type;
}

function convert(operand: Typed, target: ValueType): Typed {
  const { expression, type } = operand;
  if (type === target) return operand;
  const { at } = expression;
  const placed = at === undefined ? {} : { at };
  if (target === "date" && expression.kind === "timestamp")
    return { expression: { kind: "date", value: dayInJapan(expression.value), ...placed }, type: target };
  if ((target === "date" || target === "timestamp") && expression.kind === "string") {
    const moment = readInstant("timestamp", expression.value);
    const value = target === "timestamp" ? moment : (readInstant("date", expression.value) ?? (moment && dayInJapan(moment)));
    if (value === undefined) throw filterProblem(at, instant[target].wrong(expression.value), instant[target].expected);
    return { expression: { kind: target, value, ...placed }, type: target };
  }
  throw wrongType(operand, target);
}

function needType(operand: Typed, type: ValueType): Typed {
  if (operand.type === type) return operand;
  throw wrongType(operand, type);
}

/** A pattern is a text, alone or in CASEI, that does not end in the middle of an escape. */
function checkPattern(pattern: Expression): Expression {
  if (pattern.kind === "casei") return { ...pattern, arg: checkPattern(pattern.arg) };
  if (pattern.kind !== "string")
    throw filterProblem(
      pattern.at,
      { ja: "LIKE の右は文字列です", en: "LIKE needs a text on its right" },
      { ja: "'…%'、CASEI('…%')", en: "'…%' or CASEI('…%')" },
    );
  if (pattern.value.includes("\0"))
    throw filterProblem(pattern.at, { ja: "文字列に使えない文字 U+0000 があります", en: "the text contains U+0000" });
  if (/(?:^|[^\\])(?:\\\\)*\\$/.test(pattern.value))
    throw filterProblem(
      pattern.at,
      { ja: "型が \\ で終わっています", en: "the pattern ends with \\" },
      { ja: "\\ の後に文字、文字としての \\ は \\\\", en: "a character after \\, and \\\\ for itself" },
    );
  return pattern;
}

function checkGeometryOperand(operand: Expression, scope: FilterScope): Expression {
  return needType(check(operand, scope), "geometry").expression;
}

function placeGeometry(literal: GeometryLiteral | BboxLiteral, crs: FilterCrs): GeometryLiteral {
  const geometry = literal.kind === "bbox" ? bboxGeometry(literal.corners, crs) : eastFirst(literal.geometry, crs);
  if (geometry === undefined)
    throw filterProblem(literal.at, { ja: "BBOX の角の順が逆です", en: "the corners of BBOX are in the wrong order" }, crs.axes);
  if (!isInside(geometry, crs))
    throw filterProblem(
      literal.at,
      { ja: "座標が座標系の範囲の外にあります", en: "a coordinate lies outside the coordinate system" },
      crs.axes,
    );
  return { kind: "geometry", geometry, epsg: crs.epsg, ...(literal.at !== undefined && { at: literal.at }) };
}

/** These compare where two intervals begin and end, which an instant does not do. */
const forInstantsToo: readonly string[] = ["t_after", "t_before", "t_disjoint", "t_equals", "t_intersects"];

function checkTemporal(temporal: Temporal, scope: FilterScope): Temporal {
  const operands = [temporal.left, temporal.right].map((operand) => asTime(check(operand, scope)));
  const needsInterval = forInstantsToo.includes(temporal.op) ? undefined : operands.find(({ kind }) => kind !== "interval");
  if (needsInterval)
    throw filterProblem(
      needsInterval.at,
      { ja: `${temporal.op.toUpperCase()} は期間どうしを比べます`, en: `${temporal.op.toUpperCase()} compares intervals` },
      { ja: "INTERVAL(…, …)", en: "INTERVAL(…, …)" },
    );
  const dated = operands.some(speaksOfDays) ? operands.map(inDays) : operands;
  const [left = temporal.left, right = temporal.right] = dated;
  return { ...temporal, left, right };
}

function asTime(operand: Typed): Expression {
  if (["date", "timestamp", "interval"].includes(operand.type)) return operand.expression;
  if (operand.expression.kind === "string")
    return convert(operand, readInstant("timestamp", operand.expression.value) === undefined ? "date" : "timestamp").expression;
  throw wrongType(operand, "interval");
}

function checkInterval(interval: Interval, scope: FilterScope): Interval {
  for (const end of [interval.start, interval.end]) {
    if (end?.kind !== "property") continue;
    const type = typeOfProperty(end.name, end.at, scope);
    if (type !== "date") throw wrongType({ expression: end, type }, "date");
  }
  const checked = speaksOfDays(interval) ? intervalInDays(interval) : interval;
  const [start, end] = [checked.start, checked.end].map((limit) =>
    limit?.kind === "date" || limit?.kind === "timestamp" ? limit.value : undefined,
  );
  if (start !== undefined && end !== undefined && Date.parse(start) > Date.parse(end))
    throw filterProblem(interval.at, { ja: "期間の終わりが始まりより前です", en: "the interval ends before it begins" });
  return checked;
}

function speaksOfDays(time: Expression | IntervalEnd): boolean {
  if (time === null) return false;
  return time.kind === "interval" ? speaksOfDays(time.start) || speaksOfDays(time.end) : time.kind !== "timestamp";
}

function inDays(time: Expression): Expression {
  if (time.kind === "timestamp") return convert({ expression: time, type: "timestamp" }, "date").expression;
  return time.kind === "interval" ? intervalInDays(time) : time;
}

function intervalInDays(interval: Interval): Interval {
  const day = (end: IntervalEnd): IntervalEnd => (end?.kind === "timestamp" ? { ...end, kind: "date", value: dayInJapan(end.value) } : end);
  return { ...interval, start: day(interval.start), end: day(interval.end) };
}

const typeNames: Readonly<Record<ValueType, LocalText>> = {
  string: { ja: "文字列（'…'）", en: "a text ('…')" },
  number: { ja: "数値", en: "a number" },
  boolean: { ja: "真偽（条件、TRUE、FALSE）", en: "a truth value (a condition, TRUE, FALSE)" },
  date: { ja: "日付（DATE('2026-04-01')）", en: "a date (DATE('2026-04-01'))" },
  timestamp: { ja: "日時（TIMESTAMP('2026-04-01T09:00:00Z')）", en: "a moment (TIMESTAMP('2026-04-01T09:00:00Z'))" },
  interval: { ja: "日付、日時、期間（INTERVAL(…, …)）", en: "a date, a moment or an interval (INTERVAL(…, …))" },
  geometry: { ja: "図形（geometry、POINT(…)、BBOX(…) など）", en: "a geometry (geometry, POINT(…), BBOX(…), …)" },
};

function wrongType({ expression, type }: Typed, wanted: ValueType) {
  const name = expression.kind === "property" ? `「${expression.name}」は` : "ここは";
  const nameEn = expression.kind === "property" ? `"${expression.name}" is` : "this is";
  return filterProblem(expression.at, { ja: `${name}${typeNames[type].ja}です`, en: `${nameEn} ${typeNames[type].en}` }, typeNames[wanted]);
}
