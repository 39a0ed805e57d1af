import { readdir } from "node:fs/promises";
import { manifestOf, type SimulationDefinition } from "../../model/simulation.ts";

const folder = new URL("../../simulations/", import.meta.url);

/** Every simulation: a folder of `simulations/` with a manifest. @throws Error naming a folder whose manifest does not fit. */
export async function findSimulations(): Promise<SimulationDefinition[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  return Promise.all(names.sort().map(async (name) => manifestOf(name, await import(new URL(`${name}/simulation.ts`, folder).href))));
}
