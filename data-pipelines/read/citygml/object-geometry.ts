import { gmlShapes, type GmlOptions, type GmlPath } from "../gml/gml-shapes.ts";
import { noParts, type Area, type GeometryParts } from "../wkb/parts-wkb.ts";
import type { XmlNode } from "../xml/xml-node.ts";

type Polygon = readonly GmlPath[];

/** From the flattest to the most detailed. */
const footprints = ["lod0RoofEdge", "lod0FootPrint"];
const surfaces = ["lod0MultiSurface", "lod1MultiSurface", "lod2MultiSurface", "lod3MultiSurface"];
const solids = ["lod1Solid", "lod2Solid", "lod3Solid"];
const lines = ["lod0MultiCurve", "lod0Network", "lod1MultiCurve", "lod2MultiCurve", "lod0TerrainIntersection"];
const shapes = ["lod1Geometry", "lod2Geometry", "lod3Geometry", "lod4Geometry"];
const buildingParts = ["consistsOfBuildingPart", "consistsOfBridgePart", "consistsOfTunnelPart"];

/** Heights of a floor differ by rounding only. */
const floorToleranceMetres = 0.01;
/** Of the square of its extent: below, a surface stands upright and has no area on the map. */
const uprightShare = 1e-9;

/** What the object covers on the map, by the first of its geometries that says it. */
export function objectParts(object: XmlNode, options: GmlOptions): GeometryParts {
  const candidates = [
    () => areasIn(object, footprints, options),
    () => areasIn(object, surfaces, options),
    () => floorsIn(object, options),
    () => groundIn(object, options),
    () => partsOf(object, options),
    () => dmGeometry(object, options),
    () => pathsIn(object, options),
    () => areasIn(object, shapes, options),
  ];
  for (const candidate of candidates) {
    const parts = candidate();
    if (parts && parts.points.length + parts.lines.length + parts.areas.length > 0) return parts;
  }
  return noParts();
}

/** The surfaces of the first of the properties that has any. */
function areasIn(object: XmlNode, names: readonly string[], options: GmlOptions): GeometryParts | undefined {
  for (const name of names) {
    const areas = propertiesNamed(object, name).flatMap((property) => areasOf(gmlShapes(property, options).polygons));
    if (areas.length > 0) return { ...noParts(), areas };
  }
  return undefined;
}

/** The lowest faces of a solid; where the floor follows the ground, its lower half. */
function floorsIn(object: XmlNode, options: GmlOptions): GeometryParts | undefined {
  for (const name of solids) {
    const faces = propertiesNamed(object, name).flatMap((property) => gmlShapes(property, options).polygons);
    const lying = faces.filter((face) => !isUpright(face[0]));
    const heights = lying.flatMap(([outer]) => outer?.z ?? []);
    const [lowest, highest] = [heights.reduce((a, b) => Math.min(a, b), Infinity), heights.reduce((a, b) => Math.max(a, b), -Infinity)];
    const below = (height: number) => lying.filter(([outer]) => outer?.z.every((z) => z <= height));
    const flat = below(lowest + floorToleranceMetres);
    const areas = areasOf(flat.length > 0 ? flat : below((lowest + highest) / 2));
    if (areas.length > 0) return { ...noParts(), areas };
  }
  return undefined;
}

function groundIn(object: XmlNode, options: GmlOptions): GeometryParts {
  const grounds = propertiesNamed(object, "boundedBy").flatMap(({ children }) => children.filter(({ name }) => name === "GroundSurface"));
  return { ...noParts(), areas: grounds.flatMap((ground) => areasIn(ground, surfaces, options)?.areas ?? []) };
}

function partsOf(object: XmlNode, options: GmlOptions): GeometryParts {
  const members = buildingParts.flatMap((name) => propertiesNamed(object, name)).flatMap(({ children }) => children);
  return { ...noParts(), areas: members.flatMap((member) => objectParts(member, options).areas) };
}

/** Geometry of the old two-dimensional map (DM) that an object was made from. */
function dmGeometry(object: XmlNode, options: GmlOptions): GeometryParts {
  const properties = object.children
    .filter(({ name }) => name.endsWith("DmAttribute"))
    .flatMap(({ children }) => children.flatMap((dm) => propertiesNamed(dm, "lod0Geometry")));
  const found = properties.map((property) => gmlShapes(property, options));
  return {
    points: found.flatMap(({ points }) => points.flatMap(({ xy }) => xy.slice(0, 2))),
    lines: found.flatMap((one) => one.lines.map(({ xy }) => xy)),
    areas: found.flatMap(({ polygons }) => areasOf(polygons)),
  };
}

function pathsIn(object: XmlNode, options: GmlOptions): GeometryParts | undefined {
  for (const name of lines) {
    const found = propertiesNamed(object, name).flatMap((property) => gmlShapes(property, options).lines.map(({ xy }) => xy));
    if (found.length > 0) return { ...noParts(), lines: found };
  }
  return undefined;
}

function propertiesNamed(object: XmlNode, name: string): XmlNode[] {
  return object.children.filter((child) => child.name === name);
}

function areasOf(polygons: readonly Polygon[]): Area[] {
  return polygons.filter(([outer]) => !isUpright(outer)).map((rings) => rings.map(({ xy }) => xy));
}

function isUpright(ring: GmlPath | undefined): boolean {
  if (!ring || ring.xy.length < 6) return true;
  const { xy } = ring;
  const [x0 = 0, y0 = 0] = xy;
  let doubleArea = 0;
  let extent = 0;
  for (let at = 2; at + 3 < xy.length; at += 2) {
    const [x1, y1] = [(xy[at] ?? 0) - x0, (xy[at + 1] ?? 0) - y0];
    const [x2, y2] = [(xy[at + 2] ?? 0) - x0, (xy[at + 3] ?? 0) - y0];
    doubleArea += x1 * y2 - x2 * y1;
    extent = Math.max(extent, x1 * x1 + y1 * y1, x2 * x2 + y2 * y2);
  }
  return Math.abs(doubleArea) <= uprightShare * extent;
}
