import type { Catalog } from "../model/catalog.ts";
import { type InitialView, initialView } from "./map/map-state.ts";
import type { Camera } from "./state.ts";

/** Where the map opens, by what the address asks for and where the data shown at the start lies. */
export function startView({ city, datasets }: Catalog, shared: Camera | undefined): InitialView {
  const shown = datasets.filter(({ base, visibleAtStart }) => base || visibleAtStart);
  const boxes = shown.flatMap(({ state }) => (state?.bboxLonLat ? [state.bboxLonLat] : []));
  return initialView(shared, { center: city.center, zoom: city.zoom, boxes });
}
