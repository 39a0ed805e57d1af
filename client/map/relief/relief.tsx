import { useMemo } from "react";
import type { Catalog } from "../../../model/catalog.ts";
import { useSpeech } from "../../text/language-context.tsx";
import { useOverlay, useSharedMap } from "../map-context.tsx";
import { ReliefBox } from "./relief-box.tsx";
import { reliefStyle } from "./relief-style.ts";
import { useFloodWater } from "./use-flood-water.ts";
import { useGround } from "./use-ground.ts";
import { useTilt } from "./use-tilt.ts";

interface ReliefProps {
  readonly catalog: Catalog;
  readonly visible: ReadonlySet<string>;
  /** Degrees that the address asked for. */
  readonly startPitch: number | undefined;
}

const floodDataset = "flood-hazard";
const buildingsDataset = "buildings";

/** Ground, buildings and flood water standing up from the map, with what to know about them. */
export function Relief({ catalog, visible, startPitch }: ReliefProps) {
  const { say } = useSpeech();
  const { map } = useSharedMap();
  const ground = useGround(catalog.terrain !== false);
  useTilt(map, startPitch);
  const base = useMemo(() => new Set(catalog.datasets.filter((entry) => entry.base).map(({ id }) => id)), [catalog]);
  const tiles = ground.phase === "ready" ? ground.tiles : undefined;
  useOverlay(
    "machizu-relief",
    useMemo(
      () => (ground.phase === "loading" ? undefined : { sources: {}, layers: [], restyle: (style) => reliefStyle(style, tiles, base) }),
      [ground.phase, tiles, base],
    ),
  );
  const showsFlood = visible.has(floodDataset);
  useFloodWater(map, { dataset: floodDataset, on: showsFlood && ground.phase !== "loading" });
  return (
    <ReliefBox {...{ map, ground }} showsBuildings={visible.has(buildingsDataset)} {...(showsFlood && { water: say("relief.water") })} />
  );
}
