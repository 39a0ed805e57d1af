import { type ReactNode, useId, useRef } from "react";
import { mostPrintLayers, orientations, paperSizesMillimeters, printScales, printTitleLength } from "../../../model/print.ts";
import { useAsOf } from "../../as-of.tsx";
import { parseHash } from "../../state.ts";
import { formatNumber } from "../../text/format-value.ts";
import { useSpeech } from "../../text/language-context.tsx";
import type { ToolProps } from "../tool.ts";

/** A plain form: the server makes the sheet, and a new tab shows it. The address of the page says where the map is. */
export function PrintPanel({ catalog: { city, datasets }, visible }: ToolProps) {
  const speech = useSpeech();
  const { say, language } = speech;
  const asOf = useAsOf();
  const [lon, lat] = [useRef<HTMLInputElement>(null), useRef<HTMLInputElement>(null)];
  const layers = datasets.filter(({ id, state }) => visible.has(id) && state !== null).map(({ id }) => id);
  const lookAtMap = () => {
    const camera = parseHash(location.hash).camera;
    if (lon.current) lon.current.value = (camera?.lon ?? city.center[0]).toFixed(6);
    if (lat.current) lat.current.value = (camera?.lat ?? city.center[1]).toFixed(6);
  };
  return (
    <form className="tool-form" action="/print" method="get" target="_blank" onSubmit={lookAtMap}>
      <p className="hint">{say("print.lead")}</p>
      <input type="hidden" name="lon" ref={lon} />
      <input type="hidden" name="lat" ref={lat} />
      <input type="hidden" name="lang" value={language} />
      {asOf !== undefined && <input type="hidden" name="asOf" value={asOf} />}
      {layers.length > 0 && <input type="hidden" name="layers" value={layers.slice(0, mostPrintLayers).join(",")} />}
      <Labelled label={say("print.scale")}>
        {(id) => (
          <select id={id} name="scale" defaultValue={2500}>
            {printScales.map((scale) => (
              <option key={scale} value={scale}>
                1:{formatNumber(scale, speech)}
              </option>
            ))}
          </select>
        )}
      </Labelled>
      <Labelled label={say("print.paper")}>
        {(id) => (
          <select id={id} name="paper" defaultValue="A4">
            {Object.keys(paperSizesMillimeters).map((paper) => (
              <option key={paper}>{paper}</option>
            ))}
          </select>
        )}
      </Labelled>
      <Labelled label={say("print.orientation")}>
        {(id) => (
          <select id={id} name="orientation" defaultValue="landscape">
            {orientations.map((orientation) => (
              <option key={orientation} value={orientation}>
                {say(orientation === "landscape" ? "print.landscape" : "print.portrait")}
              </option>
            ))}
          </select>
        )}
      </Labelled>
      <Labelled label={say("print.heading")}>
        {(id) => <input id={id} name="title" type="text" maxLength={printTitleLength} autoComplete="off" />}
      </Labelled>
      <button type="submit" className="button primary">
        {say("print.make")}
        <span className="visually-hidden">{say("link.newTab")}</span>
      </button>
    </form>
  );
}

function Labelled({ label, children }: { readonly label: string; readonly children: (id: string) => ReactNode }) {
  const id = useId();
  return (
    <p>
      <label htmlFor={id}>{label}</label>
      {children(id)}
    </p>
  );
}
