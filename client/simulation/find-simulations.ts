import { manifestOf, type SimulationDefinition } from "../../model/simulation.ts";

/** Every simulation, as `server/simulations/find-simulations.ts` finds them; the bundler lists the folders. */
export function findSimulations(): SimulationDefinition[] {
  const modules = import.meta.glob("../../simulations/*/simulation.ts", { eager: true });
  return Object.entries(modules)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([file, loaded]) => manifestOf(file.split("/").at(-2) ?? file, loaded));
}
