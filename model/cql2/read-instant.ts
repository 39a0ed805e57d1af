import type { LocalText } from "../text.ts";

/** Dates and moments as RFC 3339 writes them. */

/** What to say of a text that is none. */
export const instant: Readonly<Record<"date" | "timestamp" | "end", { expected: LocalText; wrong(text: string): LocalText }>> = {
  date: {
    expected: { ja: "日付（例：'2026-04-01'）", en: "a date such as '2026-04-01'" },
    wrong: (text) => ({ ja: `「${text}」は日付ではありません`, en: `"${text}" is no date` }),
  },
  timestamp: {
    expected: { ja: "日時（例：'2026-04-01T09:00:00Z'）", en: "a moment such as '2026-04-01T09:00:00Z'" },
    wrong: (text) => ({ ja: `「${text}」は日時ではありません`, en: `"${text}" is no moment` }),
  },
  end: {
    expected: { ja: "日付、日時、'..'、または項目名", en: "a date, a moment, '..' or a property" },
    wrong: (text) => ({ ja: `「${text}」は日付でも日時でもありません`, en: `"${text}" is neither a date nor a moment` }),
  },
};

/** The date as it is, the moment in UTC; undefined when `text` is no such thing or no day of the calendar. */
export function readInstant(kind: "date" | "timestamp", text: string): string | undefined {
  if (kind === "date") return isDate(text) ? text : undefined;
  const match = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?)(Z|[+-]\d{2}:\d{2})$/i.exec(text);
  if (match?.[1] === undefined || !isDate(match[1])) return undefined;
  const moment = new Date(text.toUpperCase());
  const year = moment.getUTCFullYear();
  return year >= 1 && year <= 9998 ? moment.toISOString().replace(".000Z", "Z") : undefined;
}

/** The day in Japan that a moment (as `readInstant` returns it) falls on. */
export function dayInJapan(moment: string): string {
  const japanAheadMs = 9 * 3_600_000;
  return new Date(Date.parse(moment) + japanAheadMs).toISOString().slice(0, 10);
}

function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || text.startsWith("0000")) return false;
  const moment = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(text);
}
