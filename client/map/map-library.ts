import type * as maplibre from "maplibre-gl";
import { Map as MapLibreMap, ScaleControl, setWorkerUrl } from "maplibre-gl";

const used = { Map: MapLibreMap, ScaleControl, setWorkerUrl };

/** What the viewer's components take of MapLibre. What nobody names is left out of the script: the whole library is 8 kB more on the line. */
export const mapLibrary = used as unknown as typeof maplibre;
