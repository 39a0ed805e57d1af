import { lazy, Suspense, useEffect, useState } from "react";
import type { Catalog, CatalogEntry } from "../../model/catalog.ts";
import type { Looked } from "../map/map-view.tsx";
import { startView } from "../start-view.ts";
import type { Look } from "../use-look.ts";
import type { ViewerState } from "../use-shared-state.ts";
import { cameraOfStart, type FrameSize } from "./view-box.ts";

const ListPanel = lazy(() => import("./list-panel.tsx").then((module) => ({ default: module.ListPanel })));

interface MapListProps {
  readonly catalog: Catalog;
  /** What the map draws. */
  readonly entries: readonly CatalogEntry[];
  readonly shared: ViewerState;
  readonly look: Look;
  readonly onClose: () => void;
}

/** The list of what the map shows; it follows the map, and where there is no map its own buttons. */
export function MapList({ catalog, entries, shared, look, onClose }: MapListProps) {
  const size = useFrameSize();
  const camera = shared.camera ?? cameraOfStart(startView(catalog, shared.startCamera), size);
  const place = look.looked?.near ?? look.looked?.place;
  const choose = (looked: Looked) => {
    const [lon, lat] = looked.place;
    look.show(looked);
    shared.go({ ...camera, lon, lat, marked: true, stay: true });
  };
  return (
    <Suspense fallback={null}>
      <ListPanel
        {...{ catalog, entries, camera, size, place, onClose }}
        onChoose={choose}
        onZoom={(levels) => shared.go({ ...camera, zoom: Math.min(19, Math.max(0, camera.zoom + levels)) })}
      />
    </Suspense>
  );
}

/** The part of the window where the map is, or would be. */
function useFrameSize(): FrameSize {
  const [size, setSize] = useState(measureFrame);
  useEffect(() => {
    const measure = () => setSize(measureFrame());
    const frame = document.querySelector(".map-frame");
    if (!frame) return undefined;
    const observer = new ResizeObserver(measure);
    observer.observe(frame);
    return () => observer.disconnect();
  }, []);
  return size;
}

function measureFrame(): FrameSize {
  const frame = document.querySelector(".map-frame");
  return { width: frame?.clientWidth ?? innerWidth, height: frame?.clientHeight ?? innerHeight };
}
