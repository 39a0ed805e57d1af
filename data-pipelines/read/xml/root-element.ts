import { createReadStream } from "node:fs";
import { SaxesParser } from "saxes";
import { Problem } from "../../../model/problem.ts";
import { contentOf, expectContent } from "../file/content.ts";
import { damagedFile } from "../file/damage.ts";
import type { DeliveredFile } from "../reader.ts";
import { xmlSource } from "./xml-source.ts";
import { XmlNode } from "./xml-node.ts";

/** A start tag and its attributes may come late, behind comments. */
const headBytes = 1 << 16;

export interface RootElement {
  /** Local name. */
  readonly name: string;
  readonly namespace: string;
}

/** The root element of an XML file, from its first bytes; undefined when there is none to be seen there. */
export async function rootElement(file: DeliveredFile): Promise<RootElement | undefined> {
  if (!["xml", "text"].includes(await contentOf(file.path))) return undefined;
  const parser = new SaxesParser();
  let root: RootElement | undefined;
  parser.on("error", () => undefined);
  parser.on("opentag", ({ name, attributes }) => {
    root ??= { name: new XmlNode(name, attributes).name, namespace: XmlNode.namespaceOf(name, attributes) };
  });
  const head = () => createReadStream(file.path, { end: headBytes - 1 });
  try {
    const { encoding } = await xmlSource(file.name, head);
    const decoder = new TextDecoder(encoding.label);
    for await (const chunk of head() as AsyncIterable<Buffer>) {
      parser.write(decoder.decode(chunk, { stream: true }));
      if (root) break;
    }
  } catch (error) {
    // An encoding nobody knows: the reader that opens the file says so.
    if (!(error instanceof Problem)) throw error;
  }
  return root;
}

/**
 * Is the file XML of the format? Other XML is simply not ours: metadata and schemas lie beside the data.
 * @throws Problem `unreadable-file` when it is no XML at all.
 */
export async function hasRoot(file: DeliveredFile, isOurs: (root: RootElement) => boolean): Promise<boolean> {
  await expectContent(file, ["xml", "text"]);
  const root = await rootElement(file);
  if (root) return isOurs(root);
  throw damagedFile(file.name, { ja: "XML として読めません（要素がありません）", en: "cannot be read as XML (it has no element)" });
}
