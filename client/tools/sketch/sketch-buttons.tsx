import { Icon } from "../../panels/icon.tsx";
import { useSpeech } from "../../text/language-context.tsx";
import type { Sketch, SketchChange } from "./sketch.ts";

interface SketchButtonsProps {
  readonly sketch: Sketch;
  readonly change: (change: SketchChange) => void;
}

/** They stay where they are when there is nothing to undo, so that the focus does. */
export function SketchButtons({ sketch: { places, before }, change }: SketchButtonsProps) {
  const { say } = useSpeech();
  return (
    <div className="button-row">
      <button type="button" className="button" aria-disabled={before.length === 0} onClick={() => change({ do: "undo" })}>
        <Icon name="undo" />
        {say("sketch.undo")}
      </button>
      <button type="button" className="button" aria-disabled={places.length === 0} onClick={() => change({ do: "replace", places: [] })}>
        <Icon name="bin" />
        {say("sketch.clear")}
      </button>
    </div>
  );
}
