import type { XmlNode } from "../xml/xml-node.ts";

/** Remembers the names of the folders that are open, to tell where a placemark is filed. */
export class FolderNames {
  readonly #names = new WeakMap<XmlNode, string>();

  /** Is the element the name of a folder? */
  isName(element: string, ancestors: readonly XmlNode[]): boolean {
    return element === "name" && ancestors.at(-1)?.name === "Folder";
  }

  add(node: XmlNode, ancestors: readonly XmlNode[]): void {
    const folder = ancestors.at(-1);
    if (folder && node.value !== undefined) this.#names.set(folder, node.value);
  }

  /** Names of the folders around, joined by `/`; undefined outside of named folders. */
  pathOf(ancestors: readonly XmlNode[]): string | undefined {
    const names = ancestors.flatMap((ancestor) => this.#names.get(ancestor) ?? []);
    return names.length > 0 ? names.join("/") : undefined;
  }
}
