import { rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { sourceRegistry } from "../data-pipelines/sources/index.ts";
import { sourcesPage } from "../data-pipelines/sources-page.ts";
import { loadDatasets } from "../datasets/index.ts";

/** `npm run docs`: writes the pages of `docs/` that follow from definitions. A test tells when they are behind. */

const datasets = await loadDatasets();
await write("sources.md", sourcesPage(datasets, await sourceRegistry(datasets)));

async function write(name: string, content: string): Promise<void> {
  const file = path.join(import.meta.dirname, "../docs", name);
  await writeFile(`${file}.tmp`, content);
  await rename(`${file}.tmp`, file);
}
