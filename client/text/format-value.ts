import type { LocalText } from "../../model/text.ts";
import type { Speech } from "./speech.ts";

/** The parts of a catalogue field that decide how a value is written. */
export interface ValueFormat {
  readonly type: "text" | "integer" | "number" | "boolean" | "date" | "code";
  readonly unit?: string | undefined;
  readonly codes?: readonly { readonly value: string; readonly label: LocalText }[] | undefined;
}

/** A stored value as people read it; a missing value is said to be missing. */
export function formatValue(value: unknown, format: ValueFormat, speech: Speech): string {
  if (value === null || value === undefined || value === "") return speech.say("value.none");
  if (typeof value === "boolean") return speech.say(value ? "value.yes" : "value.no");
  if (typeof value === "number" && format.type !== "code") return withUnit(formatNumber(value, speech), format.unit);
  const text = typeof value === "string" ? value : JSON.stringify(value);
  if (format.type === "code") return codeLabel(text, format, speech);
  return format.type === "date" ? formatDate(text, speech) : withUnit(text, format.unit);
}

/** Day before month, as in the rest of the English texts. */
function dateLocale(language: Speech["language"]): string {
  return language === "en" ? "en-GB" : language;
}

/** Grouped from five digits on, so that a year stays a year. */
export function formatNumber(value: number, { language }: Speech): string {
  return new Intl.NumberFormat(language, { maximumFractionDigits: 10, useGrouping: "min2" }).format(value);
}

/** A day, or the day in Japan of a moment; a text that is neither is shown as it is. */
export function formatDate(value: string, { language }: Speech): string {
  if (!/^\d{4}-\d{2}-\d{2}(T|$)/.test(value)) return value;
  const moment = new Date(value);
  if (Number.isNaN(moment.getTime())) return value;
  const timeZone = value.length > 10 ? "Asia/Tokyo" : "UTC";
  return new Intl.DateTimeFormat(dateLocale(language), { dateStyle: "long", timeZone }).format(moment);
}

function codeLabel(value: string, format: ValueFormat, speech: Speech): string {
  const code = format.codes?.find((candidate) => candidate.value === value);
  return code === undefined ? value : speech.local(code.label);
}

function withUnit(text: string, unit: string | undefined): string {
  if (unit === undefined) return text;
  const gap = /^[A-Za-z]/.test(unit) ? " " : "";
  return `${text}${gap}${unit}`;
}

/** A moment as day and time in Japan. */
export function formatMoment(value: string, { language }: Speech): string {
  const options = { dateStyle: "long", timeStyle: "short", timeZone: "Asia/Tokyo" } as const;
  return new Intl.DateTimeFormat(dateLocale(language), options).format(new Date(value));
}

/** Metres as people say them: decimetres under ten metres, kilometres from a thousand on. */
export function formatLength(meters: number, speech: Speech): string {
  if (meters >= 1000) return `${formatNumber(Math.round(meters / 100) / 10, speech)} km`;
  return `${formatNumber(meters < 10 ? Math.round(meters * 10) / 10 : Math.round(meters), speech)} m`;
}

/** A size with three digits that count; a kilobyte has 1,000 bytes. */
export function formatBytes(bytes: number, { language }: Speech): string {
  const [unit, size]: [string, number] = bytes >= 1e9 ? ["GB", 1e9] : bytes >= 1e6 ? ["MB", 1e6] : bytes >= 1e3 ? ["kB", 1e3] : ["B", 1];
  return `${new Intl.NumberFormat(language, { maximumSignificantDigits: 3 }).format(bytes / size)} ${unit}`;
}
