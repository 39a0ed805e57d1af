import "../../styles/relief.css";
import type { Map as MapLibreMap } from "maplibre-gl";
import type { ReactNode } from "react";
import { Swatch } from "../../panels/swatch.tsx";
import { mostPitch } from "../../state.ts";
import { useSpeech } from "../../text/language-context.tsx";
import { unknownGroundPattern, unknownHeightPattern } from "./relief-style.ts";
import type { Ground } from "./use-ground.ts";

const tiltDegrees = 15;

interface ReliefBoxProps {
  readonly map: MapLibreMap | undefined;
  readonly ground: Ground;
  /** Left out: where there is room. */
  readonly startsOpen?: boolean;
  readonly showsBuildings: boolean;
  /** What the water is, where there is any. */
  readonly water?: string;
  readonly children?: ReactNode;
}

/** What to know about the view in relief, and tilting it by buttons. */
export function ReliefBox({ map, ground, startsOpen, showsBuildings, water, children }: ReliefBoxProps) {
  const { say } = useSpeech();
  const tilt = (degrees: number) => () => map?.easeTo({ pitch: Math.max(0, Math.min(mostPitch, map.getPitch() + degrees)) });
  return (
    <details className="relief-box" open={startsOpen ?? matchMedia("(min-width: 50em)").matches}>
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
        {showsBuildings && (
          <>
            <li>
              <Swatch color="#D6CCC2" kind="fill" /> {say("relief.knownHeight")}
            </li>
            <li>
              <Swatch color="#D6CCC2" pattern={unknownHeightPattern} kind="fill" /> {say("relief.unknownHeight")}
            </li>
          </>
        )}
        {water !== undefined && (
          <li>
            <Swatch color="#FFB7B7" kind="fill" /> {water}
          </li>
        )}
        {ground.phase === "ready" && (
          <li>
            <Swatch color="#ffffff" pattern={unknownGroundPattern} kind="fill" /> {say("relief.unknownGround")}
          </li>
        )}
      </ul>
      {ground.phase === "ready" && <p className="hint">{say("relief.source", { source: ground.tiles.attribution })}</p>}
      {children}
      <p className="hint">{say("relief.keyboard")}</p>
    </details>
  );
}
