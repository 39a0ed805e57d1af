import type { Language } from "../../model/text.ts";

const timeZone = "Asia/Tokyo";

/** A day in Japan in both calendars: `2026年11月23日（令和8年）`, `23 November 2026 (Reiwa 8)`. */
export function inBothCalendars(moment: Date, language: Language): string {
  const day = new Intl.DateTimeFormat(language === "ja" ? "ja-JP" : "en-GB", { dateStyle: "long", timeZone }).format(moment);
  const parts = new Intl.DateTimeFormat(language === "ja" ? "ja-JP-u-ca-japanese" : "en-u-ca-japanese", {
    era: "long",
    year: "numeric",
    timeZone,
  }).formatToParts(moment);
  const part = (wanted: string) => parts.find(({ type }) => type === wanted)?.value ?? "";
  return language === "ja" ? `${day}（${part("era")}${part("year")}年）` : `${day} (${part("era")} ${part("year")})`;
}

/** A stated date (`2026-04-01`) in both calendars; other texts stay as they are. */
export function statedInBothCalendars(text: string, language: Language): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return text;
  const moment = new Date(`${text}T12:00:00+09:00`);
  return Number.isNaN(moment.getTime()) ? text : inBothCalendars(moment, language);
}
