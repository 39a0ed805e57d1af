import { numberIn } from "../text/number-text.ts";
import type { XmlNode } from "../xml/xml-node.ts";
import { xmlRecords } from "../xml/xml-records.ts";
import type { XmlSource } from "../xml/xml-source.ts";
import { noTags, type OsmElement, type OsmTags } from "./osm-element.ts";

/** The elements of an OSM file (version 0.6), without those that an editor marked as deleted. */
export async function* xmlElements(source: XmlSource): AsyncGenerator<readonly OsmElement[]> {
  for await (const records of xmlRecords(source, (_, ancestors) => ancestors.length === 1 && ancestors[0]?.name === "osm")) {
    yield records.flatMap(({ node }) => elementOf(node));
  }
}

function elementOf(node: XmlNode): OsmElement[] {
  if (node.attribute("action") === "delete" || node.attribute("visible") === "false") return [];
  const id = Number(node.attribute("id"));
  const tags = tagsOf(node);
  switch (node.name) {
    case "node":
      return [{ type: "node", id, longitude: numberIn(node.attribute("lon")), latitude: numberIn(node.attribute("lat")), tags }];
    case "way":
      return [
        {
          type: "way",
          id,
          nodes: node.children.filter(({ name }) => name === "nd").map((reference) => Number(reference.attribute("ref"))),
          tags,
        },
      ];
    case "relation": {
      const members = node.children.filter((child) => child.name === "member" && child.attribute("type") === "way");
      return [{ type: "relation", id, ways: members.map((member) => Number(member.attribute("ref"))), tags }];
    }
    default:
      return [];
  }
}

function tagsOf(node: XmlNode): OsmTags {
  const tags = node.children.filter(({ name }) => name === "tag");
  return tags.length === 0 ? noTags : new Map(tags.map((tag) => [tag.attribute("k") ?? "", tag.attribute("v") ?? ""]));
}
