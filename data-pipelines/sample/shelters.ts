import type { FacilityKind } from "./facility-kinds.ts";
import type { FloodArea } from "./flood.ts";
import { createBoxGrid } from "./box-grid.ts";
import type { LandslideZone } from "./landslides.ts";
import { boxOf, distance, isInPolygon, isInRing, type Polygon, type XyPlane } from "./plane-geometry.ts";
import type { Facility } from "./places.ts";
import type { Terrain } from "./terrain.ts";
import type { Town } from "./towns.ts";

export interface Shelter {
  readonly facility: Facility;
  /** 指定緊急避難場所: a place to flee to, good for some kinds of disaster. */
  readonly isEmergencySite: boolean;
  /** 指定避難所: a place to stay in. */
  readonly isShelter: boolean;
  readonly goodFor: {
    readonly flood: boolean;
    readonly landslide: boolean;
    readonly earthquake: boolean;
    readonly fire: boolean;
    readonly inlandFlood: boolean;
  };
  readonly capacity: number;
  readonly elevationMeters: number;
  readonly townsServed: readonly Town[];
}

/** How each kind of facility is used in a disaster, and for how many people. */
const uses: Partial<Record<FacilityKind, { site: boolean; shelter: boolean; open: boolean; capacity: number }>> = {
  elementary: { site: true, shelter: true, open: true, capacity: 620 },
  "junior-high": { site: true, shelter: true, open: true, capacity: 780 },
  "high-school": { site: true, shelter: true, open: true, capacity: 900 },
  community: { site: true, shelter: true, open: false, capacity: 160 },
  gym: { site: true, shelter: true, open: false, capacity: 1100 },
  hall: { site: true, shelter: true, open: false, capacity: 700 },
  "sports-park": { site: true, shelter: false, open: true, capacity: 3200 },
  "neighbourhood-park": { site: true, shelter: false, open: true, capacity: 1500 },
  "castle-park": { site: true, shelter: false, open: true, capacity: 800 },
  welfare: { site: false, shelter: true, open: false, capacity: 90 },
  childcare: { site: false, shelter: true, open: false, capacity: 70 },
  assembly: { site: false, shelter: true, open: false, capacity: 45 },
};

export interface Dangers {
  readonly floods: readonly FloodArea[];
  readonly landslides: readonly LandslideZone[];
  readonly terrain: Terrain;
}

/** No site is called good against a danger that the hazard maps show at its place. */
export function designateShelters(facilities: readonly Facility[], towns: readonly Town[], dangers: Dangers): Shelter[] {
  const isFlooded = floodFinder(dangers.floods);
  const drafts = facilities.flatMap((facility) => {
    const use = uses[facility.kind];
    if (!use) return [];
    const flood = !isFlooded(facility.centre);
    const landslide = !dangers.landslides.some(({ warning }) => isInRing(warning, facility.centre));
    return [
      {
        facility,
        isEmergencySite: use.site,
        isShelter: use.shelter,
        goodFor: { flood, landslide, earthquake: use.open || facility.kind === "gym", fire: use.open, inlandFlood: flood && !use.open },
        capacity: use.capacity,
        elevationMeters: Math.round(dangers.terrain.heightMeters(facility.centre) * 10) / 10,
        townsServed: [] as Town[],
      },
    ];
  });
  const sites = drafts.filter(({ isEmergencySite }) => isEmergencySite);
  for (const town of towns) {
    if (!town.isWater) nearestTo(town.place, sites)?.townsServed.push(town);
  }
  return drafts;
}

function nearestTo<T extends { readonly facility: Facility }>(place: XyPlane, sites: readonly T[]): T | undefined {
  return sites.reduce<{ site: T; metres: number } | undefined>((best, site) => {
    const metres = distance(site.facility.centre, place);
    return metres < (best?.metres ?? Infinity) ? { site, metres } : best;
  }, undefined)?.site;
}

function floodFinder(floods: readonly FloodArea[]): (place: XyPlane) => boolean {
  const grid = createBoxGrid<Polygon>(1000);
  for (const { polygon } of floods) grid.add(boxOf(polygon[0]), polygon);
  return (place) => grid.near(boxOf([place])).some((polygon) => isInPolygon(polygon, place));
}
