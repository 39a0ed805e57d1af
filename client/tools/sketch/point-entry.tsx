import { type FormEvent, useState } from "react";
import type { PublicCity } from "../../../model/city.ts";
import { readPositions } from "../../../model/geo/read-position.ts";
import type { LonLat } from "../../../model/geo/tile.ts";
import { useSharedMap } from "../../map/map-context.tsx";
import { Icon } from "../../panels/icon.tsx";
import { useSpeech } from "../../text/language-context.tsx";
import { planeOf } from "../plane.ts";

interface PointEntryProps {
  readonly city: PublicCity;
  readonly onAdd: (place: LonLat) => void;
}

/** Puts places down without a pointer: at the centre of the map, or by their coordinates. */
export function PointEntry({ city, onAdd }: PointEntryProps) {
  const { say } = useSpeech();
  const { map } = useSharedMap();
  const addCenter = () => {
    const center = map?.getCenter();
    if (center) onAdd([center.lng, center.lat]);
  };
  return (
    <div className="point-entry">
      <p className="hint">{say("sketch.hint")}</p>
      <button type="button" className="button" onClick={addCenter}>
        <Icon name="plus" />
        {say("sketch.addCenter")}
      </button>
      <TypedPoint city={city} onAdd={onAdd} />
    </div>
  );
}

function TypedPoint({ city, onAdd }: PointEntryProps) {
  const { say } = useSpeech();
  const [text, setText] = useState("");
  const [fault, setFault] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const [found] = readPositions(text, { projection: planeOf(city.planeEpsg), center: city.center });
    setFault(found === undefined);
    if (found === undefined) return;
    onAdd([found.lonLat[0], found.lonLat[1]]);
    setText("");
  };
  return (
    <form className="typed-point" onSubmit={submit}>
      <label htmlFor="typed-point">{say("sketch.typed")}</label>
      <div className="field-line">
        <input
          id="typed-point"
          type="text"
          autoComplete="off"
          maxLength={100}
          value={text}
          aria-invalid={fault}
          aria-describedby="typed-point-hint"
          onChange={({ target }) => setText(target.value)}
        />
        <button type="submit" className="button">
          {say("sketch.typedAdd")}
        </button>
      </div>
      <p id="typed-point-hint" className={fault ? "fault" : "hint"} role={fault ? "alert" : undefined}>
        {say(fault ? "sketch.notRead" : "sketch.typedHint")}
      </p>
    </form>
  );
}
