import { useSyncExternalStore } from "react";

const changed = "machizu:address";

/** Writes the state of the map into the address, without a new entry in the history. */
export function setHash(hash: string): void {
  if (hash === location.hash) return;
  history.replaceState(null, "", `${location.pathname}${location.search}${hash}`);
  dispatchEvent(new Event(changed));
}

/** The hash of the address, however it changes. */
export function useHash(): string {
  return useSyncExternalStore(listen, () => location.hash);
}

function listen(onChange: () => void): () => void {
  for (const event of [changed, "hashchange"]) addEventListener(event, onChange);
  return () => {
    for (const event of [changed, "hashchange"]) removeEventListener(event, onChange);
  };
}
