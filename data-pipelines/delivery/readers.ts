import { readdir } from "node:fs/promises";
import type { Reader } from "../read/reader.ts";

const folder = new URL("../read/", import.meta.url);

/** The readers there are: every file of `read/` but the contract. Helpers live in its folders. */
export async function availableReaders(): Promise<readonly Reader[]> {
  loaded ??= loadReaders();
  return loaded;
}

let loaded: Promise<readonly Reader[]> | undefined;

async function loadReaders(): Promise<readonly Reader[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts") && entry.name !== "reader.ts")
    .map(({ name }) => name);
  return Promise.all(
    names.sort().map(async (name) => {
      const module: unknown = await import(new URL(name, folder).href);
      if (isReaderModule(module)) return module.reader;
      throw new Error(`data-pipelines/read/${name} must export "reader"`);
    }),
  );
}

function isReaderModule(module: unknown): module is { readonly reader: Reader } {
  return typeof module === "object" && module !== null && "reader" in module;
}
