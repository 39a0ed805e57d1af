import type { StyleSpecification } from "maplibre-gl";
import { useEffect, useState } from "react";
import type { Catalog } from "../model/catalog.ts";
import type { ReaderLanguage } from "../model/text.ts";
import { RequestFailure } from "./api.ts";
import { cityAnswers } from "./early-city.ts";

/** What the viewer must know before it can show anything. */
export type CityState =
  | { readonly phase: "loading" }
  /** The server is up but its database is not; we ask again by ourselves. */
  | { readonly phase: "preparing"; readonly detail: string | undefined }
  | { readonly phase: "failed"; readonly detail: string | undefined; readonly remedy: string | undefined }
  | { readonly phase: "ready"; readonly catalog: Catalog; readonly style: StyleSpecification };

const defaultRetrySeconds = 2;

export function useCity(language: ReaderLanguage, asOf: string | undefined): { city: CityState; retry: () => void } {
  const [city, setCity] = useState<CityState>({ phase: "loading" });
  const [attempt, setAttempt] = useState(0);
  // Another language (for the labels of the style) or another time loads again; what is shown stays until that has arrived.
  useEffect(() => {
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const request = { language, asOf, signal: abort.signal };
    cityAnswers(request).then(
      ([catalog, style]) => {
        if (!abort.signal.aborted) setCity({ phase: "ready", catalog, style });
      },
      (error: unknown) => {
        if (abort.signal.aborted) return;
        setCity((known) => (known.phase === "ready" ? known : afterFailure(error)));
        const wait = error instanceof RequestFailure ? (error.retryAfterSeconds ?? defaultRetrySeconds) : defaultRetrySeconds;
        if (isPreparing(error)) timer = setTimeout(() => setAttempt((count) => count + 1), Math.max(1, wait) * 1000);
      },
    );
    return () => {
      abort.abort();
      clearTimeout(timer);
    };
  }, [attempt, language, asOf]);
  const retry = () => {
    setCity({ phase: "loading" });
    setAttempt((count) => count + 1);
  };
  return { city, retry };
}

function isPreparing(error: unknown): boolean {
  return error instanceof RequestFailure && error.status === 503;
}

function afterFailure(error: unknown): CityState {
  const problem = error instanceof RequestFailure ? error.problem : {};
  if (isPreparing(error)) return { phase: "preparing", detail: problem.detail };
  return { phase: "failed", detail: problem.detail, remedy: problem.remedy };
}
