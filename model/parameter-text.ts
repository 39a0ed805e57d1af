import type { ParameterValue, SimulationParameter } from "./simulation.ts";
import type { LocalText } from "./text.ts";

/** Longer series are told by their range, more places by their number. */
const mostRows = 6;
const mostPlaces = 3;

const timeUnits = { s: { ja: "秒", en: " s" }, min: { ja: "分", en: " min" }, h: { ja: "時間", en: " h" } } as const;

/** A parameter's value in words, with its unit: for people who compare two runs. */
export function parameterText(rule: SimulationParameter, value: ParameterValue): LocalText {
  if (value === null) return { ja: "指定なし", en: "none" };
  switch (rule.type) {
    case "number":
    case "integer":
      return inBoth(`${String(value as number)} ${rule.unit ?? ""}`.trim());
    case "choice":
      return rule.choices.find((choice) => choice.value === value)?.label ?? inBoth(String(value as string));
    case "flag":
      return value === true ? { ja: "はい", en: "yes" } : { ja: "いいえ", en: "no" };
    case "series":
      return seriesText(rule, value as Series);
    case "run":
      return inBoth(`${String(value as string).slice(0, 12)}…`);
    default:
      return placesText(value as Places);
  }
}

type Series = readonly (readonly [time: number, value: number])[];

function seriesText({ unit, timeUnit }: SimulationParameter & { type: "series" }, rows: Series): LocalText {
  const time = timeUnits[timeUnit];
  if (rows.length <= mostRows)
    return {
      ja: `${rows.map(([at, amount]) => `${at}${time.ja} ${amount}`).join("、")}（${unit}）`,
      en: `${rows.map(([at, amount]) => `${at}${time.en} ${amount}`).join(", ")} (${unit})`,
    };
  const amounts = rows.map(([, amount]) => amount);
  const [least, most, last] = [Math.min(...amounts), Math.max(...amounts), rows.at(-1)?.[0] ?? 0];
  const peak = rows.find(([, amount]) => amount === most)?.[0] ?? 0;
  return {
    ja: `${rows.length}行、${last}${time.ja}まで、${least}〜${most} ${unit}、最大は${peak}${time.ja}`,
    en: `${rows.length} rows to ${last}${time.en}, ${least}–${most} ${unit}, greatest at ${peak}${time.en}`,
  };
}

interface Places {
  readonly features: readonly { readonly geometry: { readonly type: string; readonly coordinates: unknown } }[];
}

function placesText({ features }: Places): LocalText {
  const points = features.filter(({ geometry }) => geometry.type === "Point").slice(0, mostPlaces);
  const where = points.map(({ geometry }) => {
    const [lon, lat] = geometry.coordinates as readonly [number, number];
    return `${lat.toFixed(5)}, ${lon.toFixed(5)}`;
  });
  const more = where.length > 0 && features.length > where.length ? [...where, "…"] : where;
  const named = more.join(" / ");
  return {
    ja: `${features.length}か所${named && `（${named}）`}`,
    en: `${features.length} ${features.length === 1 ? "place" : "places"}${named && ` (${named})`}`,
  };
}

function inBoth(text: string): LocalText {
  return { ja: text, en: text };
}
