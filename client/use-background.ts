import { useState } from "react";
import type { Background } from "./map/city-style.ts";
import type { MapFault } from "./map/map-state.ts";

/** The chosen background, and the faults of the map: one of them takes the choice back. */
export interface BackgroundState {
  readonly background: Background;
  readonly choose: (background: Background) => void;
  readonly has: (fault: MapFault) => boolean;
  /** Faults to tell the reader of, each until it is put away. */
  readonly told: readonly MapFault[];
  readonly report: (fault: MapFault) => void;
  readonly putAway: (fault: MapFault) => void;
}

type Known = ReadonlyMap<MapFault, "told" | "put-away">;

export function useBackground(): BackgroundState {
  const [background, setBackground] = useState<Background>("city");
  const [known, setKnown] = useState<Known>(new Map());
  return {
    background,
    choose: (chosen) => {
      // Whoever tries again wants to hear of a failure again.
      setKnown((faults) => new Map([...faults].filter(([fault]) => fault !== "gsi-unreachable")));
      setBackground(chosen);
    },
    has: (fault) => known.has(fault),
    told: [...known].flatMap(([fault, state]) => (state === "told" ? [fault] : [])),
    report: (fault) => {
      if (fault === "gsi-unreachable") setBackground("city");
      setKnown((faults) => (faults.has(fault) ? faults : new Map([...faults, [fault, "told"]])));
    },
    putAway: (fault) => setKnown((faults) => new Map([...faults, [fault, "put-away"]])),
  };
}
