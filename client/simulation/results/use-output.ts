import { useEffect, useState } from "react";
import type { RunView } from "../runs/run-view.ts";

export type Loaded<T> = { readonly phase: "loading" | "failed" } | { readonly phase: "ready"; readonly value: T };

/** Something of a run that has to be fetched. `fetch` may change from drawing to drawing; the run and the name decide. */
export function useOutput<T>(view: RunView, name: string, fetch: (view: RunView, name: string) => Promise<T>): Loaded<T> {
  const [loaded, setLoaded] = useState<Loaded<T> & { readonly of?: string }>({ phase: "loading" });
  const key = `${view.origin} ${view.run} ${name}`;
  useEffect(() => {
    let isOver = false;
    fetch(view, name).then(
      (value) => isOver || setLoaded({ phase: "ready", value, of: key }),
      () => isOver || setLoaded({ phase: "failed", of: key }),
    );
    return () => {
      isOver = true;
    };
    // oxlint-disable-next-line react/exhaustive-deps -- the key says all that matters of the run
  }, [key]);
  return loaded.of === key ? loaded : { phase: "loading" };
}
