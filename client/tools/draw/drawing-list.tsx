import { useSharedMap } from "../../map/map-context.tsx";
import { Icon } from "../../panels/icon.tsx";
import { Swatch } from "../../panels/swatch.tsx";
import { useSpeech } from "../../text/language-context.tsx";
import type { Speech } from "../../text/speech.ts";
import { areaWords, lengthWords } from "../measure/measured-words.ts";
import type { Plane } from "../plane.ts";
import { boundsOf } from "../positions.ts";
import { saveFile } from "../save-file.ts";
import { RowButton } from "../sketch/place-list.tsx";
import { type Drawing, drawingColors, geometryOf } from "./drawing.ts";
import { drawingFormats, exportDrawings, sizeOf } from "./export-drawings.ts";
import { kindTitles } from "./kind-titles.ts";
import type { Drawings } from "./use-drawings.ts";

interface DrawingListProps {
  readonly kept: Drawings;
  readonly plane: Plane;
  readonly onEdit: (drawing: Drawing) => void;
  readonly onAround: (id: string) => void;
}

export function DrawingList({ kept: { drawings, kept, remove, undo }, plane, onEdit, onAround }: DrawingListProps) {
  const speech = useSpeech();
  const { say } = speech;
  const { map } = useSharedMap();
  const goTo = (drawing: Drawing) => {
    const bounds = boundsOf([geometryOf(drawing, plane)]);
    if (bounds) map?.fitBounds([...bounds], { padding: 60, maxZoom: 17, animate: false });
  };
  return (
    <>
      <h3 id="drawings-title" tabIndex={-1}>
        {say("draw.list")}
      </h3>
      <p role="status" className={kept ? "hint" : "fault"}>
        {kept ? say("draw.count", { count: drawings.length }) : say("draw.notKept")}
      </p>
      <ul className="place-list">
        {drawings.map((drawing) => {
          const name = nameOf(drawing, speech);
          return (
            <li key={drawing.id} className="drawing">
              <span className="place-words">
                <span className="drawing-name">
                  <DrawingSwatch drawing={drawing} /> {name}
                </span>
                {drawing.note !== "" && <span className="drawing-note">{drawing.note}</span>}
                <span>{sizeWords(drawing, plane, speech)}</span>
              </span>
              <span className="row-buttons">
                <RowButton icon="here" name={say("draw.goTo", { name })} onPress={() => goTo(drawing)} />
                <RowButton icon="around" name={say("draw.around", { name })} onPress={() => onAround(drawing.id)} />
                <RowButton icon="pencil" name={say("draw.change", { name })} onPress={() => onEdit(drawing)} />
                <RowButton icon="bin" name={say("draw.remove", { name })} onPress={() => remove(drawing.id)} />
              </span>
            </li>
          );
        })}
      </ul>
      <div className="button-row">
        <button type="button" className="button" aria-disabled={undo === undefined} onClick={undo}>
          <Icon name="undo" />
          {say("sketch.undo")}
        </button>
      </div>
      {drawings.length > 0 && (
        <div className="button-row" role="group" aria-label={say("draw.export")}>
          {drawingFormats.map((format) => (
            <button key={format} type="button" className="button" onClick={() => saveFile(exportDrawings(drawings, format, plane))}>
              <Icon name="down" />
              {say("draw.exportAs", { format: formatNames[format] })}
            </button>
          ))}
        </div>
      )}
    </>
  );
}

function DrawingSwatch({ drawing: { kind, color } }: { readonly drawing: Drawing }) {
  const { hex, pattern } = drawingColors[color];
  if (kind === "area" || kind === "circle") return <Swatch color={`${hex}40`} pattern={pattern} kind="fill" />;
  return <Swatch color={hex} kind={kind === "line" ? "line" : "circle"} />;
}

const formatNames = { geojson: "GeoJSON", kml: "KML", csv: "CSV" } as const;

/** A drawing without a name is called by its kind. */
export function nameOf({ name, kind }: Drawing, { say }: Speech): string {
  return name === "" ? say(kindTitles[kind]) : name;
}

function sizeWords(drawing: Drawing, plane: Plane, speech: Speech): string {
  const { length, area } = sizeOf(drawing, plane);
  if (length === undefined) return "";
  if (drawing.kind === "line") return speech.say("measure.resultDistance", { length: lengthWords(length, speech) });
  if (area === undefined) return speech.say("measure.crosses");
  return speech.say("measure.resultArea", { area: areaWords(area, speech), length: lengthWords(length, speech) });
}
