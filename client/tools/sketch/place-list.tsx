import type { LonLat } from "../../../model/geo/tile.ts";
import { useSharedMap } from "../../map/map-context.tsx";
import { Icon, type IconName } from "../../panels/icon.tsx";
import { useSpeech } from "../../text/language-context.tsx";
import type { SketchChange } from "./sketch.ts";

interface PlaceListProps {
  readonly places: readonly LonLat[];
  readonly change: (change: SketchChange) => void;
  /** What is said of a place beside its position. */
  readonly note?: (index: number) => string | undefined;
}

/** The places as a list, each of which can be gone to, moved and removed without dragging. */
export function PlaceList({ places, change, note }: PlaceListProps) {
  const { say } = useSpeech();
  const { map } = useSharedMap();
  const moveToCenter = (index: number) => {
    const center = map?.getCenter();
    if (center) change({ do: "move", index, place: [center.lng, center.lat] });
  };
  return (
    <ol className="place-list" aria-label={say("sketch.points")}>
      {places.map(([lon, lat], index) => {
        const number = index + 1;
        return (
          <li key={`${number}`}>
            <span className="place-words">
              <span>
                {say("sketch.point", { number })} <span className="digits">{`${lat.toFixed(5)}, ${lon.toFixed(5)}`}</span>
              </span>
              {note?.(index) !== undefined && <span>{note(index)}</span>}
            </span>
            <RowButton icon="here" name={say("sketch.goTo", { number })} onPress={() => map?.jumpTo({ center: [lon, lat] })} />
            <RowButton icon="target" name={say("sketch.moveHere", { number })} onPress={() => moveToCenter(index)} />
            <RowButton icon="bin" name={say("sketch.remove", { number })} onPress={() => change({ do: "remove", index })} />
          </li>
        );
      })}
    </ol>
  );
}

interface RowButtonProps {
  readonly icon: IconName;
  readonly name: string;
  readonly onPress: () => void;
}

export function RowButton({ icon, name, onPress }: RowButtonProps) {
  return (
    <button type="button" className="icon-button" aria-label={name} title={name} onClick={onPress}>
      <Icon name={icon} />
    </button>
  );
}
