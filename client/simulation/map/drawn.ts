import type { Feature, FeatureCollection } from "geojson";
import { type PlaceDraft, readPositions } from "../form/drafts.ts";
import type { SimulationDefinition } from "../../../model/simulation.ts";
import type { SimulationForm } from "../form/use-form.ts";

/** Everything that is drawn in the form, as far as it can be read. Points carry their number. */
export function drawnFeatures(simulation: SimulationDefinition, drafts: SimulationForm["drafts"]): FeatureCollection {
  const features = Object.entries(drafts).flatMap(([parameter, draft]) => {
    const rule = simulation.parameters[parameter];
    if (draft.kind !== "places" || rule === undefined) return [];
    return draft.places.flatMap((place, index) => featuresOf(rule.type, place, { parameter, number: String(index + 1) }));
  });
  return { type: "FeatureCollection", features };
}

function featuresOf(type: string, { positions }: PlaceDraft, properties: Record<string, string>): Feature[] {
  const places = readPositions(positions) ?? [];
  const vertices = places.map((coordinates): Feature => ({ type: "Feature", geometry: { type: "Point", coordinates }, properties }));
  if (type === "point") return vertices;
  if (places.length < 2) return vertices;
  const [first] = places;
  const coordinates = type === "polygon" && places.length > 2 && first ? [...places, first] : places;
  return [{ type: "Feature", geometry: { type: "LineString", coordinates }, properties }, ...vertices];
}
