import { useEffect, useEffectEvent, useRef, useState } from "react";
import type { PlaceCandidate, PlaceSearch } from "../../model/place-search.ts";
import { useAsOf } from "../as-of.tsx";
import { fetchPlaces } from "../api.ts";
import { useSpeech } from "../text/language-context.tsx";

/** Quiet time after a key before the server is asked. */
const pauseMs = 250;

interface Answer {
  readonly text: string;
  readonly search: PlaceSearch | undefined;
}

export interface PlaceSearchState {
  readonly text: string;
  /** Of the text as it stands; none while it is being asked. */
  readonly candidates: readonly PlaceCandidate[];
  readonly truncated: boolean;
  readonly told: "nothing" | "none" | "found" | "failed";
  /** The text has been typed: asks soon. */
  readonly ask: (text: string) => void;
  /** Sets the text without asking. */
  readonly write: (text: string) => void;
  /** Asks at once; none when that fails. */
  readonly now: () => Promise<readonly PlaceCandidate[]>;
}

export function usePlaceSearch(): PlaceSearchState {
  const { language } = useSpeech();
  const asOf = useAsOf();
  const [text, setText] = useState("");
  const [answer, setAnswer] = useState<Answer>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const running = useRef<AbortController>(undefined);
  const stop = () => {
    clearTimeout(timer.current);
    running.current?.abort();
  };
  const leave = useEffectEvent(stop);
  useEffect(() => {
    // Who has gone to another place meanwhile is not taken away from it by a late answer.
    const listen = () => leave();
    addEventListener("hashchange", listen);
    return () => {
      removeEventListener("hashchange", listen);
      leave();
    };
  }, []);
  const fetchNow = async (asked: string): Promise<readonly PlaceCandidate[]> => {
    stop();
    if (asked.trim() === "") return [];
    const abort = new AbortController();
    running.current = abort;
    try {
      const search = await fetchPlaces(asked.trim(), { language, asOf, signal: abort.signal });
      setAnswer({ text: asked, search });
      return search.candidates;
    } catch {
      if (!abort.signal.aborted) setAnswer({ text: asked, search: undefined });
      return [];
    }
  };
  const write = (written: string) => {
    stop();
    setText(written);
    setAnswer(undefined);
  };
  const ask = (typed: string) => {
    write(typed);
    timer.current = setTimeout(() => void fetchNow(typed), pauseMs);
  };

  const current = answer?.text === text ? answer : undefined;
  const candidates = current?.search?.candidates ?? [];
  const told = current === undefined ? "nothing" : current.search === undefined ? "failed" : candidates.length === 0 ? "none" : "found";
  return { text, candidates, truncated: current?.search?.truncated ?? false, told, ask, write, now: () => fetchNow(text) };
}
