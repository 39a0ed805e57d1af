import type { SourceDefinition } from "../model/dataset.ts";
import type { Finding, FindingKind } from "../model/finding.ts";
import { type Bounds, japanBoundsLonLat } from "../model/geo/crs.ts";
import { pointWkb } from "./check.ts";
import { readNumber } from "./read-value.ts";

/** Position columns of a table → point, in whichever way people write degrees. */

export interface DeliveredPosition {
  readonly wkb: Uint8Array | null;
  /** Why there is none, or what was repaired. */
  readonly problem?: FindingKind;
  readonly value?: string;
}

type Properties = Readonly<Record<string, unknown>>;

/** Words that say "we do not know where". */
const noPlace = /^(?:|na|n\/a|null|none|nan|-+|ー+|―+|−+|×|不明|未定|なし|無し|非公開|\?+)$/iu;

/** Makes the function that reads a record's position; blank, `NA` and 0,0 are no position. */
export function positionReader(position: NonNullable<SourceDefinition["position"]>): (properties: Properties) => DeliveredPosition {
  const { lon: lonColumn, lat: latColumn } = position;
  return (properties) => {
    const [lonText, latText] = [cellText(properties[lonColumn]), cellText(properties[latColumn])];
    if (isNoPlace(lonText) || isNoPlace(latText)) return { wkb: null, problem: "no-geometry" };
    const [lon, lat] = [readDegrees(lonText), readDegrees(latText)];
    const value = `${latText}, ${lonText}`;
    if (lon === undefined || lat === undefined) return { wkb: null, problem: "unreadable-position", value };
    if (lon === 0 && lat === 0) return { wkb: null, problem: "no-geometry" };
    return isSwapped(lon, lat) ? { wkb: pointWkb(lat, lon), problem: "swapped-position", value } : { wkb: pointWkb(lon, lat) };
  };
}

export function findingOf({ problem, value }: DeliveredPosition, row: number): Finding[] {
  return problem === undefined ? [] : [{ kind: problem, row, ...(value !== undefined && { value: value.slice(0, 80) }) }];
}

/** Japan's longitudes and latitudes have no number in common, so exchanged ones can be told for certain. */
export function isSwapped(x: number, y: number, [west, south, east, north]: Bounds = japanBoundsLonLat): boolean {
  return x >= south && x <= north && y >= west && y <= east;
}

/**
 * Text → decimal degrees: 35.1128 · 北緯35度6分46.1秒 · 35°06′46.1″ · N35.6.46.1 · 35:06.768 · 350646.1 (DDMMSS) · 1361228.1 (DDDMMSS).
 * @returns undefined when it is none of these, or minutes or seconds are sixty and more.
 */
export function readDegrees(text: string): number | undefined {
  const plain = text.normalize("NFKC").replace(/\s+/gu, " ").trim();
  const marked = /^(?:(北緯|東経|南緯|西経|[NESW])[.:]?\s*)?(.*?)(?:\s*([NESW]))?$/iu.exec(plain);
  const value = unsignedDegrees((marked?.[2] ?? "").trim());
  const side = marked?.[1] ?? marked?.[3] ?? "";
  return value !== undefined && /^(?:南緯|西経|[SW])$/iu.test(side) ? -value : value;
}

const parts = [
  /^(\d{1,3})\s*[°度]\s*(\d{1,2})\s*[′'’分]\s*(\d{1,2}(?:\.\d+)?)\s*(?:[″"”秒]|[′'’]{2})?$/u,
  /^(\d{1,3})\s*[°度]\s*(\d{1,2}(?:\.\d+)?)\s*[′'’分]?$/u,
  /^(\d{1,3})[.: -](\d{1,2})[.: -](\d{1,2}(?:\.\d+)?)$/u,
  /^(\d{1,3}):(\d{1,2}(?:\.\d+)?)$/u,
  /^(\d{2,3})(\d{2})(\d{2}(?:\.\d+)?)$/u,
];

function unsignedDegrees(text: string): number | undefined {
  const match = parts.map((pattern) => pattern.exec(text)).find((found) => found !== null);
  if (!match) return readNumber(text);
  const [degrees = Number.NaN, minutes = 0, seconds = 0] = match.slice(1).map(Number);
  return minutes < 60 && seconds < 60 ? degrees + minutes / 60 + seconds / 3600 : undefined;
}

function cellText(value: unknown): string {
  if (typeof value === "string") return value.trim();
  return typeof value === "number" || typeof value === "bigint" ? String(value) : "";
}

function isNoPlace(text: string): boolean {
  return noPlace.test(text.normalize("NFKC"));
}
