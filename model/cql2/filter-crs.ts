import type { Bounds } from "../geo/crs.ts";
import type { LocalText } from "../text.ts";
import type { Corners, Geometry, Position } from "./expression.ts";

/** How the coordinates of a filter are meant. */
export interface FilterCrs {
  readonly epsg: number;
  /** Does the first number mean north (or latitude)? */
  readonly northFirst: boolean;
  /** Degrees, so that a box may cross the 180th meridian. */
  readonly isGeographic: boolean;
  /** East, north: coordinates outside cannot be meant. */
  readonly bounds: Bounds;
  /** The order and range of the numbers, for a person. */
  readonly axes: LocalText;
}

/** The geometry with east before north. */
export function eastFirst(geometry: Geometry, { northFirst }: FilterCrs): Geometry {
  return northFirst ? movePositions(geometry, ([north, east]) => [east, north]) : geometry;
}

/** Do all (east, north) positions lie where the coordinate system is defined? */
export function isInside(geometry: Geometry, { bounds: [west, south, east, north] }: FilterCrs): boolean {
  return positionsOf(geometry).every(([x, y]) => x >= west && x <= east && y >= south && y <= north);
}

/**
 * A box as (east, north) geometry: two polygons where it crosses the 180th meridian, a line or point where it has no area.
 * @returns undefined when the lower corner is not the lower one.
 */
export function bboxGeometry(corners: Corners, crs: FilterCrs): Geometry | undefined {
  const [west, south, east, north] = crs.northFirst ? [corners[1], corners[0], corners[3], corners[2]] : corners;
  if (south > north) return undefined;
  if (west <= east) return boxGeometry([west, south, east, north]);
  if (!crs.isGeographic) return undefined;
  const halves: Corners[] = [
    [west, south, 180, north],
    [-180, south, east, north],
  ];
  const parts = halves.filter(([x1, y1, x2, y2]) => x1 < x2 && y1 < y2);
  return parts.length === 2
    ? { type: "MultiPolygon", coordinates: parts.map((part) => [ringOf(part)]) }
    : boxGeometry(parts[0] ?? halves[0] ?? corners);
}

function boxGeometry(corners: Corners): Geometry {
  const [west, south, east, north] = corners;
  if (west === east && south === north) return { type: "Point", coordinates: [west, south] };
  if (west === east || south === north)
    return {
      type: "LineString",
      coordinates: [
        [west, south],
        [east, north],
      ],
    };
  return { type: "Polygon", coordinates: [ringOf(corners)] };
}

function ringOf([west, south, east, north]: Corners): Position[] {
  return [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
}

function movePositions(geometry: Geometry, move: (position: Position) => Position): Geometry {
  switch (geometry.type) {
    case "Point":
      return { ...geometry, coordinates: move(geometry.coordinates) };
    case "MultiPoint":
    case "LineString":
      return { ...geometry, coordinates: geometry.coordinates.map(move) };
    case "MultiLineString":
    case "Polygon":
      return { ...geometry, coordinates: geometry.coordinates.map((line) => line.map(move)) };
    case "MultiPolygon":
      return { ...geometry, coordinates: geometry.coordinates.map((rings) => rings.map((ring) => ring.map(move))) };
    case "GeometryCollection":
      return { ...geometry, geometries: geometry.geometries.map((member) => movePositions(member, move)) };
  }
}

/** Every position of a geometry, in order. */
export function positionsOf(geometry: Geometry): readonly Position[] {
  switch (geometry.type) {
    case "Point":
      return [geometry.coordinates];
    case "MultiPoint":
    case "LineString":
      return geometry.coordinates;
    case "MultiLineString":
    case "Polygon":
      return geometry.coordinates.flat();
    case "MultiPolygon":
      return geometry.coordinates.flat(2);
    case "GeometryCollection":
      return geometry.geometries.flatMap(positionsOf);
  }
}
