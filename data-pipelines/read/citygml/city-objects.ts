import type { RootElement } from "../xml/root-element.ts";
import type { XmlNode } from "../xml/xml-node.ts";

export interface CityObject {
  readonly object: XmlNode;
  /** gml:id of the object it is part of. */
  readonly parent: string | undefined;
  /** Finds an element of the same top-level object by its gml:id. */
  readonly resolve: (id: string) => XmlNode | undefined;
}

const notMembers = /^(?:lod\d|address$)|Attribute$/;
/** Parts that only make up the shape of their object. */
const shapeProperties = ["boundedBy", "opening", "consistsOfBuildingPart", "consistsOfBridgePart", "consistsOfTunnelPart", "appearance"];
const insideProperties = /^(?:interior|outer|exterior)[A-Z]|^bridge(?:Room|Furniture)|^tunnel/;

export function isCityModel({ name, namespace }: RootElement): boolean {
  return name === "CityModel" && namespace.startsWith("http://www.opengis.net/citygml/");
}

/** A top-level object and the objects it consists of: lanes of a road, development plans of a district plan. */
export function cityObjects(top: XmlNode): CityObject[] {
  let index: ReadonlyMap<string, XmlNode> | undefined;
  const resolve = (id: string) => (index ??= elementsById(top)).get(id);
  return [{ object: top, parent: undefined, resolve }, ...membersOf(top, resolve)];
}

/** Is a property's value another object, not a geometry and not a set of attributes? */
export function isMember(property: XmlNode, value: XmlNode): boolean {
  if (shapeProperties.includes(property.name) || insideProperties.test(property.name) || notMembers.test(property.name)) return false;
  return value.attribute("id") !== undefined && value.children.length > 0;
}

export function isShapeProperty(name: string): boolean {
  return /^lod\d/.test(name) || shapeProperties.includes(name) || insideProperties.test(name);
}

function membersOf(object: XmlNode, resolve: CityObject["resolve"]): CityObject[] {
  return object.children.flatMap((property) =>
    property.children
      .filter((value) => isMember(property, value))
      .flatMap((member) => [{ object: member, parent: object.attribute("id"), resolve }, ...membersOf(member, resolve)]),
  );
}

function elementsById(top: XmlNode): Map<string, XmlNode> {
  const index = new Map<string, XmlNode>();
  for (const element of top.descendants()) {
    const id = element.attribute("id");
    if (id !== undefined) index.set(id, element);
  }
  return index;
}
