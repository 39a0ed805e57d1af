import type { Feature } from "geojson";
import { useEffect, useState } from "react";
import type { ReaderLanguage } from "../model/text.ts";
import { useAsOf } from "./as-of.tsx";
import { fetchItem, RequestFailure } from "./api.ts";
import type { Hit } from "./map/identify.ts";

export type ItemState =
  | { readonly phase: "none" | "loading" }
  | { readonly phase: "ready"; readonly feature: Feature }
  /** `message` is the server's own explanation, when it gave one. */
  | { readonly phase: "failed"; readonly message: string | undefined };

const none: ItemState = { phase: "none" };
const loading: ItemState = { phase: "loading" };

/** The current row of a feature, fetched when the feature is chosen. */
export function useItem(hit: Hit | undefined, language: ReaderLanguage): { item: ItemState; retry: () => void } {
  const [attempt, setAttempt] = useState(0);
  const [answer, setAnswer] = useState<{ question: string; item: ItemState }>();
  const dataset = hit?.dataset;
  const fid = hit?.fid;
  const asOf = useAsOf();
  const question = `${dataset}/${fid}/${attempt}/${asOf}`;
  useEffect(() => {
    if (dataset === undefined || fid === undefined) return undefined;
    const abort = new AbortController();
    fetchItem(dataset, fid, { language, asOf, signal: abort.signal }).then(
      (feature) => setAnswer({ question, item: { phase: "ready", feature } }),
      (error: unknown) => {
        if (!abort.signal.aborted) setAnswer({ question, item: failed(error) });
      },
    );
    return () => abort.abort();
  }, [dataset, fid, question, language, asOf]);
  const answered = answer?.question === question ? answer.item : loading;
  return { item: hit === undefined ? none : answered, retry: () => setAttempt((count) => count + 1) };
}

function failed(error: unknown): ItemState {
  return { phase: "failed", message: error instanceof RequestFailure ? error.problem.detail : undefined };
}
