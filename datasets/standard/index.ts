import { readdir } from "node:fs/promises";
import type { StandardList } from "../../model/standard/standard-list.ts";

/** Every list of the municipal standard data sets that this folder defines, by number; adding one is adding a file. */
export async function loadStandardLists(): Promise<StandardList[]> {
  const names = (await readdir(import.meta.dirname)).filter((name) => name.endsWith(".ts") && name !== "index.ts");
  const modules = await Promise.all(
    names.map((name) => import(new URL(name, import.meta.url).href) as Promise<{ readonly list: StandardList }>),
  );
  return modules.map(({ list }) => list).sort((a, b) => (a.id < b.id ? -1 : 1));
}
