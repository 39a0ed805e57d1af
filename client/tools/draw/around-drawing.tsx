import type { Feature, MultiPolygon, Polygon } from "geojson";
import { type FormEvent, useEffect, useMemo, useRef, useState } from "react";
import type { Catalog, CatalogEntry } from "../../../model/catalog.ts";
import type { LonLat } from "../../../model/geo/tile.ts";
import { RequestFailure } from "../../api.ts";
import { useOverlay } from "../../map/map-context.tsx";
import { Icon } from "../../panels/icon.tsx";
import { formatValue } from "../../text/format-value.ts";
import { useSpeech } from "../../text/language-context.tsx";
import { Local } from "../../text/local.tsx";
import { lengthWords } from "../measure/measured-words.ts";
import type { Plane } from "../plane.ts";
import { mostPlaces } from "../sketch/sketch.ts";
import { bufferOf } from "./buffer.ts";
import { readRadius } from "./draft.ts";
import { type Drawing, drawingLimits, geometryOf, newDrawingId } from "./drawing.ts";
import { nameOf } from "./drawing-list.tsx";
import { featuresInside, type Inside, mostNames } from "./features-inside.ts";

interface AroundDrawingProps {
  readonly drawing: Drawing;
  readonly catalog: Catalog;
  readonly visible: ReadonlySet<string>;
  readonly plane: Plane;
  readonly onKeep: (drawing: Drawing) => void;
  readonly onClose: () => void;
}

type Answer =
  | { readonly phase: "asking" }
  | { readonly phase: "failed"; readonly detail: string | undefined }
  | { readonly phase: "found"; readonly inside: readonly Inside[] };

const overlayId = "machizu-around";
/** Filters are sent in the address; the server takes 8,192 characters of them. */
const mostCorners = 350;

/** What the visible layers have within a distance of a drawing. */
export function AroundDrawing({ drawing, catalog, visible, plane, onKeep, onClose }: AroundDrawingProps) {
  const speech = useSpeech();
  const { say } = speech;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const [distance, setDistance] = useState("500");
  const [area, setArea] = useState<{ readonly meters: number; readonly shape: Polygon | MultiPolygon }>();
  const meters = readRadius(distance);
  const layers = catalog.datasets.filter(({ id, base, state }) => visible.has(id) && !base && state !== null);
  const answer = useInside(area?.shape, layers);
  useOverlay(
    overlayId,
    useMemo(() => area && aroundOverlay(area.shape), [area]),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (meters === undefined) return;
    void bufferOf(geometryOf(drawing, plane), meters, plane).then((shape) => setArea({ meters, shape }));
  };
  const name = nameOf(drawing, speech);
  const keep = () => {
    const outline = area && outlineOf(area.shape);
    if (!outline) return;
    const title = say("draw.aroundName", { name, length: lengthWords(area.meters, speech) });
    onKeep({ id: newDrawingId(), kind: "area", name: title.slice(0, drawingLimits.name), note: "", color: drawing.color, places: outline });
  };
  return (
    <section className="around" aria-labelledby="around-title">
      <h3 id="around-title" ref={heading} tabIndex={-1}>
        {say("draw.around", { name })}
      </h3>
      <form className="tool-form" onSubmit={submit}>
        <label htmlFor="around-distance">{say("draw.distance")}</label>
        <div className="field-line">
          <input
            id="around-distance"
            type="text"
            inputMode="decimal"
            maxLength={10}
            value={distance}
            aria-invalid={meters === undefined}
            aria-describedby="around-hint"
            onChange={({ target }) => setDistance(target.value)}
          />
          <button type="submit" className="button">
            {say("draw.find")}
          </button>
        </div>
        <p id="around-hint" className={meters === undefined ? "fault" : "hint"}>
          {meters === undefined ? say("draw.radiusFault", { most: drawingLimits.radiusMeters }) : say("draw.aroundHint")}
        </p>
      </form>
      <InsideList answer={area && answer} />
      <div className="button-row">
        {area && outlineOf(area.shape) && (
          <button type="button" className="button" onClick={keep}>
            {say("draw.keepAround")}
          </button>
        )}
        <button type="button" className="button" onClick={onClose}>
          <Icon name="close" />
          {say("place.close")}
        </button>
      </div>
    </section>
  );
}

function InsideList({ answer }: { readonly answer: Answer | undefined }) {
  const { say } = useSpeech();
  const total = answer?.phase === "found" ? answer.inside.reduce((sum, { count }) => sum + count, 0) : 0;
  return (
    <>
      <p role="status">
        {answer?.phase === "asking" && say("place.loading")}
        {answer?.phase === "found" && (answer.inside.length === 0 ? say("draw.noLayers") : say("draw.insideTotal", { count: total }))}
      </p>
      {answer?.phase === "failed" && (
        <p role="alert" className="fault">
          {answer.detail ?? say("place.failed")}
        </p>
      )}
      {answer?.phase === "found" && answer.inside.map((inside) => <InsideLayer key={inside.entry.id} {...inside} />)}
    </>
  );
}

function InsideLayer({ entry, count, names }: Inside) {
  const { say } = useSpeech();
  return (
    <section className="inside">
      <h4>
        <Local text={entry.title} /> {say("draw.insideCount", { count })}
      </h4>
      {count > 0 && (
        <ul>
          {names.map((name, index) => (
            <li key={`${index} ${name}`}>{name}</li>
          ))}
        </ul>
      )}
      {count > names.length && <p className="hint">{say("draw.insideFirst", { count: mostNames })}</p>}
    </section>
  );
}

/** Asked again whenever the area or the layers change. */
function useInside(area: Polygon | MultiPolygon | undefined, layers: readonly CatalogEntry[]): Answer {
  const speech = useSpeech();
  const [answer, setAnswer] = useState<{ readonly question: string; readonly answer: Answer }>();
  const question = area === undefined ? "" : `${layers.map(({ id }) => id).join()} ${speech.language} ${JSON.stringify(area)}`;
  useEffect(() => {
    if (area === undefined) return undefined;
    const stop = new AbortController();
    const settle = (settled: Answer) => {
      if (!stop.signal.aborted) setAnswer({ question, answer: settled });
    };
    const nameOfFeature = (value: unknown, { fields, titleField }: CatalogEntry) => {
      const field = fields[titleField];
      return field ? formatValue(value, field, speech) : String(value);
    };
    if (cornersOf(area) > mostCorners) settle({ phase: "failed", detail: speech.say("draw.tooManyCorners") });
    else {
      featuresInside(area, layers, { language: speech.language, signal: stop.signal, nameOf: nameOfFeature }).then(
        (inside) => settle({ phase: "found", inside }),
        (error: unknown) => settle({ phase: "failed", detail: error instanceof RequestFailure ? error.problem.detail : undefined }),
      );
    }
    return () => stop.abort();
    // The question holds everything else.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [question]);
  return answer?.question === question ? answer.answer : { phase: "asking" };
}

function cornersOf(area: Polygon | MultiPolygon): number {
  return area.coordinates.flat(area.type === "Polygon" ? 1 : 2).length;
}

/** The outline of an area without holes that is simple enough to be kept as a drawing. */
function outlineOf(area: Polygon | MultiPolygon): LonLat[] | undefined {
  const [ring, ...holes] = area.type === "Polygon" ? area.coordinates : [];
  if (ring === undefined || holes.length > 0 || ring.length > mostPlaces) return undefined;
  return ring.slice(0, -1).map(([lon = 0, lat = 0]) => [lon, lat] as const);
}

function aroundOverlay(shape: Polygon | MultiPolygon) {
  const feature: Feature = { type: "Feature", properties: {}, geometry: shape };
  return {
    sources: { [overlayId]: { type: "geojson", data: feature } },
    layers: [
      { id: `${overlayId}-fill`, type: "fill", source: overlayId, paint: { "fill-color": "#0017c1", "fill-opacity": 0.08 } },
      {
        id: `${overlayId}-line`,
        type: "line",
        source: overlayId,
        paint: { "line-color": "#0017c1", "line-width": 2, "line-dasharray": [2, 2] },
      },
    ],
  } as const satisfies Parameters<typeof useOverlay>[1];
}
