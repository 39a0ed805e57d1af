import type { CatalogEntry } from "../../../model/catalog.ts";
import type { PlannerKey } from "../../text/planner/ja.ts";
import type { PlannerSpeech } from "../../text/planner/speech.ts";

/** Whose codes the parts of a kind are. */
const coded: Readonly<Record<string, readonly string[]>> = {
  facilities: ["public-facilities", "shelters"],
  heritage: ["ruins"],
  roads: ["roads"],
};

const structures: Readonly<Record<string, PlannerKey>> = { wood: "building.wood", other: "building.other", unknown: "building.unknown" };

/** What a part of a kind is called: by the code lists of its dataset, buildings by structure and storeys. */
export function groupWords(
  kind: string,
  group: string,
  { datasets, speech }: { datasets: readonly CatalogEntry[]; speech: PlannerSpeech },
): string {
  if (kind === "buildings") {
    const [structure = "", storeys = ""] = group.split(" ");
    const key = structures[structure];
    return key === undefined ? group : speech.say(key, { storeys });
  }
  const codes = datasets
    .filter(({ id }) => coded[kind]?.includes(id) === true)
    .flatMap(({ fields }) => Object.values(fields).flatMap((field) => field.codes ?? []));
  const code = codes.find(({ value }) => value === group);
  return code === undefined ? group : speech.local(code.label);
}
