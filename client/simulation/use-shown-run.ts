import { useEffect, useEffectEvent, useState } from "react";
import type { ReaderLanguage } from "../../model/text.ts";
import { usePlannerSpeech } from "../text/planner/speech.ts";
import { addressOf, readAddress } from "./address.ts";
import type { RunView } from "./runs/run-view.ts";

/** The run that is on the screen; the address of the page names it, so that the page can be passed on. */
export interface ShownRun {
  readonly view: RunView | undefined;
  /** The address names a run that is not there. */
  readonly isLost: boolean;
  readonly show: (view: RunView | undefined) => void;
  /** Fetches a run of the server. */
  readonly open: (kept: Kept) => void;
}

/** @param onShow is told of every run that comes on the screen. */
export function useShownRun(onShow: (view: RunView) => void): ShownRun {
  const { language } = usePlannerSpeech();
  const [view, setView] = useState<RunView>();
  const [isLost, setLost] = useState(false);
  const show = (next: RunView | undefined) => {
    setView(next);
    setLost(false);
    if (next === undefined) return;
    history.replaceState(null, "", addressOf({ simulation: next.simulation, run: next.origin === "server" ? next.run : undefined }));
    onShow(next);
  };
  const showFetched = useEffectEvent(show);
  useEffect(() => {
    const { run } = readAddress(location.hash);
    if (run !== undefined) fetched({ run }, language).then(showFetched, () => setLost(true));
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- what the address says when the page is opened; later we write it ourselves
  }, []);
  return { view, isLost, show, open: (kept) => void fetched(kept, language).then(show, () => setLost(true)) };
}

interface Kept {
  readonly run: string;
  readonly job?: string | undefined;
}

async function fetched(kept: Kept, language: ReaderLanguage): Promise<RunView> {
  const { fetchRun } = await import("./runs/server-runs.ts");
  return fetchRun(kept, { language });
}
