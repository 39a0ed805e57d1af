import { dryBelowMeters } from "../../model/flood-hazard.ts";
import { areaMeters2 } from "../../model/geo/plane.ts";
import { depthAt, depthInCell, depthUnder } from "./depth-at.ts";
import type { DepthRange, HazardDepth } from "./hazard-depth.ts";
import type { Building, ExposureInput, ExposureParameters, Site } from "./input.ts";
import { visitCellsOf } from "../grid/line-cells.ts";
import { visitCellsUnder } from "../grid/polygon-cells.ts";
import { householdsOf, type Household, type PlacedBuilding, residencesOf } from "./people.ts";
import { type CountByDepth, type ExposureKind, type Interval, Tally } from "./tally.ts";

/**
 * Who and what is in the water, by depth, each number with its bounds.
 *
 *     hazard-depth   depth ± error per cell, from a run or from published classes
 *     people         population areas → homes     depth-at, polygon-cells, line-cells   things → depths     tally   → numbers
 */
export interface ExposureResult {
  readonly counts: readonly CountByDepth[];
  /** Facilities and heritage sites that are, or may be, in the water. */
  readonly sites: readonly ExposedSite[];
  /** 2階以上に垂直避難できない人口: their top floor may be under water, or their house washed away. */
  readonly withoutUpwardEscape: Interval;
  /** Of those 65 and over; null where their number is known nowhere. */
  readonly elderlyWithoutUpwardEscape: Interval | null;
  /** People in areas whose number of elderly is not known. */
  readonly peopleOfUnknownAge: number;
}

export interface ExposedSite extends Site {
  readonly category: "facility" | "heritage";
  readonly depth: DepthRange;
}

/** Height of a storey, metres. */
const storeyMeters = 3;

export function runExposure(input: ExposureInput, parameters: ExposureParameters): ExposureResult {
  const { hazard } = input;
  const tallies = new Tallies(parameters);
  const collapses = (cell: number): boolean => (input.collapse?.values[cell] ?? 0) > 0;
  const buildings = input.buildings.map((building) => placeBuilding(building, { hazard, collapses, rule: parameters.buildingDepth }));
  for (const { building, depth } of buildings) tallies.of("buildings", buildingGroup(building), "棟").add(1, depth);
  const residences = residencesOf(hazard.grid, { areas: input.population, buildings: input.buildings });
  const households = householdsOf(hazard, residences, { buildings, collapses });
  countPeople(input, households, tallies);
  countLand(input, tallies);
  const sites = [...countSites(input.facilities, "facility", hazard, tallies), ...countSites(input.heritage, "heritage", hazard, tallies)];
  const elderly = input.population.map((area) => area.elderly ?? 0);
  const isAgeKnown = input.population.some((area) => area.elderly !== null);
  return {
    counts: tallies.results(),
    sites,
    withoutUpwardEscape: upwardEscape(
      households,
      input.population.map(({ people }) => people),
      parameters,
    ),
    elderlyWithoutUpwardEscape: isAgeKnown ? upwardEscape(households, elderly, parameters) : null,
    peopleOfUnknownAge: input.population.reduce((sum, area) => sum + (area.elderly === null ? area.people : 0), 0),
  };
}

/** One tally per kind and group, in the order in which they first come. */
class Tallies {
  readonly #parameters: ExposureParameters;
  readonly #tallies = new Map<string, { kind: ExposureKind; group: string; unit: string; tally: Tally }>();

  constructor(parameters: ExposureParameters) {
    this.#parameters = parameters;
  }

  of(kind: ExposureKind, group: string, unit: string): Tally {
    const key = `${kind} ${group}`;
    const known = this.#tallies.get(key);
    if (known) return known.tally;
    const isPeople = kind === "people" || kind === "elderly" || kind === "households";
    const tally = new Tally(isPeople ? this.#parameters.populationError : this.#parameters.dataError);
    this.#tallies.set(key, { kind, group, unit, tally });
    return tally;
  }

  results(): CountByDepth[] {
    return [...this.#tallies.values()].map(({ tally, ...named }) => ({ ...named, ...tally.result() }));
  }
}

function placeBuilding(
  building: Building,
  { hazard, collapses, rule }: { hazard: HazardDepth; collapses: (cell: number) => boolean; rule: "max" | "mean" },
): PlacedBuilding {
  let mayCollapse = false;
  for (const rings of building.polygons)
    visitCellsUnder(hazard.grid, rings, (cell) => {
      mayCollapse ||= collapses(cell);
    });
  return { building, depth: depthUnder(hazard, building.polygons, rule), mayCollapse };
}

/** `wood 1`, `other 3+`, `unknown ?`. */
function buildingGroup({ structure, storeys }: Building): string {
  if (storeys === null) return `${structure} ?`;
  return `${structure} ${storeys >= 3 ? "3+" : storeys}`;
}

function countPeople({ population }: ExposureInput, households: readonly Household[], tallies: Tallies): void {
  for (const { area, share, depth } of households) {
    const { people, elderly, households: homes } = population[area];
    tallies.of("people", "", "人").add(people * share, depth);
    if (elderly !== null) tallies.of("elderly", "", "人").add(elderly * share, depth);
    if (homes !== null) tallies.of("households", "", "世帯").add(homes * share, depth);
  }
}

function countLand({ hazard, roads, farmland }: ExposureInput, tallies: Tallies): void {
  for (const { line, widthClass } of roads) {
    const tally = tallies.of("roads", widthClass, "km");
    visitCellsOf(hazard.grid, line, (cell, meters) => tally.add(meters / 1000, cell === undefined ? undefined : depthInCell(hazard, cell)));
  }
  const cellHectares = hazard.grid.cellMeters ** 2 / 10_000;
  for (const { polygons, kind } of farmland) {
    const tally = tallies.of("farmland", kind, "ha");
    for (const rings of polygons) {
      let outside = areaMeters2(rings) / 10_000;
      visitCellsUnder(hazard.grid, rings, (cell, share) => {
        outside -= share * cellHectares;
        tally.add(share * cellHectares, depthInCell(hazard, cell));
      });
      tally.add(Math.max(0, outside), undefined);
    }
  }
}

function countSites(sites: readonly Site[], category: "facility" | "heritage", hazard: HazardDepth, tallies: Tallies): ExposedSite[] {
  return sites.flatMap((site) => {
    const depth = depthAt(hazard, site.place);
    tallies.of(category === "facility" ? "facilities" : "heritage", site.kind, "件").add(1, depth);
    return depth !== undefined && depth.high >= dryBelowMeters ? [{ ...site, category, depth }] : [];
  });
}

function upwardEscape(
  households: readonly Household[],
  people: readonly number[],
  { populationError, assumedStoreys }: ExposureParameters,
): Interval {
  let [low, value, high] = [0, 0, 0];
  for (const { area, share, depth, storeys, mayCollapse } of households) {
    if (!depth) continue;
    const amount = people[area] * share;
    const isUnder = (meters: number, floors: number): boolean => mayCollapse || floors * storeyMeters <= meters;
    if (isUnder(depth.low, storeys ?? Infinity)) low += amount;
    if (isUnder(depth.value, storeys ?? assumedStoreys)) value += amount;
    if (isUnder(depth.high, storeys ?? 1)) high += amount;
  }
  return { low: low * (1 - populationError), value, high: high * (1 + populationError) };
}
