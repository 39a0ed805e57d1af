import { damagedFile } from "../file/damage.ts";
import { epsgOfCrsMember } from "../geojson/crs-member.ts";
import { jsonItems, parseItem, type JsonSource } from "../json/json-items.ts";
import { isObject } from "../json/object.ts";
import { ArcTable } from "./arc-table.ts";

export interface TopologyFeature {
  readonly properties: Record<string, unknown>;
  /** The geometry in the words of GeoJSON; damaged where it refers to arcs that are not there. */
  readonly geometry: () => unknown;
}

export interface TopologyObject {
  readonly name: string;
  readonly features: readonly TopologyFeature[];
}

export interface Topology {
  readonly encoding: string;
  readonly crs: number | undefined;
  readonly objects: readonly TopologyObject[];
}

const wgs84 = 4326;
const degrees = { longitude: 181, latitude: 91 };

/** @throws Problem `unreadable-file` when it is no topology. */
export async function readTopology(source: JsonSource): Promise<Topology> {
  const members = new Map<string, unknown>();
  for await (const items of jsonItems(source, {})) {
    for (const item of items) if (item.key !== undefined) members.set(item.key, await parseItem(source, item));
  }
  const objects = members.get("objects");
  const arcs = ArcTable.from(members.get("arcs"), members.get("transform"));
  if (members.get("type") !== "Topology" || !isObject(objects) || !arcs) {
    throw damagedFile(source.file.name, {
      ja: "JSON ですが TopoJSON ではありません（type、objects、arcs が必要です）",
      en: "is JSON but not TopoJSON (it needs type, objects and arcs)",
    });
  }
  return {
    encoding: source.encoding.name,
    crs: crsOf(members.get("crs"), arcs),
    objects: Object.entries(objects).map(([name, object]) => ({
      name,
      features: membersOf(object).map((member) => featureOf(member, arcs)),
    })),
  };
}

/** A collection gives its members, anything else is one feature. */
function membersOf(object: unknown): readonly unknown[] {
  if (!isObject(object) || object["type"] !== "GeometryCollection" || object["properties"] !== undefined) return [object];
  const { geometries } = object;
  return Array.isArray(geometries) ? geometries : [object];
}

function featureOf(member: unknown, arcs: ArcTable): TopologyFeature {
  const { properties, id }: Record<string, unknown> = isObject(member) ? member : {};
  const own = isObject(properties) ? properties : {};
  const hasId = (typeof id === "string" || typeof id === "number") && !Object.hasOwn(own, "id");
  return { properties: hasId ? { id, ...own } : own, geometry: () => arcs.geometryOf(member, 0) };
}

/** WGS 84, where the positions can be degrees. */
function crsOf(crs: unknown, arcs: ArcTable): number | undefined {
  if (crs !== undefined) return epsgOfCrsMember(crs);
  const [x, y] = arcs.firstPosition() ?? [0, 0];
  return Math.abs(x) <= degrees.longitude && Math.abs(y) <= degrees.latitude ? wgs84 : undefined;
}
