import { createHash } from "node:crypto";
import type { RunInput } from "../../model/run-result.ts";
import type { ParameterValue, SimulationDefinition } from "../../model/simulation.ts";

/** What a run is found by: SHA-256 of the engine's version, its parameters and the state of its data, in one spelling. */
export function runKey(
  { id, version }: Pick<SimulationDefinition, "id" | "version">,
  parameters: Readonly<Record<string, ParameterValue>>,
  inputs: readonly RunInput[],
): string {
  const states = inputs.map((input) => [input.id, input.version ?? null, input.sha256 ?? null, input.run ?? null]);
  return createHash("sha256")
    .update(JSON.stringify(sorted([id, version, parameters, states])))
    .digest("hex");
}

/** Members in the order of their names, at every depth. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => [name, sorted(member)]),
  );
}
