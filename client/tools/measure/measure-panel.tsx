import { useMemo, useState } from "react";
import { useSpeech } from "../../text/language-context.tsx";
import type { Speech } from "../../text/speech.ts";
import { type Plane, planeOf } from "../plane.ts";
import { PlaceList } from "../sketch/place-list.tsx";
import { PointEntry } from "../sketch/point-entry.tsx";
import { mostPlaces } from "../sketch/sketch.ts";
import { SketchButtons } from "../sketch/sketch-buttons.tsx";
import { useSketch } from "../sketch/use-sketch.ts";
import type { ToolProps } from "../tool.ts";
import { fewestPlaces, measure, type Measured, type MeasureKind } from "./measure.ts";
import { areaWords, lengthWords } from "./measured-words.ts";

export function MeasurePanel({ catalog: { city }, active }: ToolProps) {
  const speech = useSpeech();
  const { say } = speech;
  const [kind, setKind] = useState<MeasureKind>("distance");
  const { sketch, places, change } = useSketch("machizu-measure", { shape: kind === "area" ? "area" : "line", active });
  const plane = planeOf(city.planeEpsg);
  const measured = useMemo(() => measure(places, kind, plane), [places, kind, plane]);
  if (!active) return null;
  return (
    <>
      <fieldset className="choices">
        <legend>{say("measure.kind")}</legend>
        {(["distance", "area"] as const).map((choice) => (
          <label key={choice} className="check">
            <input type="radio" name="measure-kind" checked={kind === choice} onChange={() => setKind(choice)} />
            <span>{say(kindTitles[choice])}</span>
          </label>
        ))}
      </fieldset>
      <p className="measured" role="status">
        {places.length >= mostPlaces && `${say("sketch.full", { most: mostPlaces })} `}
        {resultWords(places.length, { kind, measured, speech })}
      </p>
      <SketchButtons sketch={sketch} change={change} />
      <PointEntry city={city} onAdd={(place) => change({ do: "add", place })} />
      <PlaceList places={places} change={change} note={(index) => segmentWords(index, { count: places.length, measured, speech })} />
      {measured && <HowMeasured measured={measured} plane={plane} />}
    </>
  );
}

const kindTitles = { distance: "measure.distance", area: "measure.area" } as const;

interface Result {
  readonly kind: MeasureKind;
  readonly measured: Measured | undefined;
  readonly speech: Speech;
}

function resultWords(count: number, { kind, measured, speech }: Result): string {
  const { say } = speech;
  const missing = fewestPlaces[kind] - count;
  if (!measured || missing > 0) return say("measure.missing", { count: missing });
  const length = lengthWords(measured.lengthMeters, speech);
  if (kind === "distance") return say("measure.resultDistance", { length });
  if (measured.areaMeters2 === undefined) return say("measure.crosses");
  return say("measure.resultArea", { area: areaWords(measured.areaMeters2, speech), length });
}

interface Segments {
  readonly count: number;
  readonly measured: Measured | undefined;
  readonly speech: Speech;
}

/** The way from a place to the next one. */
function segmentWords(index: number, { count, measured, speech }: Segments): string | undefined {
  const meters = measured?.segmentsMeters[index];
  if (meters === undefined) return undefined;
  return speech.say("measure.segment", { number: ((index + 1) % count) + 1, length: lengthWords(meters, speech) });
}

function HowMeasured({ measured: { scaleFactor, ellipsoid }, plane }: { readonly measured: Measured; readonly plane: Plane }) {
  const speech = useSpeech();
  const { say } = speech;
  return (
    <details className="how-measured">
      <summary>{say("measure.how")}</summary>
      <p>{say("measure.howPlane", { zone: plane.zone, epsg: plane.epsg, factor: scaleFactor.toFixed(6) })}</p>
      <p>
        {say("measure.howEllipsoid")} {lengthWords(ellipsoid.lengthMeters, speech)}
        {ellipsoid.areaMeters2 !== undefined && `, ${areaWords(ellipsoid.areaMeters2, speech)}`}
      </p>
      <p>{say("measure.howHeight")}</p>
    </details>
  );
}
