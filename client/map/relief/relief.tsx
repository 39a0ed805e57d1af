import type { Map as MapLibreMap } from "maplibre-gl";
import { useEffect, useMemo, useState } from "react";
import type { Catalog } from "../../../model/catalog.ts";
import type { TerrainTiles } from "../../../model/terrain.ts";
import { fetchTerrainTiles } from "../../api.ts";
import { Swatch } from "../../panels/swatch.tsx";
import { mostPitch } from "../../state.ts";
import { useSpeech } from "../../text/language-context.tsx";
import { useOverlay, useSharedMap } from "../map-context.tsx";
import { reliefStyle, unknownGroundPattern, unknownHeightPattern } from "./relief-style.ts";
import { useFloodWater } from "./use-flood-water.ts";

interface ReliefProps {
  readonly catalog: Catalog;
  readonly visible: ReadonlySet<string>;
  /** Degrees that the address asked for. */
  readonly startPitch: number | undefined;
}

const floodDataset = "flood-hazard";
const buildingsDataset = "buildings";
const usualPitch = 55;
const tiltDegrees = 15;

type Ground = { readonly phase: "loading" | "failed" | "none" } | { readonly phase: "ready"; readonly tiles: TerrainTiles };

/** Ground, buildings and flood water standing up from the map, with what to know about them. */
export function Relief({ catalog, visible, startPitch }: ReliefProps) {
  const { map } = useSharedMap();
  const ground = useGround();
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
  return <ReliefBox map={map} ground={ground} shows={{ flood: showsFlood, buildings: visible.has(buildingsDataset) }} />;
}

interface ReliefBoxProps {
  readonly map: MapLibreMap | undefined;
  readonly ground: Ground;
  readonly shows: { readonly flood: boolean; readonly buildings: boolean };
}

function ReliefBox({ map, ground, shows }: ReliefBoxProps) {
  const { say } = useSpeech();
  const tilt = (degrees: number) => () => map?.easeTo({ pitch: Math.max(0, Math.min(mostPitch, map.getPitch() + degrees)) });
  return (
    <details className="relief-box" open={matchMedia("(min-width: 50em)").matches}>
      <summary>{say("relief.title")}</summary>
      <p role="status">
        {ground.phase === "loading" && say("place.loading")}
        {ground.phase === "failed" && say("relief.failed")}
        {ground.phase === "none" && say("relief.noGround")}
      </p>
      <div className="button-row">
        <button type="button" className="button" onClick={tilt(tiltDegrees)}>
          {say("relief.tiltMore")}
        </button>
        <button type="button" className="button" onClick={tilt(-tiltDegrees)}>
          {say("relief.tiltLess")}
        </button>
      </div>
      <ul className="legend" aria-label={say("relief.legend")}>
        {shows.buildings && (
          <>
            <li>
              <Swatch color="#D6CCC2" kind="fill" /> {say("relief.knownHeight")}
            </li>
            <li>
              <Swatch color="#D6CCC2" pattern={unknownHeightPattern} kind="fill" /> {say("relief.unknownHeight")}
            </li>
          </>
        )}
        {shows.flood && (
          <li>
            <Swatch color="#FFB7B7" kind="fill" /> {say("relief.water")}
          </li>
        )}
        {ground.phase === "ready" && (
          <li>
            <Swatch color="#ffffff" pattern={unknownGroundPattern} kind="fill" /> {say("relief.unknownGround")}
          </li>
        )}
      </ul>
      {ground.phase === "ready" && <p className="hint">{say("relief.source", { source: ground.tiles.attribution })}</p>}
      <p className="hint">{say("relief.keyboard")}</p>
    </details>
  );
}

function useGround(): Ground {
  const { language } = useSpeech();
  const [ground, setGround] = useState<Ground>({ phase: "loading" });
  useEffect(() => {
    const stop = new AbortController();
    fetchTerrainTiles({ language, signal: stop.signal }).then(
      (tiles) => setGround(tiles ? { phase: "ready", tiles } : { phase: "none" }),
      () => {
        if (!stop.signal.aborted) setGround({ phase: "failed" });
      },
    );
    return () => stop.abort();
  }, [language]);
  return ground;
}

/** The map may be tilted as long as this is shown, and lies flat again afterwards. */
function useTilt(map: MapLibreMap | undefined, startPitch: number | undefined): void {
  useEffect(() => {
    if (!map) return undefined;
    map.setMaxPitch(mostPitch);
    // Without movement where the reader wants none: `easeTo` jumps then.
    map.easeTo({ pitch: startPitch ?? usualPitch });
    return () => {
      map.jumpTo({ pitch: 0 });
      map.setMaxPitch(0);
    };
    // The pitch of the address counts once.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [map]);
}
