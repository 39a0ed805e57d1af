import { numberIn } from "../text/number-text.ts";
import type { XmlNode } from "../xml/xml-node.ts";

/** Positions of a line or ring: x, y, x, y … with x = east, and the heights where there are any. */
export interface GmlPath {
  readonly xy: number[];
  readonly z: number[];
}

export interface GmlShapes {
  readonly points: GmlPath[];
  readonly lines: GmlPath[];
  /** Outer ring first, then holes. */
  readonly polygons: (readonly GmlPath[])[];
}

export interface GmlOptions {
  /** Does the first coordinate go north? So it does in latitude/longitude and in plane rectangular systems. */
  readonly northFirst: boolean;
  /** Coordinates a position has where the geometry does not say (`srsDimension`). */
  readonly dimension: 2 | 3;
  /** Finds the element that an `xlink:href` refers to. */
  readonly resolve?: (id: string) => XmlNode | undefined;
}

/** References lead from a surface to its polygon, not further; a made-up file could fan them out without end. */
const deepestReference = 4;
const mostReferences = 100_000;
const deepestElement = 60;

/** All points, lines and polygons in a geometry (GML 3.1 and 3.2), whatever it is nested in. */
export function gmlShapes(node: XmlNode, options: GmlOptions): GmlShapes {
  const shapes: GmlShapes = { points: [], lines: [], polygons: [] };
  collect(node, shapes, { options, dimension: options.dimension, depth: 0, references: 0, followed: { count: 0 } });
  return shapes;
}

interface Context {
  readonly options: GmlOptions;
  readonly dimension: number;
  readonly depth: number;
  readonly references: number;
  /** References followed in the whole geometry. */
  readonly followed: { count: number };
}

function collect(node: XmlNode, shapes: GmlShapes, outer: Context): void {
  const context = inside(node, outer);
  switch (node.name) {
    case "Point":
      shapes.points.push(positionsOf(node, context));
      break;
    case "LineString":
    case "Curve":
    case "OrientableCurve":
    case "CompositeCurve":
    case "LinearRing":
    case "Ring":
      shapes.lines.push(pathOf(node, context));
      break;
    case "Polygon":
    case "PolygonPatch":
    case "Triangle":
    case "Rectangle":
      shapes.polygons.push(ringsOf(node, context));
      break;
    default:
      forMembers(node, context, (member, inner) => collect(member, shapes, inner));
  }
}

/** Children, or what the element refers to when it has none. */
function forMembers(node: XmlNode, context: Context, use: (member: XmlNode, context: Context) => void): void {
  if (context.depth > deepestElement) return;
  for (const child of node.children) use(child, context);
  const href = node.children.length === 0 ? node.attribute("href") : undefined;
  if (href?.startsWith("#") !== true || context.references >= deepestReference || context.followed.count >= mostReferences) return;
  context.followed.count++;
  const target = context.options.resolve?.(href.slice(1));
  if (target) use(target, { ...context, references: context.references + 1 });
}

function inside(node: XmlNode, context: Context): Context {
  const stated = Number(node.attribute("srsDimension"));
  return { ...context, depth: context.depth + 1, dimension: stated === 2 || stated === 3 ? stated : context.dimension };
}

function ringsOf(polygon: XmlNode, context: Context): GmlPath[] {
  const boundaries = (names: readonly string[]) =>
    polygon.children
      .filter(({ name }) => names.includes(name))
      .flatMap(({ children }) => children.map((ring) => pathOf(ring, inside(ring, context))));
  const [outer = { xy: [], z: [] }] = boundaries(["exterior", "outerBoundaryIs"]);
  return [outer, ...boundaries(["interior", "innerBoundaryIs"])];
}

/** One path of all positions and curves in the element, end to end; a position shared by two curves comes once. */
function pathOf(node: XmlNode, context: Context): GmlPath {
  if (node.name === "OrientableCurve" && node.attribute("orientation") === "-") return reversed(joined(node, context));
  return joined(node, context);
}

function joined(node: XmlNode, context: Context): GmlPath {
  const own = positionsOf(node, context);
  if (own.xy.length > 0) return own;
  const path: GmlPath = { xy: [], z: [] };
  forMembers(node, context, (member, inner) => append(path, pathOf(member, inside(member, inner))));
  return path;
}

function append(path: GmlPath, next: GmlPath): void {
  const isShared = path.xy.length > 0 && path.xy.at(-2) === next.xy[0] && path.xy.at(-1) === next.xy[1];
  for (let at = isShared ? 2 : 0; at < next.xy.length; at++) path.xy.push(next.xy[at] ?? Number.NaN);
  for (let at = isShared ? 1 : 0; at < next.z.length; at++) path.z.push(next.z[at] ?? Number.NaN);
}

function reversed({ xy, z }: GmlPath): GmlPath {
  const turned: number[] = [];
  for (let at = xy.length - 2; at >= 0; at -= 2) turned.push(xy[at] ?? Number.NaN, xy[at + 1] ?? Number.NaN);
  return { xy: turned, z: z.toReversed() };
}

/** The positions that stand directly in the element: `posList`, `pos`, `coordinates`. */
function positionsOf(node: XmlNode, context: Context): GmlPath {
  const path: GmlPath = { xy: [], z: [] };
  for (const child of node.children) {
    if (child.name === "posList" || child.name === "pos") addPositions(path, child, inside(child, context));
    else if (child.name === "coordinates") addTuples(path, child, context);
  }
  return path;
}

function addPositions(path: GmlPath, node: XmlNode, { dimension, options }: Context): void {
  const values = (node.value ?? "").split(/\s+/).map(numberIn);
  // Where heights are declared but left out, the count tells.
  const stride = values.length % dimension === 0 || values.length % 2 !== 0 ? dimension : 2;
  for (let at = 0; at + 1 < values.length; at += stride) addPosition(path, values.slice(at, at + stride), options);
}

/** `x,y[,z]` tuples between blanks. */
function addTuples(path: GmlPath, node: XmlNode, { options }: Context): void {
  for (const tuple of (node.value ?? "").split(/\s+/)) addPosition(path, tuple.split(",").map(numberIn), options);
}

function addPosition(
  { xy, z }: GmlPath,
  [first = Number.NaN, second = Number.NaN, height]: readonly number[],
  { northFirst }: GmlOptions,
): void {
  if (northFirst) xy.push(second, first);
  else xy.push(first, second);
  if (height !== undefined) z.push(height);
}
