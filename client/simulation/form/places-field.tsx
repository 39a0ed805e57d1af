import { Local } from "../../text/local.tsx";
import { usePlannerSpeech } from "../../text/planner/speech.ts";
import type { Picking } from "../picking.ts";
import type { Fault, PlaceDraft, PlaceRule } from "./drafts.ts";

interface PlacesFieldProps {
  readonly name: string;
  readonly rule: PlaceRule;
  readonly places: readonly PlaceDraft[];
  readonly fault: Fault | undefined;
  readonly picking: Picking;
  readonly onChange: (places: readonly PlaceDraft[]) => void;
}

/** Points, lines or areas: pressed on the map, put at its centre from the keyboard, or typed as coordinates. */
export function PlacesField({ name, rule, places, fault, picking, onChange }: PlacesFieldProps) {
  const { say, local } = usePlannerSpeech();
  const isPicking = picking.target?.parameter === name;
  const draw = (place: number | undefined) => {
    picking.begin({ parameter: name, kind: rule.type, place });
    document.getElementById("map-canvas")?.focus();
  };
  const remove = (index: number) => {
    picking.end();
    onChange(places.filter((_, other) => other !== index));
  };
  return (
    <>
      <ol className="places">
        {places.map((place, index) => (
          <li key={index}>
            <PlaceRow
              {...{ name, rule, place, index }}
              isWrong={fault?.at === index}
              onChange={(next) => onChange(places.map((other, at) => (at === index ? next : other)))}
            />
            <span className="row-actions">
              {rule.type !== "point" && (
                <button type="button" className="button small" onClick={() => draw(index)}>
                  {say("places.extend")}
                  <span className="visually-hidden"> {index + 1}</span>
                </button>
              )}
              <button type="button" className="button small" onClick={() => remove(index)}>
                {say("places.remove")}
                <span className="visually-hidden">
                  {" "}
                  {local(rule.title)} {index + 1}
                </span>
              </button>
            </span>
          </li>
        ))}
      </ol>
      <p className="row-actions">
        {isPicking ? (
          <button type="button" className="button small primary" onClick={picking.end}>
            {say("places.done")}
            <span className="visually-hidden"> {local(rule.title)}</span>
          </button>
        ) : (
          <button type="button" className="button small" disabled={places.length >= rule.maxCount} onClick={() => draw(undefined)}>
            {say("places.draw")}
            <span className="visually-hidden"> {local(rule.title)}</span>
          </button>
        )}
        <button
          type="button"
          className="button small"
          disabled={places.length >= rule.maxCount}
          onClick={() => onChange([...places, { positions: "", properties: {} }])}
        >
          {say("places.type")}
          <span className="visually-hidden"> {local(rule.title)}</span>
        </button>
      </p>
    </>
  );
}

interface PlaceRowProps {
  readonly name: string;
  readonly rule: PlaceRule;
  readonly place: PlaceDraft;
  readonly index: number;
  readonly isWrong: boolean;
  readonly onChange: (place: PlaceDraft) => void;
}

function PlaceRow({ name, rule, place, index, isWrong, onChange }: PlaceRowProps) {
  const { say } = usePlannerSpeech();
  const common = { value: place.positions, "aria-invalid": isWrong || undefined, spellCheck: false } as const;
  return (
    <>
      <label className="wide">
        <span>{say(rule.type === "point" ? "places.position" : "places.positions")}</span>
        {rule.type === "point" ? (
          <input
            {...common}
            name={`${name}-${index}`}
            inputMode="text"
            onChange={(event) => onChange({ ...place, positions: event.target.value })}
          />
        ) : (
          <textarea
            {...common}
            name={`${name}-${index}`}
            rows={Math.min(6, Math.max(2, place.positions.split("\n").length))}
            onChange={(event) => onChange({ ...place, positions: event.target.value })}
          />
        )}
      </label>
      {Object.entries(rule.properties ?? {}).map(([property, { title, unit }]) => (
        <label key={property}>
          <span>
            <Local text={title} />
            {unit !== undefined && ` (${unit})`}
          </span>
          <input
            name={`${name}-${index}-${property}`}
            value={place.properties[property] ?? ""}
            onChange={(event) => onChange({ ...place, properties: { ...place.properties, [property]: event.target.value } })}
          />
        </label>
      ))}
    </>
  );
}
