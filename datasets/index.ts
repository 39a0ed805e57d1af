import { readdir } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { DatasetDefinition } from "../model/dataset.ts";
import { Problem } from "../model/problem.ts";

/**
 * Every dataset definition in the folder, by id; what a city says of its own deliveries is added with `withCity`.
 * @throws Error naming the file that exports no dataset or whose dataset has another id.
 */
export async function loadDatasets(folder: string = import.meta.dirname): Promise<DatasetDefinition[]> {
  const files = await readdir(folder);
  const names = files.filter((file) => file.endsWith(".ts") && !file.endsWith(".d.ts") && file !== "index.ts").sort();
  return Promise.all(names.map((name) => loadFile(folder, name)));
}

/** @throws Problem `not-found` listing the ids there are. */
export function datasetById(datasets: readonly DatasetDefinition[], id: string): DatasetDefinition {
  const dataset = datasets.find((candidate) => candidate.id === id);
  if (dataset) return dataset;
  const known = datasets.map((candidate) => candidate.id).join(", ");
  throw new Problem("not-found", {
    detail: { ja: `「${id}」というデータセットはありません`, en: `There is no dataset "${id}"` },
    remedy: { ja: `次のどれかを指定してください: ${known}`, en: `Name one of: ${known}` },
    where: id,
  });
}

async function loadFile(folder: string, file: string): Promise<DatasetDefinition> {
  const loaded: unknown = await import(pathToFileURL(path.join(folder, file)).href).catch((cause: unknown) => {
    throw new Error(`datasets/${file}: the definition cannot be used`, { cause });
  });
  if (!hasDataset(loaded)) throw new Error(`datasets/${file}: exports no "dataset" made by defineDataset()`);
  const id = file.slice(0, -".ts".length);
  if (loaded.dataset.id !== id) throw new Error(`datasets/${file}: the dataset's id is "${loaded.dataset.id}" and must be "${id}"`);
  return loaded.dataset;
}

function hasDataset(loaded: unknown): loaded is { dataset: DatasetDefinition } {
  if (typeof loaded !== "object" || loaded === null || !("dataset" in loaded)) return false;
  const { dataset } = loaded;
  return typeof dataset === "object" && dataset !== null && "id" in dataset && typeof dataset.id === "string";
}
