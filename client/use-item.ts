import type { Feature } from "geojson";
import { useEffect, useState } from "react";
import type { Language } from "../model/text.ts";
import { fetchItem, RequestFailure } from "./api.ts";
import type { Hit } from "./map/identify.ts";

export type ItemState =
  | { readonly phase: "none" | "loading" }
  | { readonly phase: "ready"; readonly feature: Feature }
  /** `message` is the server's own explanation, when it gave one. */
  | { readonly phase: "failed"; readonly message: string | undefined };

/** The current row of a feature, fetched when the feature is chosen. */
export function useItem(hit: Hit | undefined, language: Language): { item: ItemState; retry: () => void } {
  const [item, setItem] = useState<ItemState>({ phase: "none" });
  const [attempt, setAttempt] = useState(0);
  const dataset = hit?.dataset;
  const fid = hit?.fid;
  // A change of language alone does not fetch again: only problems are worded by the server.
  useEffect(() => {
    if (dataset === undefined || fid === undefined) {
      setItem({ phase: "none" });
      return undefined;
    }
    const abort = new AbortController();
    setItem({ phase: "loading" });
    fetchItem(dataset, fid, { language, signal: abort.signal }).then(
      (feature) => setItem({ phase: "ready", feature }),
      (error: unknown) => {
        if (!abort.signal.aborted) setItem({ phase: "failed", message: error instanceof RequestFailure ? error.problem.detail : undefined });
      },
    );
    return () => abort.abort();
  }, [dataset, fid, attempt]);
  return { item, retry: () => setAttempt((count) => count + 1) };
}
