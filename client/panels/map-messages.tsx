import type { MapFault } from "../map/map-state.ts";
import type { TextKey } from "../text/ja.ts";
import { useSpeech } from "../text/language-context.tsx";
import { Icon } from "./icon.tsx";

/** Without a word here the fault has a place of its own. */
const words: Readonly<Record<MapFault, TextKey | undefined>> = {
  unsupported: undefined,
  "tiles-failed": "map.tilesFailed",
  "gsi-unreachable": "background.unreachable",
};

interface MapMessagesProps {
  readonly faults: readonly MapFault[];
  readonly onPutAway: (fault: MapFault) => void;
}

/** Faults that leave the map usable. */
export function MapMessages({ faults, onPutAway }: MapMessagesProps) {
  const { say } = useSpeech();
  return (
    <div role="alert">
      {faults.map((fault) => {
        const key = words[fault];
        if (key === undefined) return null;
        return (
          <div key={fault} className="map-message">
            <p>{say(key)}</p>
            <button type="button" className="icon-button" aria-label={say("map.dismiss")} onClick={() => onPutAway(fault)}>
              <Icon name="close" />
            </button>
          </div>
        );
      })}
    </div>
  );
}
