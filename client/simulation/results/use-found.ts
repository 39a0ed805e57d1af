import type { FeatureCollection } from "geojson";
import { useEffect, useState } from "react";
import type { RunView } from "../runs/run-view.ts";
import type { Clock } from "./clock.ts";

const nothing: FeatureCollection = { type: "FeatureCollection", features: [] };

/** Lines that a run has found: bottlenecks, stretches that cut off. */
const outputs: Readonly<Record<string, string>> = { evacuation: "bottlenecks", isolation: "criticalLinks" };

export function useFound(view: RunView | undefined, _clock: Clock): FeatureCollection {
  const [found, setFound] = useState<{ readonly run: string; readonly features: FeatureCollection }>();
  useEffect(() => {
    const output = view && outputs[view.simulation];
    if (view === undefined || output === undefined) return undefined;
    let isOver = false;
    view.features(output).then(
      (features) => isOver || setFound({ run: view.run, features }),
      () => {},
    );
    return () => {
      isOver = true;
    };
  }, [view]);
  return found !== undefined && found.run === view?.run ? found.features : nothing;
}
