import type { Map as MapLibreMap, StyleSpecification } from "maplibre-gl";
import { useEffect, useEffectEvent, useMemo } from "react";
import { ReliefBox } from "../../map/relief/relief-box.tsx";
import { reliefStyle } from "../../map/relief/relief-style.ts";
import { useGround } from "../../map/relief/use-ground.ts";
import { useTilt } from "../../map/relief/use-tilt.ts";
import { usePlannerSpeech } from "../../text/planner/speech.ts";
import type { Moments } from "../results/water-clock.ts";
import type { DepthSlices } from "../runs/run-view.ts";
import { cellsPerSquare, deepestPlace, unknownCells } from "./depth-grid.ts";
import { useDepthSurface } from "./use-depth-surface.ts";
import { WaterLayer } from "./water-layer.ts";

const buildingsDataset = "buildings";

export type Restyle = (style: StyleSpecification) => StyleSpecification;

interface DepthReliefProps {
  readonly map: MapLibreMap;
  /** Is the height of the ground known anywhere? */
  readonly terrain: boolean;
  /** Datasets of the base map. */
  readonly base: ReadonlySet<string>;
  readonly visible: ReadonlySet<string>;
  readonly water: DepthSlices | undefined;
  readonly clock: Moments;
  /** Takes the change of the style that puts the ground in relief; undefined when it lies flat again. */
  readonly onRestyle: (restyle: Restyle | undefined) => void;
}

/** Ground and buildings standing up from the planner's map, with the water of the moment that is shown. */
export function DepthRelief({ map, terrain, base, visible, water, clock, onRestyle }: DepthReliefProps) {
  const { say } = usePlannerSpeech();
  const ground = useGround(terrain);
  const tiles = ground.phase === "ready" ? ground.tiles : undefined;
  const restyle = useMemo((): Restyle => (style) => reliefStyle(style, tiles, base), [tiles, base]);
  const tell = useEffectEvent(onRestyle);
  useEffect(() => tell(ground.phase === "loading" ? undefined : restyle), [ground.phase, restyle]);
  useEffect(() => () => tell(undefined), []);
  useDeepestInView(map, water);
  useTilt(map);
  useDepthSurface(map, water, clock);
  useUnknownGround(map, water);
  const side = water && cellsPerSquare(water);
  return (
    <ReliefBox
      {...{ map, ground }}
      startsOpen={false}
      showsBuildings={visible.has(buildingsDataset)}
      {...(water && { water: `${say("map.waterLabel")}${say("map.reliefWater")}` })}
    >
      {water && side !== undefined && side > 1 && (
        <p className="hint">{say("map.reliefSquares", { meters: side * water.grid.cellMeters })}</p>
      )}
    </ReliefBox>
  );
}

/** Where nothing is known, painted on the ground in the colour that it has on the flat map: it must not look dry. */
function useUnknownGround(map: MapLibreMap, water: DepthSlices | undefined): void {
  useEffect(() => {
    const unknown = water && unknownCells(water);
    if (!unknown) return undefined;
    const layer = new WaterLayer(map, { id: "machizu-unknown" });
    const show = () => {
      if (!layer.isThere && map.isStyleLoaded() === true) layer.show(unknown, 0);
    };
    show();
    // The change to relief, and another choice of datasets, build the style anew.
    map.on("idle", show);
    return () => {
      map.off("idle", show);
      // The map itself may be gone.
      if (map.style) layer.remove();
    };
  }, [map, water]);
}

/** From farther away, heights that are not exaggerated cannot be seen. */
const reliefZoom = 13.5;

/** Whoever looks at the whole city is brought to the water. Nobody is taken away from what they look at closely. */
function useDeepestInView(map: MapLibreMap, water: DepthSlices | undefined): void {
  useEffect(() => {
    const center = water && map.getZoom() < reliefZoom ? deepestPlace(water) : undefined;
    if (center) map.jumpTo({ center: [center[0], center[1]], zoom: reliefZoom });
    // The view when it is switched on counts, not when another run is shown.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [map]);
}
