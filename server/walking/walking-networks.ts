import type { City } from "../../model/city.ts";
import type { Expression } from "../../model/cql2/expression.ts";
import type { DatasetDefinition } from "../../model/dataset.ts";
import { storageEpsg } from "../../model/geo/crs.ts";
import type { Place } from "../../model/geo/plane.ts";
import { buildNetwork } from "../../simulations/network/network.ts";
import { walkableRoads } from "../../simulations/network/read-roads.ts";
import { type WalkingDistances, walkingDistances } from "../../simulations/network/walking-distance.ts";
import type { Database } from "../../sql/database.ts";
import { itemsPage } from "../../sql/items.ts";
import { readFeature } from "../runs/run-host.ts";
import { planeProjection } from "../terrain/plane-projection.ts";

/** Networks are made for squares of this side … */
const squareMeters = 2000;
/** … and hold the roads so far beyond them: what is farther away, or reached by a longer detour, is not told. */
export const walkingReachMeters = 3000;
/** A road farther from a house than this is not taken for the way to it. */
const accessMeters = 200;
/** More roads around a place are not read: then walking distances are unknown. */
const mostRoads = 12_000;
/** Networks kept, some 10 MB each where roads are many. */
const mostNetworks = 6;

interface Source {
  readonly database: Database;
  readonly city: City;
}

/** The roads around places as networks to walk on: made when somebody asks, a few kept, each of one version of the roads. */
export class WalkingNetworks {
  readonly #source: Source;
  /** In the order of their last use. */
  readonly #networks = new Map<string, Promise<WalkingDistances | undefined>>();

  constructor(source: Source) {
    this.#source = source;
  }

  /** How far it is to walk from around here; undefined where there is no road, or too many. */
  around(roads: DatasetDefinition, version: number, place: Place): Promise<WalkingDistances | undefined> {
    const [column, row] = place.map((meters) => Math.floor(meters / squareMeters)) as [number, number];
    const key = `${version} ${column} ${row}`;
    const known = this.#networks.get(key) ?? this.#build(roads, version, [column, row]);
    this.#networks.delete(key);
    this.#networks.set(key, known);
    known.catch(() => this.#networks.delete(key));
    const [oldest] = this.#networks.keys();
    if (this.#networks.size > mostNetworks && oldest !== undefined) this.#networks.delete(oldest);
    return known;
  }

  async #build(roads: DatasetDefinition, version: number, square: readonly [number, number]): Promise<WalkingDistances | undefined> {
    const { database, city } = this.#source;
    const [west, south] = square.map((count) => count * squareMeters - walkingReachMeters) as [number, number];
    const side = squareMeters + 2 * walkingReachMeters;
    const page = await itemsPage(database, roads, {
      version,
      filter: around(city.planeEpsg, [west, south, west + side, south + side]),
      sort: [],
      offset: 0,
      limit: mostRoads,
      shape: { epsg: city.planeEpsg, northFirst: false, decimals: 2 },
    });
    const found = walkableRoads(page.features.flatMap(readFeature));
    return page.end !== undefined || found.length === 0 ? undefined : walkingDistances(buildNetwork(found), accessMeters);
  }
}

/** The roads that touch a box of plane metres. */
function around(planeEpsg: number, [west, south, east, north]: readonly [number, number, number, number]): Expression {
  const { toLonLat } = planeProjection(planeEpsg);
  const ring = [toLonLat(west, south), toLonLat(east, south), toLonLat(east, north), toLonLat(west, north), toLonLat(west, south)];
  const geometry = { type: "Polygon", coordinates: [ring] } as const;
  const left = { kind: "property", name: "geometry" } as const;
  return { kind: "spatial", op: "s_intersects", left, right: { kind: "geometry", geometry, epsg: storageEpsg } };
}
