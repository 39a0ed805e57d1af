import type { Feature, FeatureCollection, Position } from "geojson";

/** People who walk together, with the moments at which the first and the last of them come to each vertex of their way. */
export interface Cohort {
  readonly people: number;
  readonly way: readonly Position[];
  readonly firstSeconds: readonly number[];
  readonly lastSeconds: readonly number[];
}

/** The `trips` of an evacuation. Those that nobody finishes end where their moments end. */
export function cohortsOf({ features }: FeatureCollection): Cohort[] {
  return features.flatMap(({ geometry, properties }) => {
    if (geometry.type !== "MultiLineString") return [];
    const [firstSeconds, lastSeconds] = [momentsOf(properties?.["first_seconds"]), momentsOf(properties?.["last_seconds"])];
    const way = geometry.coordinates.flat();
    return way.length > 1 && firstSeconds.length > 0
      ? [{ people: Number(properties?.["people"] ?? 0), way, firstSeconds, lastSeconds }]
      : [];
  });
}

function momentsOf(text: unknown): number[] {
  const moments = typeof text === "string" ? text.split(" ") : [];
  const end = moments.indexOf("");
  return moments.slice(0, end === -1 ? undefined : end).map(Number);
}

/** When the last of all has arrived, seconds. */
export function lastMoment(cohorts: readonly Cohort[]): number {
  return cohorts.reduce((last, { lastSeconds }) => Math.max(last, lastSeconds.at(-1) ?? 0), 0);
}

/** Where the first and the last of each cohort are; those who have not left or have arrived are not on the way. */
export function peopleAt(cohorts: readonly Cohort[], seconds: number): FeatureCollection {
  const features = cohorts.flatMap(({ people, way, firstSeconds, lastSeconds }) => {
    const head = placeAt(way, firstSeconds, seconds);
    const tail = placeAt(way, lastSeconds, seconds);
    const ends = [head, tail].filter((place) => place !== undefined);
    return ends.map((coordinates): Feature => ({
      type: "Feature",
      geometry: { type: "Point", coordinates },
      properties: { people: people / ends.length },
    }));
  });
  return { type: "FeatureCollection", features };
}

function placeAt(way: readonly Position[], moments: readonly number[], seconds: number): Position | undefined {
  const after = moments.findIndex((moment) => moment > seconds);
  if (after <= 0) return undefined;
  const [from, to] = [moments[after - 1] ?? 0, moments[after] ?? 0];
  const [a, b] = [way[after - 1], way[after]];
  if (a === undefined || b === undefined) return undefined;
  const share = to > from ? (seconds - from) / (to - from) : 0;
  return [0, 1].map((axis) => (a[axis] ?? 0) + ((b[axis] ?? 0) - (a[axis] ?? 0)) * share);
}
