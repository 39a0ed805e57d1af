import {
  type Expression,
  type Geometry,
  type GeometryLiteral,
  type InList,
  isLiteral,
  isValue,
  type SpatialOperator,
  type Temporal,
  type TemporalOperator,
  type Value,
} from "../../model/cql2/expression.ts";
import { positionsOf } from "../../model/cql2/filter-crs.ts";
import { storageEpsg } from "../../model/geo/crs.ts";
import { literal } from "../query.ts";
import { type Fragment, join, param, sql, trusted } from "./fragment.ts";
import { storageGridDegrees } from "../../model/geo/stored-geometry.ts";

/** Property name → the trusted SQL that reads it. */
export type PropertyColumns = ReadonlyMap<string, string>;

/**
 * A checked filter (`model/cql2/check-filter.ts`) → an SQL condition. Every value is a parameter; names come from `columns` alone.
 * @throws Error for a property that the check should have refused.
 */
export function filterCondition(expression: Expression, columns: PropertyColumns): Fragment {
  if (isValue(expression)) return value(expression, columns);
  const part = (operand: Expression) => filterCondition(operand, columns);
  switch (expression.kind) {
    case "and":
    case "or":
      return sql`(${join(expression.args.map(part), ` ${expression.kind} `)})`;
    case "not":
      return sql`(not ${part(expression.arg)})`;
    case "isNull":
      return sql`(${part(expression.arg)} is null)`;
    case "comparison":
      return sql`(${part(expression.left)} ${trusted(expression.op)} ${part(expression.right)})`;
    case "between":
      return sql`(${part(expression.value)} between ${part(expression.low)} and ${part(expression.high)})`;
    case "like":
      return sql`(${part(expression.value)} like ${part(expression.pattern)} escape '\\')`;
    case "in":
      return membership(expression, columns);
    case "casei":
      // One collation inside, so that letters outside ASCII fold too; another outside, so that order is the same as for any text.
      return sql`(lower(${part(expression.arg)} collate "und-x-icu") collate "C")`;
    case "arithmetic":
      return arithmetic(expression.op, part(expression.left), part(expression.right));
    case "spatial":
      return spatial(expression.op, part(expression.left), part(expression.right));
    case "temporal":
      return temporal(expression, columns);
  }
}

const sqlTypes = { string: "text", number: "float8", boolean: "boolean", date: "date", timestamp: "timestamptz" } as const;

function value(expression: Value, columns: PropertyColumns): Fragment {
  if (isLiteral(expression)) return sql`${param(expression.value)}::${trusted(sqlTypes[expression.kind])}`;
  switch (expression.kind) {
    case "property":
      return column(expression.name, columns);
    case "geometry":
      return geometryValue(expression);
    case "interval":
      // Only IS NULL asks for an interval as a whole: it is unknown when its beginning is.
      return limits(expression, columns).start;
    case "bbox":
      throw new Error("a box is a geometry once it is checked");
  }
}

function column(name: string, columns: PropertyColumns): Fragment {
  const text = columns.get(name);
  if (text === undefined) throw new Error(`"${name}" is in a filter but no column`);
  return trusted(text);
}

/** Members of one kind go as one parameter, so that a thousand of them are quickly planned. */
function membership({ value: tested, list }: InList, columns: PropertyColumns): Fragment {
  const left = filterCondition(tested, columns);
  const literals = list.filter(isLiteral);
  const [first] = literals;
  if (first !== undefined && literals.length === list.length) {
    return sql`(${left} = any(${param(literals.map(({ value: member }) => member))}::${trusted(sqlTypes[first.kind])}[]))`;
  }
  const members = list.map((member) => filterCondition(member, columns));
  return sql`(${left} in (${join(members, ", ")}))`;
}

function arithmetic(op: string, left: Fragment, right: Fragment): Fragment {
  const [a, b] = [sql`(${left})::float8`, sql`(${right})::float8`];
  switch (op) {
    case "/":
      return sql`(${a} / nullif(${b}, 0))`;
    case "div":
      return sql`trunc(${a} / nullif(${b}, 0))`;
    case "%":
      return sql`mod((${a})::numeric, nullif((${b})::numeric, 0))::float8`;
    default:
      return sql`(${a} ${trusted(op)} ${b})`;
  }
}

function spatial(op: SpatialOperator, left: Fragment, right: Fragment): Fragment {
  return sql`${trusted(op.replace("s_", "st_"))}(${left}, ${right})`;
}

/** Straight edges in another coordinate system are slightly bent in degrees; this many pieces keep a city's width within centimetres. */
const edgePieces = 64;

/** As stored: degrees, on the grid of the rows, so that equal positions are equal, and valid whatever the caller drew. */
function geometryValue({ geometry, epsg = storageEpsg }: GeometryLiteral): Fragment {
  const given = sql`st_setsrid(st_geomfromgeojson(${param(JSON.stringify(geometry))}::text), ${trusted(String(epsg))})`;
  const moved = epsg === storageEpsg ? given : sql`st_transform(${withShortEdges(geometry, given)}, ${trusted(String(storageEpsg))})`;
  const snapped = sql`st_snaptogrid(${moved}, ${trusted(literal(storageGridDegrees))})`;
  return hasArea(geometry) ? sql`st_makevalid(${snapped}, 'method=structure')` : snapped;
}

function withShortEdges(geometry: Geometry, given: Fragment): Fragment {
  const positions = positionsOf(geometry);
  const extent = ([0, 1] as const).map((axis) => {
    const numbers = positions.map((position) => position[axis]);
    return numbers.reduce((most, n) => Math.max(most, n), -Infinity) - numbers.reduce((least, n) => Math.min(least, n), Infinity);
  });
  const edge = Math.max(...extent) / edgePieces;
  return edge > 0 ? sql`st_segmentize(${given}, ${param(edge)}::float8)` : given;
}

function hasArea(geometry: Geometry): boolean {
  return geometry.type === "GeometryCollection" ? geometry.geometries.some(hasArea) : geometry.type.endsWith("Polygon");
}

interface Limits {
  readonly start: Fragment;
  readonly end: Fragment;
}

/** Where two intervals begin and end, in the words of the OWL Time ontology; an instant begins and ends at once. */
const temporalConditions: Readonly<Record<TemporalOperator, (a: Limits, b: Limits) => Fragment>> = {
  t_after: (a, b) => sql`${a.start} > ${b.end}`,
  t_before: (a, b) => sql`${a.end} < ${b.start}`,
  t_contains: (a, b) => sql`${a.start} < ${b.start} and ${a.end} > ${b.end}`,
  t_disjoint: (a, b) => sql`${a.start} > ${b.end} or ${a.end} < ${b.start}`,
  t_during: (a, b) => sql`${a.start} > ${b.start} and ${a.end} < ${b.end}`,
  t_equals: (a, b) => sql`${a.start} = ${b.start} and ${a.end} = ${b.end}`,
  t_finishedBy: (a, b) => sql`${a.start} < ${b.start} and ${a.end} = ${b.end}`,
  t_finishes: (a, b) => sql`${a.start} > ${b.start} and ${a.end} = ${b.end}`,
  t_intersects: (a, b) => sql`${a.start} <= ${b.end} and ${a.end} >= ${b.start}`,
  t_meets: (a, b) => sql`${a.end} = ${b.start}`,
  t_metBy: (a, b) => sql`${a.start} = ${b.end}`,
  t_overlappedBy: (a, b) => sql`${a.start} > ${b.start} and ${a.start} < ${b.end} and ${a.end} > ${b.end}`,
  t_overlaps: (a, b) => sql`${a.start} < ${b.start} and ${a.end} > ${b.start} and ${a.end} < ${b.end}`,
  t_startedBy: (a, b) => sql`${a.start} = ${b.start} and ${a.end} > ${b.end}`,
  t_starts: (a, b) => sql`${a.start} = ${b.start} and ${a.end} < ${b.end}`,
};

function temporal({ op, left, right }: Temporal, columns: PropertyColumns): Fragment {
  return sql`(${temporalConditions[op](limits(left, columns), limits(right, columns))})`;
}

function limits(time: Expression, columns: PropertyColumns): Limits {
  if (time.kind !== "interval") {
    const instant = filterCondition(time, columns);
    return { start: instant, end: instant };
  }
  const type = [time.start, time.end].some((end) => end?.kind === "timestamp") ? "timestamptz" : "date";
  const open = (infinity: string) => trusted(`${infinity}::${type}`);
  return {
    start: time.start === null ? open("'-infinity'") : filterCondition(time.start, columns),
    end: time.end === null ? open("'infinity'") : filterCondition(time.end, columns),
  };
}
