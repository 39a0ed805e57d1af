/**
 * A CQL2 filter (OGC 21-065r2), whichever encoding it came in: `parse-text.ts` and `read-json.ts` make it,
 * `write-text.ts` and `write-json.ts` write it, `check-filter.ts` gives it meaning for one dataset and
 * `sql/build/cql2.ts` turns it into SQL.
 */
export type Expression =
  | Logical
  | Not
  | Comparison
  | Like
  | Between
  | InList
  | IsNull
  | Spatial
  | Temporal
  | Arithmetic
  | CaseInsensitive
  | Property
  | Literal
  | Interval
  | GeometryLiteral
  | BboxLiteral;

/** Where it was read: the position of a character, counted from 1, or a JSON pointer. */
export type Place = number | string;

interface Placed {
  readonly at?: Place;
}

export interface Logical extends Placed {
  readonly kind: "and" | "or";
  /** Two or more. */
  readonly args: readonly Expression[];
}

export interface Not extends Placed {
  readonly kind: "not";
  readonly arg: Expression;
}

export interface Comparison extends Placed {
  readonly kind: "comparison";
  readonly op: ComparisonOperator;
  readonly left: Expression;
  readonly right: Expression;
}

/** `%` stands for any characters, `_` for one, `\` before either for itself. */
export interface Like extends Placed {
  readonly kind: "like";
  readonly value: Expression;
  readonly pattern: Expression;
}

export interface Between extends Placed {
  readonly kind: "between";
  readonly value: Expression;
  readonly low: Expression;
  readonly high: Expression;
}

export interface InList extends Placed {
  readonly kind: "in";
  readonly value: Expression;
  readonly list: readonly Expression[];
}

export interface IsNull extends Placed {
  readonly kind: "isNull";
  readonly arg: Expression;
}

export interface Spatial extends Placed {
  readonly kind: "spatial";
  readonly op: SpatialOperator;
  readonly left: Expression;
  readonly right: Expression;
}

export interface Temporal extends Placed {
  readonly kind: "temporal";
  readonly op: TemporalOperator;
  readonly left: Expression;
  readonly right: Expression;
}

export interface Arithmetic extends Placed {
  readonly kind: "arithmetic";
  readonly op: ArithmeticOperator;
  readonly left: Expression;
  readonly right: Expression;
}

export interface CaseInsensitive extends Placed {
  readonly kind: "casei";
  readonly arg: Expression;
}

export interface Property extends Placed {
  readonly kind: "property";
  readonly name: string;
}

/** What is written down rather than computed. */
export type Value = Property | Literal | Interval | GeometryLiteral | BboxLiteral;

export type Literal = StringLiteral | NumberLiteral | BooleanLiteral | InstantLiteral;

export interface StringLiteral extends Placed {
  readonly kind: "string";
  readonly value: string;
}

export interface NumberLiteral extends Placed {
  readonly kind: "number";
  /** Finite. */
  readonly value: number;
}

export interface BooleanLiteral extends Placed {
  readonly kind: "boolean";
  readonly value: boolean;
}

export interface InstantLiteral extends Placed {
  readonly kind: "date" | "timestamp";
  /** `YYYY-MM-DD`, or a moment in UTC ending in `Z`. */
  readonly value: string;
}

/** Both ends belong to it; `null` is an open end. */
export interface Interval extends Placed {
  readonly kind: "interval";
  readonly start: IntervalEnd;
  readonly end: IntervalEnd;
}

export type IntervalEnd = InstantLiteral | Property | null;

export interface GeometryLiteral extends Placed {
  readonly kind: "geometry";
  readonly geometry: Geometry;
  /** In a checked filter: the EPSG code of the coordinates, which are then east, north whatever the code's axes are. */
  readonly epsg?: number;
}

/** The corners in the order of the axes: lower, lower, upper, upper. Heights are read and dropped. */
export interface BboxLiteral extends Placed {
  readonly kind: "bbox";
  readonly corners: Corners;
}

export type Corners = readonly [number, number, number, number];

export type Position = readonly [number, number];

/** GeoJSON without heights; rings are closed, lines have two or more positions. */
export type Geometry =
  | { readonly type: "Point"; readonly coordinates: Position }
  | { readonly type: "MultiPoint" | "LineString"; readonly coordinates: readonly Position[] }
  | { readonly type: "MultiLineString" | "Polygon"; readonly coordinates: readonly (readonly Position[])[] }
  | { readonly type: "MultiPolygon"; readonly coordinates: readonly (readonly (readonly Position[])[])[] }
  | { readonly type: "GeometryCollection"; readonly geometries: readonly Geometry[] };

export const comparisonOperators = ["=", "<>", "<", ">", "<=", ">="] as const;
export type ComparisonOperator = (typeof comparisonOperators)[number];

export const arithmeticOperators = ["+", "-", "*", "/", "%", "div", "^"] as const;
export type ArithmeticOperator = (typeof arithmeticOperators)[number];

export const spatialOperators = [
  "s_contains",
  "s_crosses",
  "s_disjoint",
  "s_equals",
  "s_intersects",
  "s_overlaps",
  "s_touches",
  "s_within",
] as const;
export type SpatialOperator = (typeof spatialOperators)[number];

/** In the spelling of CQL2 JSON; CQL2 text does not tell upper from lower case. */
export const temporalOperators = [
  "t_after",
  "t_before",
  "t_contains",
  "t_disjoint",
  "t_during",
  "t_equals",
  "t_finishedBy",
  "t_finishes",
  "t_intersects",
  "t_meets",
  "t_metBy",
  "t_overlappedBy",
  "t_overlaps",
  "t_startedBy",
  "t_starts",
] as const;
export type TemporalOperator = (typeof temporalOperators)[number];

const literalKinds: readonly string[] = ["string", "number", "boolean", "date", "timestamp"];
const valueKinds: readonly string[] = [...literalKinds, "property", "interval", "geometry", "bbox"];

export function isLiteral(expression: Expression): expression is Literal {
  return literalKinds.includes(expression.kind);
}

export function isValue(expression: Expression): expression is Value {
  return valueKinds.includes(expression.kind);
}

/** The expressions an expression is made of, in order. */
export function operands(expression: Expression): readonly Expression[] {
  if (expression.kind === "interval") return [expression.start, expression.end].filter((end) => end !== null);
  if (isValue(expression)) return [];
  switch (expression.kind) {
    case "and":
    case "or":
      return expression.args;
    case "not":
    case "isNull":
    case "casei":
      return [expression.arg];
    case "comparison":
    case "spatial":
    case "temporal":
    case "arithmetic":
      return [expression.left, expression.right];
    case "like":
      return [expression.value, expression.pattern];
    case "between":
      return [expression.value, expression.low, expression.high];
    case "in":
      return [expression.value, ...expression.list];
  }
}
