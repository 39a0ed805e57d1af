import { readdir } from "node:fs/promises";
import type { DatasetDefinition, SourceDefinition } from "../../model/dataset.ts";
import type { FetchRule, RegisteredSource } from "../../model/source.ts";

/** One source that files are fetched from. */
export interface RegistryEntry {
  readonly source: RegisteredSource;
  /** The dataset that takes it, with its description of the source; undefined while none does. */
  readonly taker: { readonly dataset: DatasetDefinition; readonly source: SourceDefinition } | undefined;
}

/**
 * Every source there is a way to get, in the order of a first build: those of the datasets, and those of this folder.
 * @throws Error naming a file that exports no sources, or a source that is described twice.
 */
export async function sourceRegistry(datasets: readonly DatasetDefinition[]): Promise<RegistryEntry[]> {
  const taken = datasets.flatMap((dataset) =>
    dataset.sources.flatMap((source) => (isFetched(source) ? [{ source, taker: { dataset, source } }] : [])),
  );
  const waiting = (await loadSources()).map((source) => ({ source, taker: undefined }));
  const entries = [...taken, ...waiting].sort((a, b) => a.source.fetch.order - b.source.fetch.order);
  const twice = entries.find(({ source }, place) => entries.findIndex((other) => other.source.id === source.id) !== place);
  if (twice) throw new Error(`source "${twice.source.id}" is described twice; once a dataset takes it, data-pipelines/sources/ must not`);
  return entries;
}

function isFetched(source: SourceDefinition): source is SourceDefinition & { fetch: FetchRule } {
  return source.fetch !== undefined;
}

async function loadSources(): Promise<RegisteredSource[]> {
  const names = (await readdir(import.meta.dirname)).filter((name) => /(?<!\.d)\.ts$/.test(name) && name !== "index.ts").sort();
  const loaded = await Promise.all(names.map(loadFile));
  return loaded.flat();
}

async function loadFile(name: string): Promise<RegisteredSource[]> {
  const loaded = (await import(new URL(name, import.meta.url).href)) as { sources?: RegisteredSource[] };
  if (!Array.isArray(loaded.sources)) throw new Error(`data-pipelines/sources/${name}: exports no "sources" made by defineSources()`);
  return loaded.sources;
}
