import { planArterials, planRailway } from "./arterials.ts";
import { buildBuildings, type Building } from "./buildings.ts";
import { planBusNetwork, type BusNetwork } from "./buses.ts";
import { buildFloodAreas, type FloodArea } from "./flood.ts";
import { planGeography, type Geography } from "./geography.ts";
import { createGroundPlan, type Ground } from "./ground-plan.ts";
import { planBuriedSites, planCulturalProperties, type BuriedSite, type CulturalProperty } from "./heritage.ts";
import { buildLandslideZones, type LandslideZone } from "./landslides.ts";
import { facilityBuildings, planFacilities, type Facility } from "./places.ts";
import { countResidents, type Residents } from "./population.ts";
import { planReserves, type Reserve } from "./reserves.ts";
import { planRivers, type River } from "./rivers.ts";
import type { RoadSegment } from "./road-graph.ts";
import { buildRoads } from "./roads.ts";
import { planSchoolDistricts, type SchoolDistrict } from "./school-districts.ts";
import { planSettlements, type District } from "./settlements.ts";
import { designateShelters, type Shelter } from "./shelters.ts";
import { buildTerrain, type Terrain } from "./terrain.ts";
import { buildTowns, type TownMap } from "./towns.ts";
import { buildZones, type Zone } from "./zoning.ts";

/** Everything there is in the sample city, in plane rectangular zone VI (EPSG:6674), metres. All of it is fiction. */
export interface World {
  readonly geography: Geography;
  readonly rivers: readonly River[];
  readonly terrain: Terrain;
  readonly districts: readonly District[];
  readonly towns: TownMap;
  readonly segments: readonly RoadSegment[];
  readonly facilities: readonly Facility[];
  readonly buildings: readonly Building[];
  readonly residents: readonly Residents[];
  readonly zones: readonly Zone[];
  readonly floods: readonly FloodArea[];
  readonly landslides: readonly LandslideZone[];
  readonly shelters: readonly Shelter[];
  readonly culturalProperties: readonly CulturalProperty[];
  readonly buriedSites: readonly BuriedSite[];
  readonly schoolDistricts: readonly SchoolDistrict[];
  readonly buses: BusNetwork;
}

export interface WorldOptions {
  readonly seed: number;
  readonly scale: number;
  /** Called when a step begins. */
  readonly onStep?: (step: WorldStep) => void;
}

export type WorldStep = "terrain" | "towns" | "roads" | "buildings" | "hazards" | "places";

/** Land first, then people: each part stands on the parts before it. */
export function buildWorld({ seed, scale, onStep = () => undefined }: WorldOptions): World {
  onStep("terrain");
  const geography = planGeography(seed, scale);
  const rivers = planRivers(geography);
  const terrain = buildTerrain(geography, rivers);

  onStep("towns");
  const districts = planSettlements(geography, terrain, rivers);
  const towns = buildTowns(geography, terrain, districts);

  onStep("roads");
  const arterials = planArterials(geography, districts, rivers);
  const reserves = planReserves(
    districts,
    arterials.map(({ line }) => line),
  );
  const railway = planRailway(geography, districts);
  const segments = buildRoads({ geography, terrain, rivers, districts, arterials, reserves, railway });

  onStep("buildings");
  const { facilities, buildings } = settle({ geography, terrain, segments, districts, reserves, towns, railway });

  onStep("hazards");
  const floods = buildFloodAreas(geography, terrain, rivers);
  const landslides = buildLandslideZones(geography, terrain, rivers);

  onStep("places");
  const heritage = { geography, terrain, districts, towns, facilities };
  return {
    geography,
    rivers,
    terrain,
    districts,
    towns,
    segments,
    facilities,
    buildings,
    residents: countResidents(towns.towns, buildings),
    zones: buildZones(districts, segments),
    floods,
    landslides,
    shelters: designateShelters(facilities, towns.towns, { floods, landslides, terrain }),
    culturalProperties: planCulturalProperties(heritage),
    buriedSites: planBuriedSites(heritage),
    schoolDistricts: planSchoolDistricts(facilities, towns.towns),
    buses: planBusNetwork({ geography, segments, facilities, districts, towns }),
  };
}

interface Settling extends Ground {
  readonly districts: readonly District[];
  readonly reserves: readonly Reserve[];
  readonly towns: TownMap;
}

/** Facilities choose their ground first, houses fill the rest. */
function settle({ districts, reserves, towns, ...site }: Settling): Pick<World, "facilities" | "buildings"> {
  const { geography, terrain, segments } = site;
  const ground = createGroundPlan(site);
  const facilities = planFacilities({ geography, terrain, districts, reserves, towns, ground });
  const buildings = buildBuildings({ geography, segments, districts, towns, ground, planned: facilityBuildings(facilities) });
  return { facilities, buildings };
}
