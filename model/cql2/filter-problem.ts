import { Problem } from "../problem.ts";
import type { LocalText } from "../text.ts";
import type { Place } from "./expression.ts";

/** A filter that cannot be read or makes no sense: where, what is wrong, and what would be right. */
export function filterProblem(at: Place | undefined, wrong: LocalText, expected?: LocalText): Problem {
  return new Problem("invalid-parameter", {
    where: "filter",
    detail: { ja: `フィルター${placeJa(at)}：${wrong.ja}`, en: `Filter${placeEn(at)}: ${wrong.en}` },
    ...(expected && { remedy: { ja: `書けるもの：${expected.ja}`, en: `Expected: ${expected.en}` } }),
  });
}

function placeJa(at: Place | undefined): string {
  if (at === undefined) return "";
  return typeof at === "number" ? `の ${at} 文字目` : `の ${at === "" ? "/" : at}`;
}

function placeEn(at: Place | undefined): string {
  if (at === undefined) return "";
  return typeof at === "number" ? `, character ${at}` : `, at ${at === "" ? "/" : at}`;
}
