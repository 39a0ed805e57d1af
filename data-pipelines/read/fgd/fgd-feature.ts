import { gmlShapes } from "../gml/gml-shapes.ts";
import { partsOfShapes } from "../gml/parts-of-shapes.ts";
import { noParts, type GeometryParts } from "../wkb/parts-wkb.ts";
import { epsgOfFgd } from "./fgd-system.ts";
import type { XmlNode } from "../xml/xml-node.ts";

export interface FgdFeature {
  readonly properties: Record<string, string | null>;
  readonly parts: GeometryParts;
  readonly epsg: number | undefined;
}

/** Elements that carry a geometry, and their spelling of surface, line and point. */
const geometryElements = ["area", "loc", "pos"];

/** Columns carry the element names of the specification; moments (`lfSpanFr`, `devDate`) are their date. */
export function fgdFeature(node: XmlNode): FgdFeature {
  const geometry = node.children.find(({ name }) => geometryElements.includes(name));
  const entries = node.children
    .filter((child) => child !== geometry)
    .map((child): [string, string | null] => [child.name, child.textOf("timePosition") ?? child.value ?? null]);
  return {
    properties: Object.fromEntries([["id", node.attribute("id") ?? null], ...entries]),
    parts: geometry ? partsOfShapes(gmlShapes(geometry, { northFirst: true, dimension: 2 })) : noParts(),
    epsg: geometry && epsgOf(geometry),
  };
}

function epsgOf(geometry: XmlNode): number | undefined {
  for (const child of geometry.children) {
    const epsg = epsgOfFgd(child.attribute("srsName") ?? "");
    if (epsg !== undefined) return epsg;
  }
  return undefined;
}
