import type { Map as MapLibreMap } from "maplibre-gl";
import { useEffect, useMemo, useState } from "react";
import type { LonLat } from "../../../model/geo/tile.ts";
import { useOverlay, usePicker, useSharedMap } from "../../map/map-context.tsx";
import { Icon } from "../../panels/icon.tsx";
import { formatDate, formatNumber } from "../../text/format-value.ts";
import { useSpeech } from "../../text/language-context.tsx";
import type { Speech } from "../../text/speech.ts";
import { type Plane, planeOf } from "../plane.ts";
import { sketchOverlay } from "../sketch/sketch-overlay.ts";
import type { ToolProps } from "../tool.ts";
import { CopyButton } from "./copy-button.tsx";
import { positionRows } from "./position-rows.ts";
import { type HeightState, useGroundHeight } from "./use-ground-height.ts";

export function CoordinatesPanel({ catalog: { city }, active }: ToolProps) {
  const { say } = useSpeech();
  const { map } = useSharedMap();
  const [pressed, setPressed] = useState<LonLat>();
  const center = useCenter(map, active);
  const pointer = usePointer(map, active);
  usePicker(active, setPressed);
  useOverlay(
    "machizu-coordinates",
    useMemo(() => (pressed && active ? sketchOverlay("machizu-coordinates", [pressed], "point") : undefined), [pressed, active]),
  );
  const place = pressed ?? center;
  const plane = planeOf(city.planeEpsg);
  if (!active) return null;
  return (
    <>
      <h3>{say(pressed ? "coordinates.pressed" : "coordinates.center")}</h3>
      {place && <Positions place={place} plane={plane} />}
      {pressed && (
        <button type="button" className="button" onClick={() => setPressed(undefined)}>
          <Icon name="target" />
          {say("coordinates.backToCenter")}
        </button>
      )}
      <p className="hint">{say("coordinates.hint")}</p>
      {pointer && (
        <>
          <h3>{say("coordinates.pointer")}</h3>
          <Written rows={positionRows(pointer, plane)} plane={plane} />
        </>
      )}
    </>
  );
}

function Positions({ place, plane }: { readonly place: LonLat; readonly plane: Plane }) {
  const speech = useSpeech();
  const { say } = speech;
  const height = useGroundHeight(place, speech);
  return (
    <>
      <Written rows={positionRows(place, plane)} plane={plane} copied />
      <dl className="fields">
        <div>
          <dt>{say("coordinates.height")}</dt>
          <dd>
            <span role="status">{heightWords(height, speech)}</span>
          </dd>
        </div>
      </dl>
    </>
  );
}

interface WrittenProps {
  readonly rows: ReturnType<typeof positionRows>;
  readonly plane: Plane;
  /** With a button for each that copies it. */
  readonly copied?: boolean;
}

function Written({ rows, plane, copied = false }: WrittenProps) {
  const { say } = useSpeech();
  return (
    <dl className="fields positions">
      {rows.map(({ title, text }) => {
        const name = say(title, { zone: plane.zone });
        return (
          <div key={title}>
            <dt>{name}</dt>
            <dd>
              <span className="digits">{text}</span>
              {copied && <CopyButton text={text} name={name} />}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

function heightWords(height: HeightState, speech: Speech): string {
  const { say, local } = speech;
  if (height.phase !== "ready") return say(height.phase === "failed" ? "place.failed" : "place.loading");
  const { meters, releases } = height.ground;
  if (meters === null) return say("value.none");
  const sources = releases.map(({ attribution, releasedOn, sample }) =>
    [sample ? say("sample.name") : local(attribution), ...(releasedOn === null ? [] : [formatDate(releasedOn, speech)])].join(" "),
  );
  return say("coordinates.heightValue", {
    meters: formatNumber(Math.round(meters * 10) / 10, speech),
    source: [...new Set(sources)].join(say("list.separator")),
  });
}

/** The centre of the map whenever it has come to rest. */
function useCenter(map: MapLibreMap | undefined, active: boolean): LonLat | undefined {
  const [center, setCenter] = useState<LonLat>();
  useEffect(() => {
    if (!map || !active) return;
    const follow = () => {
      const { lng, lat } = map.getCenter();
      setCenter([lng, lat]);
    };
    follow();
    map.on("moveend", follow);
    return () => void map.off("moveend", follow);
  }, [map, active]);
  return center;
}

/** Where the mouse is over the map; undefined elsewhere and where there is no mouse. */
function usePointer(map: MapLibreMap | undefined, active: boolean): LonLat | undefined {
  const [pointer, setPointer] = useState<LonLat>();
  useEffect(() => {
    if (!map || !active || !matchMedia("(hover: hover)").matches) return;
    const follow = ({ lngLat: { lng, lat } }: { lngLat: { lng: number; lat: number } }) => setPointer([lng, lat]);
    const leave = () => setPointer(undefined);
    map.on("mousemove", follow);
    map.on("mouseout", leave);
    return () => {
      map.off("mousemove", follow);
      map.off("mouseout", leave);
    };
  }, [map, active]);
  return pointer;
}
