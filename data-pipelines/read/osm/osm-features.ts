import type { Finding } from "../../../model/finding.ts";
import type { LayerFeature } from "../layers/document-layers.ts";
import { noParts, partsWkb, type GeometryParts } from "../wkb/parts-wkb.ts";
import { WkbWriter } from "../wkb/wkb-writer.ts";
import { isAreaByTags } from "./area-rule.ts";
import { NodePlaces } from "./node-places.ts";
import type { OsmElement, OsmNode, OsmRelation, OsmTags, OsmWay } from "./osm-element.ts";
import { relationAreas } from "./relation-areas.ts";

/** Tags about the map, not about the thing. */
const silentTags = ["created_by", "source", "type"];
const areaRelations = ["multipolygon", "boundary"];
const smallestRing = 4;

/** Nodes with tags as points, ways as lines or areas, multipolygons as areas; each carries its tags as columns. */
export async function* readFeatures(file: string, elements: AsyncIterable<readonly OsmElement[]>): AsyncGenerator<readonly LayerFeature[]> {
  const features = new OsmFeatures(file);
  for await (const some of elements) yield some.flatMap((element) => features.of(element) ?? []);
}

class OsmFeatures {
  readonly #places: NodePlaces;
  /** Nodes of ways, for the relations that come after them. */
  readonly #ways = new Map<number, readonly number[]>();
  /** Tags of closed ways: old multipolygons have theirs on the outer way. */
  readonly #wayTags = new Map<number, OsmTags>();
  readonly #rows = new Map<string, number>();
  readonly #writer = new WkbWriter();

  constructor(file: string) {
    this.#places = new NodePlaces(file);
  }

  of(element: OsmElement): LayerFeature | undefined {
    if (element.type === "node") return this.#node(element);
    return element.type === "way" ? this.#way(element) : this.#relation(element);
  }

  #node(node: OsmNode): LayerFeature | undefined {
    this.#places.set(node.id, node.longitude, node.latitude);
    if (!isTagged(node.tags)) return undefined;
    return this.#feature("points", node, { ...noParts(), points: [node.longitude, node.latitude] });
  }

  #way(way: OsmWay): LayerFeature | undefined {
    const { nodes, tags } = way;
    this.#ways.set(way.id, nodes);
    if (!isTagged(tags)) return undefined;
    this.#wayTags.set(way.id, tags);
    const path: number[] = [];
    for (const node of nodes) this.#places.append(node, path);
    const isArea = nodes.length >= smallestRing && nodes[0] === nodes.at(-1) && isAreaByTags(tags);
    if (isArea) return this.#feature("areas", way, { ...noParts(), areas: [[path]] });
    return this.#feature("lines", way, { ...noParts(), lines: path.length > 2 ? [path] : [] });
  }

  #relation(relation: OsmRelation): LayerFeature | undefined {
    const { ways } = relation;
    if (!areaRelations.includes(relation.tags.get("type") ?? "")) return undefined;
    const tags = isTagged(relation.tags) ? relation.tags : ways.map((way) => this.#wayTags.get(way)).find((found) => found !== undefined);
    if (!tags) return undefined;
    const { areas, isBroken } = relationAreas(
      ways.map((way) => this.#ways.get(way)),
      this.#places,
    );
    return this.#feature("areas", { ...relation, tags }, { ...noParts(), areas }, isBroken && areas.length > 0 ? ["invalid-geometry"] : []);
  }

  #feature(layer: string, element: OsmElement, parts: GeometryParts, noticed: readonly "invalid-geometry"[] = []): LayerFeature {
    const row = (this.#rows.get(layer) ?? 0) + 1;
    this.#rows.set(layer, row);
    const findings: Finding[] = noticed.map((kind) => ({ kind, row }));
    const properties = Object.fromEntries<string | number>([["osm_type", element.type], ["osm_id", element.id], ...element.tags]);
    return { layer, feature: { row, properties, wkb: partsWkb(parts, this.#writer), findings } };
  }
}

function isTagged(tags: OsmTags): boolean {
  for (const key of tags.keys()) if (!silentTags.includes(key)) return true;
  return false;
}
