import { useMemo, useState } from "react";
import { useOverlay } from "../../map/map-context.tsx";
import { Icon } from "../../panels/icon.tsx";
import { useSpeech } from "../../text/language-context.tsx";
import { planeOf } from "../plane.ts";
import { useSketch } from "../sketch/use-sketch.ts";
import type { ToolProps } from "../tool.ts";
import { AroundDrawing } from "./around-drawing.tsx";
import { type Draft, draftOf, newDraft } from "./draft.ts";
import { DraftForm } from "./draft-form.tsx";
import { type Drawing, drawingKinds, drawingLimits, isSinglePlace } from "./drawing.ts";
import { DrawingList } from "./drawing-list.tsx";
import { drawingsOverlay } from "./drawings-overlay.ts";
import { kindTitles } from "./kind-titles.ts";
import { useDrawings } from "./use-drawings.ts";

export function DrawPanel({ catalog, visible, active }: ToolProps) {
  const { say } = useSpeech();
  const { city } = catalog;
  const plane = planeOf(city.planeEpsg);
  const kept = useDrawings();
  const [draft, setDraft] = useState<Draft>();
  const [around, setAround] = useState<string>();
  const sketch = useSketch("machizu-draft", {
    shape: draft?.kind === "line" || draft?.kind === "area" ? draft.kind : "point",
    active: active && draft !== undefined,
    single: draft !== undefined && isSinglePlace(draft.kind),
  });
  const { drawings } = kept;
  // What is being changed is drawn by the sketch.
  const shown = useMemo(() => drawings.filter(({ id }) => id !== draft?.id), [drawings, draft?.id]);
  useOverlay(
    "machizu-drawings",
    useMemo(() => (shown.length === 0 ? undefined : drawingsOverlay(shown, plane)), [shown, plane]),
  );
  if (!active) return null;

  const begin = (next: Draft, places: Drawing["places"]) => {
    setAround(undefined);
    sketch.change({ do: "replace", places });
    setDraft(next);
    focusOn("draft-title");
  };
  const end = () => {
    sketch.change({ do: "replace", places: [] });
    setDraft(undefined);
    focusOn("drawings-title");
  };
  if (draft) {
    const finish = (drawing: Drawing) => {
      kept.put(drawing);
      end();
    };
    return <DraftForm city={city} draft={draft} sketch={sketch} onChange={setDraft} onFinish={finish} onCancel={end} />;
  }
  const subject = drawings.find(({ id }) => id === around);
  return (
    <>
      <p className="hint">{say("draw.private")}</p>
      <div className="button-row" role="group" aria-label={say("draw.choose")}>
        {drawingKinds.map((kind) => (
          <button
            key={kind}
            type="button"
            className="button"
            aria-disabled={drawings.length >= drawingLimits.drawings}
            onClick={() => drawings.length < drawingLimits.drawings && begin(newDraft(kind), [])}
          >
            <Icon name="plus" />
            {say(kindTitles[kind])}
          </button>
        ))}
      </div>
      <DrawingList kept={kept} plane={plane} onEdit={(drawing) => begin(draftOf(drawing), drawing.places)} onAround={setAround} />
      {subject && (
        <AroundDrawing
          key={subject.id}
          drawing={subject}
          {...{ catalog, visible, plane }}
          onKeep={kept.put}
          onClose={() => setAround(undefined)}
        />
      )}
    </>
  );
}

/** Once it is there. */
function focusOn(id: string): void {
  requestAnimationFrame(() => document.getElementById(id)?.focus());
}
