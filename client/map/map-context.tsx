import type { Map as MapLibreMap } from "maplibre-gl";
import { createContext, type ReactNode, useContext, useEffect, useEffectEvent, useMemo, useState } from "react";
import type { LonLat } from "../../model/geo/tile.ts";
import type { Overlay } from "./overlay.ts";

/** `byPointer`: a mouse or finger was there; otherwise it is the centre of the map, by keyboard. */
type Pick = (lonLat: LonLat, byPointer: boolean) => void;

/** The one map of a page, shared by those who draw on it and those who take presses on it. */
export interface SharedMap {
  /** Undefined until it has started. */
  readonly map: MapLibreMap | undefined;
  readonly setMap: (map: MapLibreMap | undefined) => void;
  readonly overlays: ReadonlyMap<string, Overlay>;
  readonly setOverlay: (id: string, overlay: Overlay | undefined) => void;
  /** Takes presses on the map, and Enter at its centre, instead of the look-up; undefined when nobody does. */
  readonly picker: Pick | undefined;
  readonly setPicker: (picker: Pick | undefined) => void;
}

const MapContext = createContext<SharedMap | undefined>(undefined);

export function MapProvider({ children }: { readonly children: ReactNode }) {
  const [map, setMap] = useState<MapLibreMap>();
  const [overlays, setOverlays] = useState<ReadonlyMap<string, Overlay>>(new Map());
  // An object around the function, because a state setter calls functions.
  const [picking, setPicking] = useState<{ readonly pick: Pick }>();
  const shared = useMemo(
    () => ({
      map,
      setMap,
      overlays,
      setOverlay: (id: string, overlay: Overlay | undefined) =>
        setOverlays((known) => {
          const others = [...known].filter(([other]) => other !== id);
          return new Map(overlay ? [...others, [id, overlay]] : others);
        }),
      picker: picking?.pick,
      setPicker: (pick: Pick | undefined) => setPicking(pick && { pick }),
    }),
    [map, overlays, picking],
  );
  return <MapContext value={shared}>{children}</MapContext>;
}

/** @throws outside of a `MapProvider`. */
export function useSharedMap(): SharedMap {
  const shared = useContext(MapContext);
  if (!shared) throw new Error("no MapProvider around this");
  return shared;
}

/** Draws on the map as long as the component lives; pass a memoised overlay. */
export function useOverlay(id: string, overlay: Overlay | undefined): void {
  const { setOverlay } = useSharedMap();
  const set = useEffectEvent(setOverlay);
  useEffect(() => set(id, overlay), [id, overlay]);
  useEffect(() => () => set(id, undefined), [id]);
}

/** Takes presses on the map while `active`. */
export function usePicker(active: boolean, pick: Pick): void {
  const { setPicker } = useSharedMap();
  const picked = useEffectEvent(pick);
  const set = useEffectEvent(setPicker);
  useEffect(() => {
    if (!active) return;
    set((lonLat, byPointer) => picked(lonLat, byPointer));
    return () => set(undefined);
  }, [active]);
}
