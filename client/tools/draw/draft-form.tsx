import { type FormEvent, useState } from "react";
import type { PublicCity } from "../../../model/city.ts";
import { Swatch } from "../../panels/swatch.tsx";
import { useSpeech } from "../../text/language-context.tsx";
import { PlaceList } from "../sketch/place-list.tsx";
import { PointEntry } from "../sketch/point-entry.tsx";
import { SketchButtons } from "../sketch/sketch-buttons.tsx";
import { putDown, type SketchState } from "../sketch/use-sketch.ts";
import { type Draft, type DraftFault, finished } from "./draft.ts";
import { type Drawing, drawingColorNames, drawingColors, drawingLimits, fewestPlaces, isSinglePlace, newDrawingId } from "./drawing.ts";
import { colorTitles, kindTitles } from "./kind-titles.ts";

interface DraftFormProps {
  readonly city: PublicCity;
  readonly draft: Draft;
  readonly sketch: SketchState;
  readonly onChange: (draft: Draft) => void;
  readonly onFinish: (drawing: Drawing) => void;
  readonly onCancel: () => void;
}

export function DraftForm({ city, draft, sketch, onChange, onFinish, onCancel }: DraftFormProps) {
  const { say } = useSpeech();
  const [fault, setFault] = useState<DraftFault>();
  const { places, change } = sketch;
  const single = isSinglePlace(draft.kind);
  const missing = Math.max(0, fewestPlaces[draft.kind] - places.length);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const drawing = finished(draft, places, newDrawingId);
    if (typeof drawing === "string") setFault(drawing);
    else onFinish(drawing);
  };
  return (
    <>
      <h3 id="draft-title" tabIndex={-1}>
        {say(draft.id === undefined ? "draw.new" : "draw.edit", { kind: say(kindTitles[draft.kind]) })}
      </h3>
      <p role="status" className="hint">
        {missing > 0 ? say("draw.missing", { count: missing }) : say("draw.placed", { count: places.length })}
      </p>
      <SketchButtons sketch={sketch.sketch} change={change} />
      <PointEntry city={city} onAdd={(place) => change(putDown(place, single))} />
      <PlaceList places={places} change={change} />
      <form className="tool-form" onSubmit={submit}>
        <DraftFields draft={draft} onChange={onChange} />
        <p role="alert" className="fault">
          {fault && say(faultWords[fault], { count: missing, most: drawingLimits.radiusMeters })}
        </p>
        <div className="button-row">
          <button type="submit" className="button primary">
            {say("draw.save")}
          </button>
          <button type="button" className="button" onClick={onCancel}>
            {say("draw.cancel")}
          </button>
        </div>
      </form>
    </>
  );
}

const faultWords = { places: "draw.missing", radius: "draw.radiusFault", note: "draw.noteFault" } as const;

function DraftFields({ draft, onChange }: Pick<DraftFormProps, "draft" | "onChange">) {
  const { say } = useSpeech();
  const { hex, pattern } = drawingColors[draft.color];
  return (
    <>
      {draft.kind === "circle" && (
        <>
          <label htmlFor="draft-radius">{say("draw.radius")}</label>
          <input
            id="draft-radius"
            type="text"
            inputMode="decimal"
            maxLength={10}
            value={draft.radius}
            onChange={({ target }) => onChange({ ...draft, radius: target.value })}
          />
        </>
      )}
      <label htmlFor="draft-name">{say("draw.name")}</label>
      <input
        id="draft-name"
        type="text"
        autoComplete="off"
        maxLength={drawingLimits.name}
        value={draft.name}
        onChange={({ target }) => onChange({ ...draft, name: target.value })}
      />
      <label htmlFor="draft-note">{say("draw.noteText")}</label>
      <textarea
        id="draft-note"
        rows={2}
        maxLength={drawingLimits.note}
        value={draft.note}
        onChange={({ target }) => onChange({ ...draft, note: target.value })}
      />
      <label htmlFor="draft-color">{say("draw.color")}</label>
      <div className="field-line">
        <select
          id="draft-color"
          value={draft.color}
          onChange={({ target }) => onChange({ ...draft, color: drawingColorNames.find((name) => name === target.value) ?? "blue" })}
        >
          {drawingColorNames.map((name) => (
            <option key={name} value={name}>
              {say(colorTitles[name])}
            </option>
          ))}
        </select>
        <Swatch color={`${hex}40`} pattern={pattern} kind="fill" />
      </div>
    </>
  );
}
