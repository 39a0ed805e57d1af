import { useRef, useState } from "react";
import { flushSync } from "react-dom";
import type { ReaderLanguage } from "../model/text.ts";
import type { Hit } from "./map/identify.ts";
import type { Looked } from "./map/map-view.tsx";
import { type ItemState, useItem } from "./use-item.ts";

/** The last "what is here?" and its answer. */
export interface Look {
  readonly looked: Looked | undefined;
  /** Index of the unfolded hit. */
  readonly open: number | undefined;
  readonly item: ItemState;
  readonly show: (looked: Looked) => void;
  /** What is drawn at the place has changed. */
  readonly renew: (hits: readonly Hit[]) => void;
  readonly unfold: (index: number | undefined) => void;
  readonly retry: () => void;
  /** Ends it and gives the focus back to where the question was asked. */
  readonly close: () => void;
}

export function useLook(language: ReaderLanguage): Look {
  const [looked, setLooked] = useState<Looked>();
  const [open, setOpen] = useState<number>();
  const asker = useRef<Element | null>(null);
  const { item, retry } = useItem(open === undefined ? undefined : looked?.hits[open], language);
  return {
    looked,
    open,
    item,
    retry,
    unfold: setOpen,
    show: (found) => {
      asker.current = found.byKeyboard ? document.activeElement : null;
      setLooked(found);
      setOpen(found.hits.length > 0 ? 0 : undefined);
    },
    renew: (hits) => {
      if (!looked) return;
      const unfolded = open === undefined ? undefined : looked.hits[open];
      const again = hits.findIndex(({ dataset, fid }) => dataset === unfolded?.dataset && fid === unfolded.fid);
      setLooked({ ...looked, hits, byKeyboard: false });
      setOpen(again >= 0 ? again : hits.length > 0 ? 0 : undefined);
    },
    close: () => {
      // On phones a sheet under the card shows again, and takes the focus, only when the card is gone.
      flushSync(() => {
        setLooked(undefined);
        setOpen(undefined);
      });
      // A row of the list may be gone meanwhile.
      const home = document.getElementById(looked?.near ? "list-title" : "map-canvas");
      const back = asker.current?.isConnected ? asker.current : home;
      if (looked && back instanceof HTMLElement) back.focus();
    },
  };
}
