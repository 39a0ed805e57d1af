import { useEffect, useState } from "react";
import type { TerrainTiles } from "../../../model/terrain.ts";
import { fetchTerrainTiles } from "../../api.ts";
import { useSpeech } from "../../text/language-context.tsx";

/** `none`: no elevation data is loaded. */
export type Ground = { readonly phase: "loading" | "failed" | "none" } | { readonly phase: "ready"; readonly tiles: TerrainTiles };

/** @param isThere whether any elevation data is loaded; nobody is asked for what is not there. */
export function useGround(isThere: boolean): Ground {
  const { language } = useSpeech();
  const [ground, setGround] = useState<Ground>({ phase: isThere ? "loading" : "none" });
  useEffect(() => {
    if (!isThere) return undefined;
    const stop = new AbortController();
    fetchTerrainTiles({ language, signal: stop.signal }).then(
      (tiles) => setGround(tiles ? { phase: "ready", tiles } : { phase: "none" }),
      () => {
        if (!stop.signal.aborted) setGround({ phase: "failed" });
      },
    );
    return () => stop.abort();
  }, [language, isThere]);
  return ground;
}
