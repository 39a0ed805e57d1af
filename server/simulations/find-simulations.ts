import { glob } from "node:fs/promises";
import path from "node:path";
import { manifestOf, type SimulationDefinition } from "../../model/simulation.ts";

const folder = new URL("../../simulations/", import.meta.url);

/** Every simulation: a folder of `simulations/` with a manifest; the others are shared by engines. @throws Error naming a folder whose manifest does not fit. */
export async function findSimulations(): Promise<SimulationDefinition[]> {
  const files = await Array.fromAsync(glob("*/simulation.ts", { cwd: folder }));
  return Promise.all(files.sort().map(async (file) => manifestOf(path.dirname(file), await import(new URL(file, folder).href))));
}
