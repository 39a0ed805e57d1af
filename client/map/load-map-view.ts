import { MapUnavailable } from "../panels/status-screen.tsx";

// The map library is most of the code: it is fetched at once, and panels and texts appear before it has arrived.
const mapView = import("./map-view.tsx").then(
  (module) => ({ default: module.MapView }),
  () => ({ default: MapUnavailable }),
);

export function loadMapView() {
  return mapView;
}
