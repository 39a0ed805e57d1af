import { useEffect, useState } from "react";
import type { LonLat } from "../../../model/geo/tile.ts";
import type { GroundHeight } from "../../../model/terrain.ts";
import { fetchGroundHeight } from "../../api.ts";
import type { Speech } from "../../text/speech.ts";

export type HeightState = { readonly phase: "loading" | "failed" } | { readonly phase: "ready"; readonly ground: GroundHeight };

/** The map has to rest this long before the server is asked. */
const restMs = 300;

/** The height of the ground at a place, asked for once the place has stopped moving. */
export function useGroundHeight(place: LonLat | undefined, { language }: Speech): HeightState {
  const [answer, setAnswer] = useState<{ readonly place: LonLat; readonly state: HeightState }>();
  useEffect(() => {
    if (!place) return;
    const stop = new AbortController();
    const settle = (state: HeightState) => {
      if (!stop.signal.aborted) setAnswer({ place, state });
    };
    const timer = setTimeout(() => {
      fetchGroundHeight(place, { language, signal: stop.signal }).then(
        (ground) => settle({ phase: "ready", ground }),
        () => settle({ phase: "failed" }),
      );
    }, restMs);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [place, language]);
  return answer && answer.place === place ? answer.state : { phase: "loading" };
}
