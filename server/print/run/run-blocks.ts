import type { DatasetDefinition } from "../../../model/dataset.ts";
import type { RunInput, RunSummary } from "../../../model/run-result.ts";
import type { ParameterValue, SimulationDefinition, SimulationParameter } from "../../../model/simulation.ts";
import type { Language } from "../../../model/text.ts";
import { rounded } from "../../../simulations/exposure/tally.ts";
import { statedInBothCalendars } from "../calendars.ts";
import type { TaggedPdf } from "../tagged-pdf.ts";
import { type Block, textBlock } from "../text-flow.ts";
import type { SayPrinted } from "../words.ts";
import { shortNumber } from "./chart.ts";
import type { RunChart } from "./charts-of-run.ts";

/** The parts of a run's summary as blocks that flow through the columns. */

export interface RunWords {
  readonly say: SayPrinted;
  readonly language: Language;
}

/** Never without the first of what belongs to it. */
export function heading(document: TaggedPdf, text: string, [first]: readonly Block[]): Block {
  const keepWith = first?.tag === "Figure" ? first.height(columnPoints) + first.before : 16;
  return textBlock(document, text, { size: 10.5, bold: true, tag: "H2", before: 12, keepWith });
}

/** About the width of a column: how high a figure is hardly depends on it. */
const columnPoints = 260;

export function paragraphs(document: TaggedPdf, texts: readonly string[]): Block[] {
  return texts.map((text) => textBlock(document, text, { size: 7.5, before: 2 }));
}

/** What has bounds is told in two digits, bounds rounded outward. */
export function figureTexts(simulation: SimulationDefinition, { summary }: RunSummary, { say, language }: RunWords): string[] {
  return Object.entries(simulation.figures).flatMap(([name, { title, unit, bounds }]) => {
    const value = summary[name];
    if (typeof value !== "number") return [];
    const [low, high] = (bounds ?? []).map((bound) => summary[bound]);
    if (typeof low !== "number" || typeof high !== "number")
      return [say("named", { name: title[language], text: `${shortNumber(value)} ${unit}`.trim() })];
    const about = rounded({ low, value, high });
    const range = say("run.bounds", { low: shortNumber(about.low), high: shortNumber(about.high) });
    return [say("named", { name: title[language], text: `${say("run.about")}${shortNumber(about.value)} ${unit}${range}` })];
  });
}

export function conditionTexts(
  { parameters: rules }: SimulationDefinition,
  { parameters }: Pick<RunSummary, "parameters">,
  { say, language }: RunWords,
): string[] {
  return Object.entries(rules).flatMap(([name, rule]) => {
    const value = parameters[name];
    if (value === undefined || value === null) return [];
    return [say("named", { name: rule.title[language], text: conditionText(rule, value, { say, language }) })];
  });
}

/** Places that are named one by one. */
const mostPlaces = 5;

function conditionText(rule: SimulationParameter, value: NonNullable<ParameterValue>, { say, language }: RunWords): string {
  switch (rule.type) {
    case "number":
    case "integer":
      return `${shortNumber(Number(value))} ${rule.unit ?? ""}`.trim();
    case "choice":
      return rule.choices.find((choice) => choice.value === value)?.label[language] ?? (value as string);
    case "flag":
      return say(value === true ? "value.yes" : "value.no");
    case "series": {
      const values = (value as [number, number][]).map(([, amount]) => amount);
      const [low, high] = [Math.min(...values), Math.max(...values)];
      return `${say("run.rows", { count: values.length })} ${shortNumber(low)}–${shortNumber(high)} ${rule.unit}`;
    }
    case "run":
      return `${String(value as string).slice(0, 16)}…`;
    default: {
      const { features } = value as { features: readonly { geometry: { coordinates: unknown } }[] };
      const named = rule.type === "point" ? features.slice(0, mostPlaces).map(({ geometry }) => positionText(geometry.coordinates)) : [];
      const more = named.length > 0 && features.length > named.length ? " …" : "";
      return `${say("run.places", { count: features.length })} ${named.join(" / ")}${more}`.trim();
    }
  }
}

function positionText(coordinates: unknown): string {
  const [lon, lat] = coordinates as [number, number];
  return `${lat.toFixed(5)}, ${lon.toFixed(5)}`;
}

/** What was computed from, in which version; of a run also what that was computed from. */
export function inputTexts(
  inputs: readonly RunInput[],
  datasets: readonly DatasetDefinition[],
  words: RunWords,
  { simulation }: { simulation: SimulationDefinition },
): string[] {
  const { say, language } = words;
  return inputs.flatMap((input) => {
    const { id, version, run, sha256, releasedOn, attribution } = input;
    const known = datasets.find((dataset) => dataset.id === id)?.title ?? simulation.inputs.find((other) => other.id === id)?.use;
    const title = id === "terrain" ? say("run.terrain") : (known?.[language] ?? id);
    const state =
      version !== undefined ? say("run.version", { version }) : say("run.digest", { digest: (run ?? sha256 ?? "").slice(0, 16) });
    const date = releasedOn === null ? [] : [say("data.date", { date: statedInBothCalendars(releasedOn, language) })];
    const text = [attribution[language], state, ...date].join(say("separator"));
    const below = inputTexts(input.inputs ?? [], datasets, words, { simulation }).map((line) => `　・${line}`);
    return [say("named", { name: title, text }), ...below];
  });
}

export function chartBlock(document: TaggedPdf, { title, alt, height: chartHeight, draw }: RunChart): Block {
  const named = textBlock(document, title, { size: 8, bold: true });
  return {
    tag: "Figure",
    alt,
    before: 8,
    height: (width) => named.height(width) + chartHeight,
    draw: (x, y, width) => {
      named.draw(x, y, width);
      const above = named.height(width);
      draw(document.pdf, { x, y: y + above + 2, width, height: chartHeight - 2 });
    },
  };
}
