import type { XmlNode } from "../xml/xml-node.ts";

/** What a placemark says about itself, in the order in which it becomes columns. */
const ownElements = ["name", "description", "address", "phoneNumber"];

/**
 * Own elements, folder, times, then the extended data under the names their makers gave. Where such a name is taken
 * by another value it gets `_2`, because exports often repeat the name column.
 */
export function placemarkProperties(placemark: XmlNode, folder: string | undefined): Record<string, string | null> {
  const properties = new Map<string, string | null>();
  for (const name of ownElements) add(properties, name, placemark.textOf(name));
  add(properties, "folder", folder);
  add(properties, "when", placemark.child("TimeStamp")?.textOf("when"));
  add(properties, "begin", placemark.child("TimeSpan")?.textOf("begin"));
  add(properties, "end", placemark.child("TimeSpan")?.textOf("end"));
  for (const [name, value] of extendedData(placemark.child("ExtendedData"))) {
    const own = properties.get(name);
    if (own === undefined || own === null) properties.set(name, value);
    else if (own !== value) properties.set(`${name}_2`, value);
  }
  return Object.fromEntries(properties);
}

function add(properties: Map<string, string | null>, name: string, value: string | undefined): void {
  if (value !== undefined) properties.set(name, value);
}

/** `Data`, `SchemaData`, or elements of a namespace of their own. */
function extendedData(extended: XmlNode | undefined): [string, string | null][] {
  return (extended?.children ?? []).flatMap((entry): [string, string | null][] => {
    if (entry.name === "Data") return [[entry.attribute("name") ?? "", entry.textOf("value") ?? null]];
    if (entry.name !== "SchemaData") return [[entry.name, entry.value ?? null]];
    return entry.children.filter(({ name }) => name === "SimpleData").map((data) => [data.attribute("name") ?? "", data.value ?? null]);
  });
}
