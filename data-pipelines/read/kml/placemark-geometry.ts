import { numberIn } from "../text/number-text.ts";
import { noParts, type GeometryParts, type Path } from "../wkb/parts-wkb.ts";
import type { XmlNode } from "../xml/xml-node.ts";

/** All geometry of a placemark, heights left out. Models stand where they are located; overlays have none. */
export function placemarkParts(placemark: XmlNode): GeometryParts {
  const parts = noParts();
  for (const child of placemark.children) addGeometry(child, parts);
  return parts;
}

function addGeometry(node: XmlNode, parts: GeometryParts): void {
  switch (node.name) {
    case "Point":
      parts.points.push(...coordinatesOf(node).slice(0, 2));
      break;
    case "LineString":
    case "LinearRing":
      parts.lines.push(coordinatesOf(node));
      break;
    case "Polygon":
      parts.areas.push(ringsOf(node));
      break;
    case "Track":
      parts.lines.push(trackOf(node));
      break;
    case "Model":
      parts.points.push(...locationOf(node.child("Location")));
      break;
    case "MultiGeometry":
    case "MultiTrack":
      for (const member of node.children) addGeometry(member, parts);
      break;
    default:
  }
}

function ringsOf(polygon: XmlNode): Path[] {
  const boundary = (name: string) =>
    polygon.children
      .filter((child) => child.name === name)
      .flatMap(({ children }) => children.filter((ring) => ring.name === "LinearRing").map(coordinatesOf));
  const [outer = []] = boundary("outerBoundaryIs");
  return [outer, ...boundary("innerBoundaryIs")];
}

/** `lon,lat[,height]` tuples between blanks. Blanks around the commas are wrong but met, so they are taken out. */
function coordinatesOf(geometry: XmlNode): number[] {
  const text = geometry.textOf("coordinates");
  if (text === undefined) return [];
  const tuples = (/,\s|\s,/.test(text) ? text.replaceAll(/\s*,\s*/g, ",") : text).split(/\s+/);
  const coordinates: number[] = [];
  for (const tuple of tuples) {
    const [longitude, latitude] = tuple.split(",", 2);
    coordinates.push(numberIn(longitude), numberIn(latitude));
  }
  return coordinates;
}

/** `gx:coord` elements: `lon lat height`. */
function trackOf(track: XmlNode): number[] {
  return track.children
    .filter(({ name }) => name === "coord")
    .flatMap(({ value = "" }) => {
      const [longitude, latitude] = value.split(/\s+/, 2);
      return [numberIn(longitude), numberIn(latitude)];
    });
}

function locationOf(location: XmlNode | undefined): number[] {
  if (!location) return [];
  return [numberIn(location.textOf("longitude")), numberIn(location.textOf("latitude"))];
}
