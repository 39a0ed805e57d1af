import type { XmlNode } from "../xml/xml-node.ts";
import { isMember, isShapeProperty } from "./city-objects.ts";
import type { CodeLists } from "./code-lists.ts";

/** Sets of attributes that describe the object itself and occur once: their names stand alone, others behind their set's. */
const ownSets = [
  "floodingRiskAttribute",
  "buildingDetailAttribute",
  "buildingIDAttribute",
  "roadStructureAttribute",
  "railwayRouteAttribute",
];
const genericAttribute = /^(?:string|int|double|date|uri|measure)Attribute$/;
/** How PLATEAU writes "not known"; years and dates have their own way, which is a value among codes. */
const unknownValue = /^(?:-9999(?:\.0+)?|[Nn]ull)$/;
const unknownYear = /^0001(?:-01-01)?$/;
const separator = ";";
const deepestSet = 6;

/**
 * `usage`, `measuredHeight` …: element names without prefixes; `RiverFloodingRiskAttribute.rank`: of a set of
 * attributes; generic attributes under the names their makers gave. Codes stay codes; where the delivery holds the
 * code list, `usage_label` says what they mean. Repeated values are joined by `;` in their order.
 */
export function objectProperties(object: XmlNode, parent: string | undefined, codeLists: CodeLists): Record<string, string | null> {
  const values = new Collector(codeLists);
  values.add("id", object.attribute("id"));
  if (parent !== undefined) values.add("parent", parent);
  for (const property of object.children) if (!isShapeProperty(property.name)) addProperty(property, values);
  return values.result();
}

function addProperty(property: XmlNode, values: Collector): void {
  const genericName = property.attribute("name");
  if (genericName !== undefined && genericAttribute.test(property.name)) values.add(genericName, property.textOf("value"));
  else if (property.name === "address") values.add("address", addressText(property));
  else if (property.children.length === 0) values.addOwnElement(property.name, property);
  else {
    const prefix = ownSets.includes(property.name) ? "" : undefined;
    for (const set of property.children) if (!isMember(property, set)) addSet(set, { values, prefix, depth: 0 });
  }
}

interface SetContext {
  readonly values: Collector;
  /** Before the names of the set; undefined for the set's own name. */
  readonly prefix: string | undefined;
  readonly depth: number;
}

function addSet(set: XmlNode, { values, prefix, depth }: SetContext): void {
  const key = set.textOf("key");
  if (set.name === "KeyValuePairAttribute" && key !== undefined) {
    const value = set.children.find(({ name }) => name !== "key");
    if (value) values.addElement(`${set.name}.${key}`, value);
    return;
  }
  const before = prefix ?? `${set.name}.`;
  for (const field of set.children) {
    if (field.children.length === 0)
      values.addElement(values.isTaken(field.name, before) ? `${set.name}.${field.name}` : `${before}${field.name}`, field);
    else if (depth < deepestSet && !isShapeProperty(field.name))
      for (const inner of field.children) addSet(inner, { values, prefix: undefined, depth: depth + 1 });
  }
}

function addressText(property: XmlNode): string {
  const words: string[] = [];
  for (const element of property.descendants()) if (element.value !== undefined && element.children.length === 0) words.push(element.value);
  return words.join("");
}

class Collector {
  readonly #codeLists: CodeLists;
  readonly #values = new Map<string, (string | null)[]>();
  /** Names that the object itself has, beside those of its sets. */
  readonly #own = new Set<string>();

  constructor(codeLists: CodeLists) {
    this.#codeLists = codeLists;
  }

  add(name: string, text: string | undefined): void {
    this.#own.add(name);
    this.#push(name, text === undefined || unknownValue.test(text) ? null : text);
  }

  addOwnElement(name: string, element: XmlNode): void {
    this.#own.add(name);
    this.addElement(name, element);
  }

  addElement(name: string, element: XmlNode): void {
    const { value } = element;
    const codeSpace = element.attribute("codeSpace");
    const isUnknown = value === undefined || unknownValue.test(value) || (codeSpace === undefined && unknownYear.test(value));
    this.#push(name, isUnknown ? null : value);
    const label = isUnknown ? undefined : this.#codeLists.labelOf(codeSpace, value);
    if (label !== undefined) this.#push(`${name}_label`, label);
  }

  /** Would a name without prefix meet one of the object's own? */
  isTaken(name: string, prefix: string): boolean {
    return prefix === "" && this.#own.has(name);
  }

  result(): Record<string, string | null> {
    return Object.fromEntries([...this.#values].map(([name, values]) => [name, joined(values)]));
  }

  #push(name: string, value: string | null): void {
    const values = this.#values.get(name);
    if (values) values.push(value);
    else this.#values.set(name, [value]);
  }
}

function joined(values: readonly (string | null)[]): string | null {
  return values.every((value) => value === null) ? null : values.map((value) => value ?? "").join(separator);
}
