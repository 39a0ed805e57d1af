import type { PlaceCandidate } from "../place-search.ts";
import { type Bounds, japanBoundsLonLat } from "./crs.ts";
import { meshCell } from "./mesh-code.ts";
import type { PlaneProjection } from "./plane.ts";

/** Positions in numbers. Every reading that makes sense is a candidate. */

/** Plane coordinates further from the city than this are not meant. */
const farthestMeters = 60_000;

interface Surroundings {
  /** Of the zone that plane coordinates are meant in. */
  readonly projection: PlaneProjection;
  readonly center: readonly [lon: number, lat: number];
}

export function readPositions(text: string, surroundings: Surroundings): PlaceCandidate[] {
  const plain = text.normalize("NFKC").trim();
  return [...mesh(plain), ...degrees(plain), ...plane(plain, surroundings)];
}

function mesh(text: string): PlaceCandidate[] {
  const code = text.replace(/[\s-]/g, "");
  const cell = meshCell(code);
  if (cell === undefined) return [];
  const [west, south, east, north] = cell;
  const lonLat = [(west + east) / 2, (south + north) / 2] as const;
  return isIn(japanBoundsLonLat, lonLat) ? [{ kind: "mesh", match: "exact", title: code, lonLat, bboxLonLat: cell }] : [];
}

/** Latitude and longitude in either order: in Japan their values do not overlap. */
function degrees(text: string): PlaceCandidate[] {
  const pair = sexagesimal(text) ?? numberPair(text);
  if (pair === undefined) return [];
  const [a, b] = pair;
  const lonLat = [[b, a] as const, [a, b] as const].find((order) => isIn(japanBoundsLonLat, order));
  if (lonLat === undefined) return [];
  const title = `${lonLat[1].toFixed(6)}, ${lonLat[0].toFixed(6)}`;
  return [{ kind: "degrees", match: "exact", title, lonLat }];
}

const part = String.raw`(\d{1,3})\s*[°度]\s*(\d{1,2}(?:\.\d+)?)\s*['′’分]\s*(?:(\d{1,2}(?:\.\d+)?)\s*(?:["″”秒]|''|′′))?`;
const angles = new RegExp(String.raw`^\D{0,4}${part}\s*[NE]?[\s,、]*\D{0,4}${part}\s*[NE]?$`, "i");

/** `35°6′36″N 136°12′0″E`, `北緯35度6分36秒 東経136度12分` */
function sexagesimal(text: string): [number, number] | undefined {
  const match = angles.exec(text);
  if (match === null) return undefined;
  const [d1 = 0, m1 = 0, s1 = 0, d2 = 0, m2 = 0, s2 = 0] = match.slice(1).map((number) => Number(number ?? 0));
  if (Math.max(m1, s1, m2, s2) >= 60) return undefined;
  return [d1 + m1 / 60 + s1 / 3600, d2 + m2 / 60 + s2 / 3600];
}

/** Surveyors' X is north and Y is east. Unnamed numbers may be meant either way: both readings that lie near the city are offered. */
function plane(text: string, { projection, center }: Surroundings): PlaceCandidate[] {
  const named = /^x\s*[=:]?\s*(.+?)[\s,]*y\s*[=:]?\s*(.+)$/i.exec(text);
  const pair = numberPair(
    named === null ? text.replace(/(?<=\d),(?=\d{3}(?:\D|$))/g, "") : `${ungrouped(named[1])} ${ungrouped(named[2])}`,
  );
  if (pair === undefined || Math.max(...pair.map(Math.abs)) < 1000) return [];
  const [centerEast, centerNorth] = projection.toPlane(...center);
  const [x, y] = pair;
  const readings = named === null && x !== y ? [[x, y] as const, [y, x] as const] : [[x, y] as const];
  return readings
    .filter(([north, east]) => Math.hypot(north - centerNorth, east - centerEast) <= farthestMeters)
    .map(([north, east]) => ({
      kind: "plane",
      match: "exact",
      title: `X ${north.toFixed(1)}, Y ${east.toFixed(1)}`,
      lonLat: projection.toLonLat(east, north),
    }));
}

/** Two numbers, apart by a comma or a space, with hemisphere letters or without. */
function numberPair(text: string): [number, number] | undefined {
  const match =
    /^[NE]?\s*([+-]?\d{1,8}(?:\.\d{1,12})?)\s*[NE°度]?(?:\s*[,、/]\s*|\s+)[NE]?\s*([+-]?\d{1,8}(?:\.\d{1,12})?)\s*[NE°度]?$/i.exec(text);
  return match === null ? undefined : [Number(match[1]), Number(match[2])];
}

function ungrouped(number: string | undefined): string {
  return (number ?? "")
    .replace(/,(?=\d{3})/g, "")
    .replace(/m$/i, "")
    .trim();
}

function isIn([west, south, east, north]: Bounds, [lon, lat]: readonly [number, number]): boolean {
  return lon >= west && lon <= east && lat >= south && lat <= north;
}
