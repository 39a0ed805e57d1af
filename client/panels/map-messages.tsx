import { useState } from "react";
import type { MapFault } from "../map/map-state.ts";
import type { TextKey } from "../text/ja.ts";
import { useSpeech } from "../text/language-context.tsx";
import { Icon } from "./icon.tsx";

const words: Readonly<Partial<Record<MapFault, TextKey>>> = {
  "tiles-failed": "map.tilesFailed",
  "gsi-unreachable": "background.unreachable",
};

/** Faults that leave the map usable: each is told once and can be put away. */
export function MapMessages({ faults }: { readonly faults: ReadonlySet<MapFault> }) {
  const { say } = useSpeech();
  const [putAway, setPutAway] = useState<ReadonlySet<MapFault>>(new Set());
  const told = [...faults].flatMap((fault) => {
    const key = words[fault];
    return key === undefined || putAway.has(fault) ? [] : [{ fault, key }];
  });
  return (
    <div className="map-messages" role="alert">
      {told.map(({ fault, key }) => (
        <div key={fault} className="map-message">
          <p>{say(key)}</p>
          <button
            type="button"
            className="icon-button"
            aria-label={say("map.dismiss")}
            onClick={() => setPutAway(new Set([...putAway, fault]))}
          >
            <Icon name="close" />
          </button>
        </div>
      ))}
    </div>
  );
}
