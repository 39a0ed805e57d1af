import type { Building } from "./buildings.ts";
import type { Town } from "./towns.ts";

/** Who lives in a town, counted house by house. */
export interface Residents {
  readonly town: Town;
  readonly people: number;
  readonly households: number;
}

export function countResidents(towns: readonly Town[], buildings: readonly Building[]): Residents[] {
  const counts = new Map(towns.map((town) => [town, { people: 0, households: 0 }]));
  for (const { town, people, households } of buildings) {
    const count = town && counts.get(town);
    if (!count) continue;
    count.people += people;
    count.households += households;
  }
  return towns.map((town) => ({ town, ...(counts.get(town) ?? { people: 0, households: 0 }) }));
}
