import { dayInJapan, readInstant } from "../../model/cql2/read-instant.ts";
import { Problem } from "../../model/problem.ts";

/** Days in Japan, both included; null is an open end. */
export interface Days {
  readonly from: string | null;
  readonly to: string | null;
}

/**
 * `datetime`: a day, a moment, or two of them with `/` between, one of which may be `..` or nothing.
 * @throws Problem `invalid-parameter`.
 */
export function readDatetime(text: string): Days {
  const ends = text.split("/");
  const [from, to = from] = ends.map(readEnd);
  const isOpen = from === null && to === null;
  const isReversed = from != null && to != null && from > to;
  if (from === undefined || to === undefined || ends.length > 2 || isOpen || isReversed) throw wrong(text);
  return { from, to };
}

function readEnd(text: string, _index: number, ends: readonly string[]): string | null | undefined {
  if (text === ".." || text === "") return ends.length === 2 ? null : undefined;
  const moment = readInstant("timestamp", text);
  return readInstant("date", text) ?? (moment && dayInJapan(moment));
}

function wrong(text: string): Problem {
  return new Problem("invalid-parameter", {
    where: "datetime",
    detail: { ja: `datetime の値「${text}」を読めません`, en: `"${text}" is no value for datetime` },
    remedy: {
      ja: "使えるもの：2026-04-01、2026-04-01T09:00:00Z、2026-04-01/2027-03-31、../2027-03-31、2026-04-01/..",
      en: "Accepted: 2026-04-01, 2026-04-01T09:00:00Z, 2026-04-01/2027-03-31, ../2027-03-31, 2026-04-01/..",
    },
  });
}
