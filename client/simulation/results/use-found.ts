import type { FeatureCollection } from "geojson";
import { useEffect, useState } from "react";
import type { RunView } from "../runs/run-view.ts";

export const nothing: FeatureCollection = { type: "FeatureCollection", features: [] };

/** What a run puts on the map besides water: bottlenecks, stretches that cut off, areas of a difference. */
const outputs: Readonly<Record<string, string>> = {
  evacuation: "bottlenecks",
  isolation: "criticalLinks",
  comparison: "depthDifferenceMeters",
};

export function useFound(view: RunView | undefined): FeatureCollection {
  return useFeatures(view, view && outputs[view.simulation]) ?? nothing;
}

/** Features of an output, once they are here; undefined also where the run has none of it. */
export function useFeatures(view: RunView | undefined, output: string | undefined): FeatureCollection | undefined {
  const [found, setFound] = useState<{ readonly of: string; readonly features: FeatureCollection }>();
  const key = view && output !== undefined ? `${view.origin} ${view.run} ${output}` : undefined;
  useEffect(() => {
    if (view === undefined || output === undefined || key === undefined) return undefined;
    let isOver = false;
    view.features(output).then(
      (features) => isOver || setFound({ of: key, features }),
      () => {},
    );
    return () => {
      isOver = true;
    };
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- the key says all that matters of the run
  }, [key]);
  return found !== undefined && found.of === key ? found.features : undefined;
}
