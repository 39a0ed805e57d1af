import { useEffect, useState } from "react";
import type { DepthSlices, RunView } from "../runs/run-view.ts";

/** The water of the run that is shown; of one that is under way in this browser what there is so far. */
export function useSlices(view: RunView | undefined, early: DepthSlices | undefined): DepthSlices | undefined {
  const [loaded, setLoaded] = useState<{ readonly run: string; readonly slices: DepthSlices }>();
  useEffect(() => {
    if (view?.simulation !== "flood") return undefined;
    let isOver = false;
    view.slices("slices").then(
      (slices) => isOver || setLoaded({ run: view.run, slices }),
      () => {},
    );
    return () => {
      isOver = true;
    };
  }, [view]);
  if (view === undefined) return early;
  return loaded?.run === view.run && view.simulation === "flood" ? loaded.slices : undefined;
}
