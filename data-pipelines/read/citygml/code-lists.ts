import { posix } from "node:path";
import type { DeliveredFile, Delivery } from "../reader.ts";
import { xmlRecords } from "../xml/xml-records.ts";
import { openXml } from "../xml/xml-source.ts";

/** Code lists are small; a larger file of that place is something else. */
const largestListBytes = 16 * 2 ** 20;

/** What the codes of a model mean, as far as the delivery holds the lists (`codelists/` beside `udx/`). */
export interface CodeLists {
  labelOf(codeSpace: string | undefined, code: string): string | undefined;
}

/** Lists are shared by all files of a delivery. */
const loaded = new WeakMap<Delivery, Promise<ReadonlyMap<string, ReadonlyMap<string, string>>>>();

/** @throws Problem `unreadable-file` when a list is broken. */
export async function loadCodeLists(file: DeliveredFile, delivery: Delivery): Promise<CodeLists> {
  const loading = loaded.get(delivery) ?? loadAll(delivery);
  loaded.set(delivery, loading);
  const lists = await loading;
  const folder = posix.dirname(file.name);
  return {
    labelOf: (codeSpace, code) => (codeSpace === undefined ? undefined : lists.get(posix.join(folder, codeSpace))?.get(code)),
  };
}

async function loadAll({ files }: Delivery): Promise<Map<string, Map<string, string>>> {
  const lists = new Map<string, Map<string, string>>();
  for (const file of files) {
    if (/(?:^|\/)codelists\/[^/]+\.xml$/i.test(file.name) && file.bytes <= largestListBytes) lists.set(file.name, await loadList(file));
  }
  return lists;
}

/** A GML dictionary: each definition has the code as its name and the meaning as its description. */
async function loadList(file: DeliveredFile): Promise<Map<string, string>> {
  const labels = new Map<string, string>();
  for await (const records of xmlRecords(await openXml(file, undefined), ({ name }) => name === "Definition")) {
    for (const { node } of records) {
      const [code, label] = [node.textOf("name"), node.textOf("description")];
      if (code !== undefined && label !== undefined) labels.set(code, label);
    }
  }
  return labels;
}
