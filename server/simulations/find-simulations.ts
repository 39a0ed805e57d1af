import { existsSync } from "node:fs";
import { glob } from "node:fs/promises";
import path from "node:path";
import { manifestOf, type SimulationDefinition } from "../../model/simulation.ts";
import type { SimulationModule } from "../../model/simulation-run.ts";

const folder = new URL("../../simulations/", import.meta.url);

/** Every simulation: a folder of `simulations/` with a manifest; the others are shared by engines. @throws Error naming a folder whose manifest does not fit. */
export async function findSimulations(): Promise<SimulationDefinition[]> {
  const files = await Array.fromAsync(glob("*/simulation.ts", { cwd: folder }));
  return Promise.all(files.sort().map(async (file) => manifestOf(path.dirname(file), await import(new URL(file, folder).href))));
}

/** A simulation that can be executed here: its folder has a `run.ts`. */
export interface SimulationProgram {
  readonly simulation: SimulationDefinition;
  /** Its code, loaded when it is first needed. */
  load(): Promise<SimulationModule>;
}

export async function findPrograms(): Promise<SimulationProgram[]> {
  const simulations = await findSimulations();
  return simulations
    .filter(({ id }) => existsSync(runFile(id)))
    .map((simulation) => ({ simulation, load: () => loadProgram(simulation.id) }));
}

/** @throws Error when the folder's `run.ts` exports no `run`. */
export async function loadProgram(id: string): Promise<SimulationModule> {
  const loaded = (await import(runFile(id).href)) as Partial<SimulationModule>;
  if (typeof loaded.run !== "function") throw new Error(`simulations/${id}/run.ts exports no "run"`);
  const { run, check, groundGrid } = loaded;
  return { run, ...(check && { check }), ...(groundGrid && { groundGrid }) };
}

function runFile(id: string): URL {
  return new URL(`${id}/run.ts`, folder);
}
