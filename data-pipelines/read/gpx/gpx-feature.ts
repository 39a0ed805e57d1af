import { numberIn } from "../text/number-text.ts";
import { noParts, type GeometryParts } from "../wkb/parts-wkb.ts";
import type { XmlNode } from "../xml/xml-node.ts";

const textElements = ["name", "cmt", "desc", "src", "type", "number", "sym", "ele", "time"];

/** Texts as they stand, and the address of the first link. */
export function gpxProperties(element: XmlNode): Record<string, string> {
  const texts = textElements.flatMap((name): [string, string][] => {
    const text = element.textOf(name);
    return text === undefined ? [] : [[name, text]];
  });
  const link = element.child("link")?.attribute("href") ?? element.textOf("url");
  return Object.fromEntries(link === undefined ? texts : [...texts, ["link", link]]);
}

/** A point for a waypoint, a line for a route, a line for each segment of a track. */
export function gpxParts(element: XmlNode): GeometryParts {
  const parts = noParts();
  if (element.name === "wpt") parts.points.push(...positionOf(element));
  if (element.name === "rte") parts.lines.push(pathOf(element, "rtept"));
  if (element.name === "trk") {
    for (const segment of element.children) if (segment.name === "trkseg") parts.lines.push(pathOf(segment, "trkpt"));
  }
  return parts;
}

function pathOf(element: XmlNode, point: string): number[] {
  return element.children.filter(({ name }) => name === point).flatMap(positionOf);
}

function positionOf(point: XmlNode): [number, number] {
  return [numberIn(point.attribute("lon")), numberIn(point.attribute("lat"))];
}
