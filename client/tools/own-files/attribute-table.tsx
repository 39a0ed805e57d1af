import { useState } from "react";
import { ScrollTable } from "../../pages/scroll-table.tsx";
import { useSpeech } from "../../text/language-context.tsx";
import type { Speech } from "../../text/speech.ts";
import { RowButton } from "../sketch/place-list.tsx";
import { boundsOf } from "../positions.ts";
import { isPlaced, type OwnLayer } from "./own-layer.ts";

const rowsPerPage = 50;

interface AttributeTableProps {
  readonly layer: OwnLayer;
  readonly onGoTo: (place: Pick<OwnLayer, "bounds">) => void;
}

/** Every row of a layer, a page at a time; each can be gone to. */
export function AttributeTable({ layer: { name, features, fields }, onGoTo }: AttributeTableProps) {
  const speech = useSpeech();
  const { say } = speech;
  const [first, setFirst] = useState(0);
  const shown = features.slice(first, first + rowsPerPage);
  const turn = (rows: number) => () =>
    setFirst(Math.max(0, Math.min(first + rows, Math.floor((features.length - 1) / rowsPerPage) * rowsPerPage)));
  return (
    <section className="attribute-table" aria-label={say("files.tableOf", { name })}>
      <ScrollTable title={name}>
        <thead>
          <tr>
            <th scope="col">{say("files.row")}</th>
            {fields.map((field) => (
              <th key={field} scope="col">
                {field}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((feature, index) => {
            const number = first + index + 1;
            return (
              <tr key={number}>
                <th scope="row">
                  {number}
                  {isPlaced(feature.geometry) && (
                    <RowButton
                      icon="here"
                      name={say("files.goToRow", { number })}
                      onPress={() => onGoTo({ bounds: boundsOf([feature.geometry]) })}
                    />
                  )}
                </th>
                {fields.map((field) => (
                  <td key={field}>{valueWords(feature.properties?.[field], speech)}</td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </ScrollTable>
      <div className="button-row">
        <button type="button" className="button" aria-disabled={first === 0} onClick={turn(-rowsPerPage)}>
          {say("files.earlier")}
        </button>
        <button type="button" className="button" aria-disabled={first + rowsPerPage >= features.length} onClick={turn(rowsPerPage)}>
          {say("files.later")}
        </button>
      </div>
      <p role="status" className="hint">
        {say("files.shown", { from: first + 1, to: first + shown.length, count: features.length })}
      </p>
    </section>
  );
}

/** One row in words. */
export function Attributes({ layer: { name, features, fields }, row }: { readonly layer: OwnLayer; readonly row: number }) {
  const speech = useSpeech();
  const properties = features[row]?.properties ?? {};
  return (
    <>
      <h3>{speech.say("files.rowOf", { name, number: row + 1 })}</h3>
      <dl className="fields">
        {fields.map((field) => (
          <div key={field}>
            <dt>{field}</dt>
            <dd>{valueWords(properties[field], speech)}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

/** As it stands in the file. */
function valueWords(value: unknown, { say }: Speech): string {
  if (value === null || value === undefined || value === "") return say("value.none");
  if (typeof value === "string") return value;
  return value instanceof Date ? value.toISOString().slice(0, 10) : JSON.stringify(value);
}
