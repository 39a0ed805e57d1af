import { useState } from "react";
import { usePlannerSpeech } from "../../text/planner/speech.ts";
import { type Fault, readTyped, type SeriesRow, type SeriesRule } from "./drafts.ts";
import { rowsOf, type Template, type TemplateShape, templateShapes } from "./hydrograph-templates.ts";
import { SeriesSketch } from "./series-sketch.tsx";

interface SeriesFieldProps {
  readonly name: string;
  readonly rule: SeriesRule;
  readonly rows: readonly SeriesRow[];
  readonly fault: Fault | undefined;
  readonly onChange: (rows: readonly SeriesRow[]) => void;
}

/** Values over time: from a template, sketched, or row by row in a table. All three show the same rows. */
export function SeriesField({ name, rule, rows, fault, onChange }: SeriesFieldProps) {
  const { say, local } = usePlannerSpeech();
  return (
    <>
      <TemplateChoice rule={rule} onChoose={onChange} />
      {rows.length > 0 && <SeriesSketch rule={rule} rows={rows} onChange={onChange} />}
      {rows.length > 0 && (
        <table className="series-table">
          <caption className="visually-hidden">{local(rule.title)}</caption>
          <thead>
            <tr>
              <th scope="col">{say("series.time", { unit: rule.timeUnit })}</th>
              <th scope="col">{say("series.value", { unit: rule.unit })}</th>
              <th scope="col">
                <span className="visually-hidden">{say("series.actions")}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              <SeriesRowInputs
                key={index}
                {...{ name, rule, row, index }}
                isWrong={fault?.at === index}
                onChange={(next) => onChange(rows.map((other, at) => (at === index ? next : other)))}
                onRemove={() => onChange(rows.filter((_, at) => at !== index))}
              />
            ))}
          </tbody>
        </table>
      )}
      <p className="row-actions">
        <button
          type="button"
          className="button small"
          disabled={rows.length >= rule.maxRows}
          onClick={() => onChange([...rows, { time: nextTime(rows), value: rows.at(-1)?.value ?? "" }])}
        >
          {say("series.addRow")}
          <span className="visually-hidden"> {local(rule.title)}</span>
        </button>
        {rows.length > 0 && (
          <button type="button" className="button small" onClick={() => onChange([])}>
            {say("series.clear")}
            <span className="visually-hidden"> {local(rule.title)}</span>
          </button>
        )}
      </p>
    </>
  );
}

function nextTime(rows: readonly SeriesRow[]): string {
  const last = readTyped(rows.at(-1)?.time ?? "");
  return last === undefined ? "0" : String(last + 1);
}

interface RowProps {
  readonly name: string;
  readonly rule: SeriesRule;
  readonly row: SeriesRow;
  readonly index: number;
  readonly isWrong: boolean;
  readonly onChange: (row: SeriesRow) => void;
  readonly onRemove: () => void;
}

function SeriesRowInputs({ name, rule, row, index, isWrong, onChange, onRemove }: RowProps) {
  const { say } = usePlannerSpeech();
  const label = (key: "series.time" | "series.value", unit: string) => `${say(key, { unit })} ${index + 1}`;
  const invalid = isWrong || undefined;
  return (
    <tr>
      <td>
        <input
          name={`${name}-${index}-time`}
          inputMode="decimal"
          aria-label={label("series.time", rule.timeUnit)}
          aria-invalid={invalid}
          value={row.time}
          onChange={(event) => onChange({ ...row, time: event.target.value })}
        />
      </td>
      <td>
        <input
          name={`${name}-${index}-value`}
          inputMode="decimal"
          aria-label={label("series.value", rule.unit)}
          aria-invalid={invalid}
          value={row.value}
          onChange={(event) => onChange({ ...row, value: event.target.value })}
        />
      </td>
      <td>
        <button type="button" className="button small" onClick={onRemove}>
          {say("places.remove")}
          <span className="visually-hidden"> {index + 1}</span>
        </button>
      </td>
    </tr>
  );
}

const fields = ["base", "peak", "peakAt", "end"] as const;
const fieldNames = { base: "template.base", peak: "template.peak", peakAt: "template.peakAt", end: "template.end" } as const;
const shapeNames = { triangle: "template.triangle", trapezoid: "template.trapezoid", constant: "template.constant" } as const;

/** Fills the rows with a shape. */
function TemplateChoice({ rule, onChoose }: { readonly rule: SeriesRule; readonly onChoose: (rows: readonly SeriesRow[]) => void }) {
  const { say, local } = usePlannerSpeech();
  const [shape, setShape] = useState<TemplateShape>("triangle");
  const [texts, setTexts] = useState({ base: "0", peak: "", peakAt: "3", end: "6" });
  const [isWrong, setWrong] = useState(false);
  const fill = () => {
    const [base, peak, peakAt, end] = fields.map((field) => readTyped(texts[field]));
    const template: Template | undefined =
      base !== undefined && peak !== undefined && peakAt !== undefined && end !== undefined && end > 0
        ? { shape, base, peak, peakAt, end }
        : undefined;
    setWrong(template === undefined);
    if (template) onChoose(rowsOf(template).map(([time, value]) => ({ time: String(time), value: String(value) })));
  };
  return (
    <details className="template">
      <summary>
        {say("template.title")}
        <span className="visually-hidden"> {local(rule.title)}</span>
      </summary>
      <div className="fields">
        <label>
          <span>{say("template.shape")}</span>
          <select value={shape} onChange={(event) => setShape(templateShapes.find((one) => one === event.target.value) ?? "triangle")}>
            {templateShapes.map((one) => (
              <option key={one} value={one}>
                {say(shapeNames[one])}
              </option>
            ))}
          </select>
        </label>
        {fields
          .filter((field) => shape !== "constant" || field === "peak" || field === "end")
          .map((field) => (
            <label key={field}>
              <span>{say(fieldNames[field], { unit: field === "base" || field === "peak" ? rule.unit : rule.timeUnit })}</span>
              <input inputMode="decimal" value={texts[field]} onChange={(event) => setTexts({ ...texts, [field]: event.target.value })} />
            </label>
          ))}
      </div>
      <p className="row-actions">
        <button type="button" className="button small" onClick={fill}>
          {say("template.fill")}
        </button>
      </p>
      {isWrong && (
        <p role="alert" className="field-error">
          {say("template.wrong")}
        </p>
      )}
    </details>
  );
}
