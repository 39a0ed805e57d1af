import type { City } from "../../model/city.ts";
import { readPositions } from "../../model/geo/read-position.ts";
import { type MatchLevel, type PlaceCandidate, type PlaceSearch, searchLimits } from "../../model/place-search.ts";
import type { Platform } from "../platform.ts";
import { planeProjection } from "../terrain/plane-projection.ts";
import { type DatasetNames, type IndexedName, namesOf } from "./name-index.ts";
import { nameKey } from "./name-key.ts";

/** The dataset whose rows are towns; all others hold things that stand somewhere. */
const gazetteer = "town-addresses";

/** Two rows of the same name nearer than this are one place that two lists name. */
const samePlaceMeters = { town: 2000, feature: 300 } as const;

/** @param asOf the moment (ISO 8601) whose names are searched; undefined = now. */
export async function findPlaces(platform: Platform, query: string, asOf?: string): Promise<PlaceSearch> {
  const positions = readPositions(query, { projection: planeProjection(platform.city.planeEpsg), center: platform.city.center });
  const named = positions.length > 0 ? [] : findNames(await namesOf(platform, asOf), query, platform.city);
  const candidates = [...positions, ...named];
  return { query, candidates: candidates.slice(0, searchLimits.candidates), truncated: candidates.length > searchLimits.candidates };
}

interface Found {
  readonly key: string;
  readonly candidate: PlaceCandidate;
}

/** Best first: whole names, then addresses of which the town is known, then parts of names, the shorter the better. */
export function findNames(datasets: readonly DatasetNames[], query: string, city: City): PlaceCandidate[] {
  const words = query
    .split(/[\s\u3000]+/)
    .map(nameKey)
    .filter((word) => word !== "");
  const key = withoutCity(nameKey(query), city);
  if (words.length === 0) return [];
  const found = datasets.flatMap(({ dataset: { id }, names }) => {
    const isTown = id === gazetteer;
    return names.flatMap((name): Found[] => {
      const match = matchOf(name, { key, words, isTown });
      return match === undefined ? [] : [candidateOf(name, { match, dataset: id, isTown, key })];
    });
  });
  const longestTown = Math.max(0, ...found.filter(({ candidate }) => candidate.match === "town").map((each) => each.key.length));
  const ranked = found
    .filter(({ candidate, key: own }) => candidate.match !== "town" || own.length === longestTown)
    .toSorted((a, b) => rank(a, key) - rank(b, key) || a.key.length - b.key.length || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  return onePerPlace(ranked, city.planeEpsg).map(({ candidate }) => candidate);
}

function matchOf(
  { key: own }: IndexedName,
  { key, words, isTown }: { key: string; words: readonly string[]; isTown: boolean },
): MatchLevel | undefined {
  if (own === "" || key === "") return undefined;
  if (own === key) return "exact";
  if (isTown && key.startsWith(own) && isAddressEnd(own, key.slice(own.length))) return "town";
  if (own.includes(key) || (words.length > 1 && words.every((word) => own.includes(word)))) return "part";
  return undefined;
}

/** `青葉町1` does not begin `青葉町12`; and after a town come numbers, not more of a name. */
function isAddressEnd(own: string, rest: string): boolean {
  return /\d$/.test(own) ? /^-\d/.test(rest) : /^-?\d/.test(rest);
}

interface Matched {
  readonly match: MatchLevel;
  readonly dataset: string;
  readonly isTown: boolean;
  readonly key: string;
}

function candidateOf(name: IndexedName, { match, dataset, isTown, key }: Matched): Found {
  const candidate: PlaceCandidate = {
    kind: isTown ? "town" : "feature",
    match,
    title: name.name,
    lonLat: name.lonLat,
    ...(match === "town" && { unmatched: key.slice(name.key.length).replace(/^-/, "") }),
    dataset,
    feature: name.fid,
  };
  return { key: name.key, candidate };
}

/** `滋賀県東近江市青葉町` → `青葉町`; the names of municipalities that merged into the city too. */
function withoutCity(key: string, { prefecture, name, formerMunicipalities }: City): string {
  const local = key.startsWith(nameKey(prefecture.ja)) ? key.slice(nameKey(prefecture.ja).length) : key;
  const municipalities = [name.ja, ...formerMunicipalities.map((former) => former.name.ja)].map(nameKey);
  const municipality = municipalities.find((each) => local.startsWith(each) && local.length > each.length);
  return municipality === undefined ? local : local.slice(municipality.length);
}

function rank({ candidate: { match, kind }, key: own }: Found, key: string): number {
  if (match === "exact") return kind === "town" ? 0 : 1;
  if (match === "town") return 2;
  return (own.startsWith(key) ? 3 : 5) + (kind === "town" ? 0 : 1);
}

/** The first of those that have one name and stand at one place. */
function onePerPlace(ranked: readonly Found[], planeEpsg: number): Found[] {
  const { toPlane } = planeProjection(planeEpsg);
  const kept = new Map<string, Found[]>();
  return ranked.filter((found) => {
    const { kind, lonLat } = found.candidate;
    const same = kept.get(found.key) ?? [];
    const [east, north] = toPlane(...lonLat);
    const nearest = kind === "town" ? samePlaceMeters.town : samePlaceMeters.feature;
    const isKnown = same.some(({ candidate: other }) => {
      const [otherEast, otherNorth] = toPlane(...other.lonLat);
      return other.kind === kind && Math.hypot(east - otherEast, north - otherNorth) <= nearest;
    });
    if (!isKnown) kept.set(found.key, [...same, found]);
    return !isKnown;
  });
}
