import type { Random } from "./random.ts";

/** Building uses of the city planning survey. */
export type BuildingUse =
  | "401"
  | "402"
  | "403"
  | "404"
  | "411"
  | "412"
  | "413"
  | "415"
  | "421"
  | "422"
  | "431"
  | "441"
  | "451"
  | "452"
  | "454"
  | "461";
/** 601 wood, 602 SRC, 603 RC, 604 steel, 605 light steel, 611 not known. */
export type BuildingStructure = "601" | "602" | "603" | "604" | "605" | "611";

export interface BuildingAttributes {
  readonly use: BuildingUse;
  readonly structure: BuildingStructure;
  readonly storeys: number | undefined;
  readonly heightMeters: number | undefined;
  readonly builtYear: number | undefined;
  readonly floorSquareMeters: number | undefined;
  readonly dwellings: number;
  /** Who lives here; goes into the census only. */
  readonly people: number;
  readonly households: number;
}

export interface BuildingPlan {
  readonly use: BuildingUse;
  readonly footprintSquareMeters: number;
  /** Middle and spread of the years in which such buildings went up. */
  readonly era: readonly [middle: number, spread: number];
  readonly storeys?: number;
}

/** Shares of unknown values, as a survey leaves them. */
const unknownYear = 0.07;
const unknownStructure = 0.025;
const unknownHeight = 0.05;

export function attributesOf(
  { use, footprintSquareMeters, era, storeys: plannedStoreys }: BuildingPlan,
  random: Random,
): BuildingAttributes {
  const year = Math.round(Math.max(1868, Math.min(2024, era[0] + random.normal() * era[1])));
  const structure = structureOf(use, year, random);
  const storeys = plannedStoreys ?? storeysOf(use, footprintSquareMeters, random);
  const height =
    use === "441" || use === "431"
      ? random.between(7, 13) + (storeys - 1) * 4
      : use === "451"
        ? random.between(3.2, 5.5)
        : storeys * random.between(2.85, 3.25) + random.between(0.9, 2.1);
  const dwellings = dwellingsOf(use, footprintSquareMeters * storeys, random);
  const isKnown = (share: number) => !random.chance(share);
  const households = [...Array(dwellings).keys()].filter(() => random.chance(use === "412" ? 0.9 : 0.95)).length;
  let people = 0;
  for (let i = 0; i < households; i++) people += householdSize(use, random);
  return {
    use: use !== "461" && random.chance(0.012) ? "461" : use,
    structure: isKnown(unknownStructure) ? structure : "611",
    storeys: isKnown(0.01) ? storeys : undefined,
    heightMeters: isKnown(unknownHeight) ? Math.round(height * 10) / 10 : undefined,
    builtYear: isKnown(unknownYear) ? year : undefined,
    floorSquareMeters: isKnown(0.03) ? Math.round(footprintSquareMeters * storeys * 0.94 * 10) / 10 : undefined,
    dwellings,
    people,
    households,
  };
}

function structureOf(use: BuildingUse, year: number, random: Random): BuildingStructure {
  if (use === "411" || use === "413" || use === "415") {
    if (year < 1960) return "601";
    return random.weighted([
      ["601", 72],
      ["604", 8],
      ["605", year > 1975 ? 15 : 4],
      ["603", 3],
    ]);
  }
  if (use === "412")
    return random.weighted([
      ["601", 22],
      ["605", 30],
      ["604", 22],
      ["603", 26],
    ]);
  if (use === "441" || use === "431")
    return random.weighted([
      ["604", 82],
      ["603", 8],
      ["605", 8],
      ["601", 2],
    ]);
  if (use === "451")
    return random.weighted([
      ["601", 70],
      ["605", 22],
      ["604", 8],
    ]);
  if (use === "421" || use === "422")
    return random.weighted([
      ["603", 70],
      ["604", 18],
      ["602", 4],
      ["601", 8],
    ]);
  if (use === "454") return "601";
  return random.weighted([
    ["604", 55],
    ["603", 20],
    ["601", 15],
    ["605", 10],
  ]);
}

function storeysOf(use: BuildingUse, footprint: number, random: Random): number {
  switch (use) {
    case "412":
      return footprint > 260
        ? random.integer(3, 6)
        : random.weighted([
            [2, 70],
            [3, 30],
          ]);
    case "401":
    case "403":
    case "404":
      return random.weighted([
        [2, 40],
        [3, 30],
        [4, 15],
        [6, 8],
        [8, 4],
      ]);
    case "402":
      return footprint > 400
        ? 1
        : random.weighted([
            [1, 45],
            [2, 45],
            [3, 10],
          ]);
    case "441":
    case "431":
    case "451":
    case "454":
      return random.weighted([
        [1, 85],
        [2, 15],
      ]);
    case "421":
    case "422":
      return random.weighted([
        [1, 30],
        [2, 50],
        [3, 20],
      ]);
    default:
      return random.weighted([
        [1, 17],
        [2, 79],
        [3, 4],
      ]);
  }
}

function dwellingsOf(use: BuildingUse, floorSquareMeters: number, random: Random): number {
  if (use === "411" || use === "413" || use === "415") return random.chance(0.06) ? 2 : 1;
  if (use === "412") return Math.max(2, Math.round(floorSquareMeters / random.between(52, 72)));
  return 0;
}

function householdSize(use: BuildingUse, random: Random): number {
  if (use === "412")
    return random.weighted([
      [1, 40],
      [2, 28],
      [3, 19],
      [4, 13],
    ]);
  return random.weighted([
    [1, 13],
    [2, 26],
    [3, 22],
    [4, 21],
    [5, 11],
    [6, 7],
  ]);
}
