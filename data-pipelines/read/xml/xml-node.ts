/** An element with everything in it. Names are local: prefixes differ from file to file. */
export class XmlNode {
  readonly name: string;
  readonly children: XmlNode[] = [];
  /** The element's own text, untrimmed. */
  text = "";
  readonly #attributes: Readonly<Record<string, string>>;

  constructor(qualifiedName: string, attributes: Readonly<Record<string, string>>) {
    this.name = localName(qualifiedName);
    this.#attributes = attributes;
  }

  /** Value of an attribute by its local name. */
  attribute(name: string): string | undefined {
    const plain = this.#attributes[name];
    if (plain !== undefined) return plain;
    for (const qualified in this.#attributes)
      if (qualified.endsWith(name) && localName(qualified) === name) return this.#attributes[qualified];
    return undefined;
  }

  /** Namespace declared on this element for its own prefix. */
  static namespaceOf(qualifiedName: string, attributes: Readonly<Record<string, string>>): string {
    const colon = qualifiedName.indexOf(":");
    return attributes[colon < 0 ? "xmlns" : `xmlns:${qualifiedName.slice(0, colon)}`] ?? "";
  }

  child(name: string): XmlNode | undefined {
    return this.children.find((child) => child.name === name);
  }

  /** The first element reached by going down the names. */
  find(...path: readonly string[]): XmlNode | undefined {
    return path.reduce<XmlNode | undefined>((node, name) => node?.child(name), this);
  }

  /** Trimmed text of a child; undefined when there is none or it is empty. */
  textOf(name: string): string | undefined {
    return this.child(name)?.value;
  }

  /** Trimmed text; undefined when it is empty. */
  get value(): string | undefined {
    const text = this.text.trim();
    return text === "" ? undefined : text;
  }

  /** This element and all below it, in document order. */
  *descendants(): Generator<XmlNode> {
    yield this;
    for (const child of this.children) yield* child.descendants();
  }
}

function localName(qualifiedName: string): string {
  return qualifiedName.slice(qualifiedName.indexOf(":") + 1);
}
