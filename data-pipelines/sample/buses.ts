import type { Geography } from "./geography.ts";
import { createMinHeap } from "./min-heap.ts";
import type { Name } from "./names.ts";
import { at, between, distance, lengthOf, type Line, type XyPlane } from "./plane-geometry.ts";
import type { Facility } from "./places.ts";
import { createRandom } from "./random.ts";
import type { RoadSegment } from "./road-graph.ts";
import { urbanKinds, type District } from "./settlements.ts";
import type { TownMap } from "./towns.ts";

export interface BusStop extends Name {
  readonly id: string;
  readonly place: XyPlane;
}

export interface BusLine extends Name {
  readonly id: string;
  /** Outward way along the roads. */
  readonly line: Line;
  /** Stops in outward order with their distance from the start. */
  readonly stops: readonly { readonly stop: BusStop; readonly alongMeters: number }[];
  /** Departures from the first stop, minutes after midnight, by service. */
  readonly weekdayDepartures: readonly number[];
  readonly holidayDepartures: readonly number[];
}

export interface BusNetwork {
  readonly stops: readonly BusStop[];
  readonly lines: readonly BusLine[];
}

export interface BusSurroundings {
  readonly geography: Geography;
  readonly segments: readonly RoadSegment[];
  readonly facilities: readonly Facility[];
  readonly districts: readonly District[];
  readonly towns: TownMap;
}

const stopSpacingMeters = 520;

/** Lines from the station to villages all round the city, along the roads that a bus would take. */
export function planBusNetwork(around: BusSurroundings): BusNetwork {
  const { geography, segments, facilities, districts } = around;
  const random = createRandom(geography.seed, "buses");
  const station = facilities.find(({ kind }) => kind === "station")?.centre;
  const hospital = facilities.find(({ kind }) => kind === "hospital")?.centre;
  if (!station) return { stops: [], lines: [] };
  const villages = districts.filter(({ kind }) => !urbanKinds.includes(kind));
  const ends = outermost(villages, station, Math.max(2, Math.round(5 * geography.side)));
  const router = createRouter(segments);
  const makeStop = stopMaker(around);
  const lines = ends.flatMap((end, index) => {
    const via = index % 2 === 0 && hospital ? [station, hospital, end.centre] : [station, end.centre];
    const line = via.slice(1).flatMap((place, i) => router(at(via, i), place).slice(i === 0 ? 0 : 1));
    if (line.length < 2) return [];
    const first = 6 * 60 + 20 + random.integer(0, 5) * 5;
    const every = random.pick([60, 75, 90]);
    const departures = (step: number) => Array.from({ length: Math.floor((20.5 * 60 - first) / step) }, (_, k) => first + k * step);
    const stops = stopsAlong(line, makeStop);
    const name = `${stops.at(-1)?.stop.name ?? ""}線`;
    return [
      {
        id: `L${index + 1}`,
        name,
        kana: `${stops.at(-1)?.stop.kana ?? ""}セン`,
        line,
        stops,
        weekdayDepartures: departures(every),
        holidayDepartures: departures(every * 2),
      },
    ];
  });
  const used = new Map(lines.flatMap(({ stops }) => stops.map(({ stop }) => [stop.id, stop] as const)));
  return { stops: [...used.values()], lines };
}

/** The farthest village in each of several directions. */
function outermost(villages: readonly District[], from: XyPlane, count: number): District[] {
  const sectors = new Map<number, District>();
  for (const village of villages) {
    const angle = Math.atan2(village.centre[1] - from[1], village.centre[0] - from[0]) + Math.PI;
    const sector = Math.floor((angle / (2 * Math.PI)) * count) % count;
    const best = sectors.get(sector);
    if (!best || distance(village.centre, from) > distance(best.centre, from)) sectors.set(sector, village);
  }
  return [...sectors].toSorted(([a], [b]) => a - b).map(([, village]) => village);
}

function stopsAlong(line: Line, makeStop: (place: XyPlane) => BusStop): { stop: BusStop; alongMeters: number }[] {
  const total = lengthOf(line);
  const count = Math.max(2, Math.round(total / stopSpacingMeters) + 1);
  const stops: { stop: BusStop; alongMeters: number }[] = [];
  for (let i = 0; i < count; i++) {
    const alongMeters = (total * i) / (count - 1);
    const stop = makeStop(placeAlong(line, alongMeters));
    // Two lines that share a road share its stops.
    if (!stops.some((other) => other.stop === stop)) stops.push({ stop, alongMeters });
  }
  return stops;
}

function placeAlong(line: Line, metres: number): XyPlane {
  let rest = metres;
  for (let i = 1; i < line.length; i++) {
    const length = distance(at(line, i - 1), at(line, i));
    if (rest <= length && length > 0) return between(at(line, i - 1), at(line, i), rest / length);
    rest -= length;
  }
  return at(line, line.length - 1);
}

/** Stops are called after what is near: a facility, otherwise the town with a number. */
function stopMaker({ facilities, towns }: BusSurroundings): (place: XyPlane) => BusStop {
  const stops: BusStop[] = [];
  const names = new Map<string, number>();
  const landmarks = facilities.filter(({ kind }) => kind !== "toilet" && kind !== "block-park" && kind !== "assembly");
  return (place) => {
    const near = stops.find((stop) => distance(stop.place, place) < 170);
    if (near) return near;
    const landmark = landmarks.find(({ centre }) => distance(centre, place) < 150);
    const base = landmark ?? towns.townAt(place) ?? { name: "市境", kana: "シザカイ" };
    const serial = (names.get(base.name) ?? 0) + 1;
    names.set(base.name, serial);
    const name = serial === 1 ? base.name : `${base.name}（${serial}）`;
    const stop = { id: `S${String(stops.length + 1).padStart(4, "0")}`, name, kana: base.kana, place };
    stops.push(stop);
    return stop;
  };
}

/** Quickest way along the roads; wide roads count as faster. */
function createRouter(segments: readonly RoadSegment[]): (from: XyPlane, to: XyPlane) => XyPlane[] {
  const places = new Map<number, XyPlane>();
  const incident = new Map<number, number[]>();
  const metres = segments.map(({ line }) => lengthOf(line));
  segments.forEach(({ fromNode, toNode, line }, segment) => {
    for (const [node, place] of [
      [fromNode, at(line, 0)],
      [toNode, at(line, line.length - 1)],
    ] as const) {
      places.set(node, place);
      incident.set(node, [...(incident.get(node) ?? []), segment]);
    }
  });
  const nearest = (place: XyPlane) =>
    [...places].reduce((best, entry) => (distance(entry[1], place) < distance(best[1], place) ? entry : best), [
      -1,
      [Infinity, Infinity],
    ] as [number, XyPlane]);
  return (from, to) => {
    const [start] = nearest(from);
    const [goal, goalPlace] = nearest(to);
    const cost = new Map([[start, 0]]);
    const arrival = new Map<number, { segment: number; before: number }>();
    const heap = createMinHeap();
    heap.push(0, start);
    for (let node = heap.pop(); node >= 0 && node !== goal; node = heap.pop()) {
      for (const segment of incident.get(node) ?? []) {
        const { fromNode, toNode, road } = at(segments, segment);
        const next = fromNode === node ? toNode : fromNode;
        const slow = road.widthMeters >= 8 ? 1 : road.widthMeters >= 5 ? 1.25 : 2.4;
        const through = (cost.get(node) ?? Infinity) + at(metres, segment) * slow;
        if (through >= (cost.get(next) ?? Infinity)) continue;
        cost.set(next, through);
        arrival.set(next, { segment, before: node });
        // No road is faster than the straight way at full speed (A*).
        heap.push(through + distance(places.get(next) ?? goalPlace, goalPlace), next);
      }
    }
    const way: XyPlane[] = [goalPlace];
    for (let step = arrival.get(goal); step; step = arrival.get(step.before)) {
      const { line, toNode, fromNode } = at(segments, step.segment);
      const backwards = toNode === step.before && fromNode !== step.before ? line : line.toReversed();
      way.push(...backwards.slice(1));
    }
    return way.reverse();
  };
}
