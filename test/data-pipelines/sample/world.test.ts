import { describe, expect, test } from "vitest";
import { createBoxGrid } from "../../../data-pipelines/sample/box-grid.ts";
import { facilityStyles } from "../../../data-pipelines/sample/facility-kinds.ts";
import { defaultSeed } from "../../../data-pipelines/sample/generate.ts";
import {
  areaOf,
  at,
  boxOf,
  crossing,
  grow,
  isInPolygon,
  isInRing,
  nearestOnSegment,
  signedArea,
  type Polygon,
  type Ring,
  type XyPlane,
} from "../../../data-pipelines/sample/plane-geometry.ts";
import { createRandom } from "../../../data-pipelines/sample/random.ts";
import { buildWorld } from "../../../data-pipelines/sample/world.ts";

const world = buildWorld({ seed: defaultSeed, scale: 1 });
const { geography, terrain, segments, buildings, zones, floods, landslides, shelters, towns, residents, rivers } = world;

interface Piece {
  readonly a: XyPlane;
  readonly b: XyPlane;
  readonly owner: number;
}

/** All straight pieces of some lines, filed by place. */
function piecesOf(lines: readonly (readonly XyPlane[])[]) {
  const pieces = lines.flatMap((line, owner) => line.slice(1).map((b, i): Piece => ({ a: at(line, i), b, owner })));
  const grid = createBoxGrid<Piece>(100);
  for (const piece of pieces) grid.add(boxOf([piece.a, piece.b]), piece);
  return { pieces, grid };
}

function shareAnEnd(first: Piece, second: Piece): boolean {
  return [first.a, first.b].some((p) => [second.a, second.b].some((q) => p[0] === q[0] && p[1] === q[1]));
}

/** Places where two pieces touch without having an end in common. */
function strayMeetings(lines: readonly (readonly XyPlane[])[]): Piece[] {
  const { pieces, grid } = piecesOf(lines);
  return pieces.filter((piece) =>
    grid
      .near(boxOf([piece.a, piece.b]))
      .some((other) => other !== piece && !shareAnEnd(piece, other) && crossing(piece.a, piece.b, other.a, other.b) !== undefined),
  );
}

function closed(ring: Ring): XyPlane[] {
  return [...ring, at(ring, 0)];
}

function randomPlaces(count: number): XyPlane[] {
  const random = createRandom(1, "test");
  const { minX, minY, maxX, maxY } = geography.frame;
  return Array.from({ length: count }, () => [random.between(minX, maxX), random.between(minY, maxY)] as const);
}

/** Number of the polygons that hold a place. */
function counter(polygons: readonly Polygon[]): (place: XyPlane) => number {
  const grid = createBoxGrid<Polygon>(500);
  for (const polygon of polygons) grid.add(boxOf(polygon[0]), polygon);
  return (place) => grid.near(boxOf([place])).filter((polygon) => isInPolygon(polygon, place)).length;
}

test("the city has the size of a small Japanese town", () => {
  const people = residents.reduce((sum, resident) => sum + resident.people, 0);
  expect(buildings.length).toBeGreaterThanOrEqual(5900);
  expect(buildings.length).toBeLessThanOrEqual(6100);
  expect(people).toBeGreaterThan(13_000);
  expect(people).toBeLessThan(18_000);
  expect(towns.towns.length).toBeGreaterThan(50);
  expect(towns.towns.length).toBeLessThan(75);
  expect(segments.length).toBeGreaterThan(3500);
  expect(new Set(zones.map(({ code }) => code)).size).toBeGreaterThanOrEqual(12);
  expect(floods.length).toBeGreaterThan(200);
  expect(floods.length).toBeLessThan(800);
  expect(new Set(floods.map(({ rank }) => rank))).toEqual(new Set([1, 2, 3, 4, 5]));
  expect(landslides.length).toBeGreaterThan(60);
  expect(shelters.filter(({ isEmergencySite }) => isEmergencySite).length).toBeGreaterThan(20);
  expect(world.facilities.filter(({ kind }) => facilityStyles[kind].isListed).length).toBeGreaterThan(65);
  expect(world.culturalProperties.length).toBeGreaterThan(20);
  expect(world.buriedSites.length).toBeGreaterThan(25);
  expect(world.buses.lines.length).toBeGreaterThanOrEqual(4);
});

describe("roads", () => {
  test("meet only in nodes", () => {
    expect(strayMeetings(segments.map(({ line }) => line))).toEqual([]);
  });

  test("share their nodes only at the ends of segments", () => {
    const ends = new Set(segments.flatMap(({ line }) => [at(line, 0), at(line, line.length - 1)].map(String)));
    const inner = segments.flatMap(({ line }) => line.slice(1, -1).map(String));
    expect(inner.filter((point) => ends.has(point))).toEqual([]);
    expect(new Set(inner).size).toBe(inner.length);
  });

  test("form one network", () => {
    const parent = new Map<number, number>();
    const root = (node: number): number => {
      const up = parent.get(node) ?? node;
      return up === node ? node : root(up);
    };
    for (const { fromNode, toNode } of segments) parent.set(root(fromNode), root(toNode));
    expect(new Set(segments.map(({ fromNode }) => root(fromNode))).size).toBe(1);
  });

  test("are bridges exactly where they cross the water", () => {
    const water = piecesOf(rivers.filter(({ kind }) => kind !== "brook").map(({ line }) => line));
    const crossingWater = segments.filter(({ line }) =>
      line.slice(1).some((b, i) => water.grid.near(boxOf([at(line, i), b])).some((piece) => crossing(at(line, i), b, piece.a, piece.b))),
    );
    expect(crossingWater.length).toBeGreaterThan(40);
    expect(crossingWater.filter(({ isBridge }) => !isBridge)).toEqual([]);
    const dry = segments.filter(({ isBridge, line }) => isBridge && line.every((place) => terrain.bankMeters(place) > 6));
    expect(dry).toEqual([]);
  });
});

describe("buildings", () => {
  test("do not overlap each other", () => {
    const { pieces, grid } = piecesOf(buildings.map(({ ring }) => closed(ring)));
    const crossed = pieces.filter((piece) =>
      grid.near(boxOf([piece.a, piece.b])).some((other) => other.owner !== piece.owner && crossing(piece.a, piece.b, other.a, other.b)),
    );
    expect(crossed).toEqual([]);
    const holds = counter(buildings.map(({ ring }): Polygon => [ring]));
    expect(buildings.filter(({ ring }) => holds(at(ring, 0)) > 1)).toEqual([]);
  });

  test("stand beside the roads, out of the water, inside the city", () => {
    const { grid } = piecesOf(segments.map(({ line }) => line));
    const onRoad = buildings.filter(({ ring }) =>
      ring.some((corner) =>
        grid
          .near(grow(boxOf([corner]), 12))
          .some(({ a, b, owner }) => nearestOnSegment(corner, a, b).metres < at(segments, owner).road.widthMeters / 2),
      ),
    );
    expect(onRoad).toEqual([]);
    expect(buildings.filter(({ place }) => terrain.bankMeters(place) < 5 || terrain.isLake(place))).toEqual([]);
    expect(buildings.filter(({ town }) => town === undefined || town.isWater)).toEqual([]);
  });

  test("have counter-clockwise outlines and some unknown values", () => {
    expect(buildings.filter(({ ring }) => signedArea(ring) < 5)).toEqual([]);
    for (const field of ["builtYear", "heightMeters", "storeys", "floorSquareMeters"] as const) {
      const unknown = buildings.filter((building) => building[field] === undefined).length;
      expect(unknown).toBeGreaterThan(0);
      expect(unknown).toBeLessThan(buildings.length * 0.12);
    }
  });
});

describe("zones", () => {
  const holds = counter(zones.map(({ polygon }) => polygon));

  test("do not overlap and are simple shapes", () => {
    expect(randomPlaces(20_000).filter((place) => holds(place) > 1)).toEqual([]);
    for (const { polygon } of zones) {
      expect(strayMeetings(polygon.map(closed))).toEqual([]);
      expect(areaOf(polygon)).toBeGreaterThan(0);
    }
  });

  test("leave no gap in the town", () => {
    const core = world.districts.filter(({ kind }) => kind === "castle-town" || kind === "station");
    const inTown = randomPlaces(20_000).filter((place) => core.some((district) => district.outward(place) < 0.75));
    expect(inTown.length).toBeGreaterThan(50);
    expect(inTown.filter((place) => holds(place) === 0)).toEqual([]);
  });
});

describe("towns", () => {
  const parts = towns.towns.flatMap((town) => town.parts);

  test("cover the city without gap or overlap", () => {
    const inCity = counter(towns.limits);
    const inTowns = counter(parts);
    expect(randomPlaces(8000).filter((place) => inCity(place) !== inTowns(place))).toEqual([]);
    const area = (polygons: readonly Polygon[]) => polygons.reduce((sum, polygon) => sum + areaOf(polygon), 0);
    expect(area(parts)).toBeCloseTo(area(towns.limits), 2);
    expect(strayMeetings(towns.limits.flatMap((polygon) => polygon.map(closed)))).toEqual([]);
  });

  test("hold their own representative point and have names of their own", () => {
    for (const town of towns.towns) expect(towns.townAt(town.place)).toBe(town);
    expect(new Set(towns.towns.map(({ name }) => name)).size).toBe(towns.towns.length);
    expect(new Set(towns.towns.map(({ key }) => key)).size).toBe(towns.towns.length);
  });

  test("count the people who live in their houses", () => {
    const inHouses = buildings.reduce((sum, { people }) => sum + people, 0);
    expect(residents.reduce((sum, { people }) => sum + people, 0)).toBe(inHouses);
    for (const { town, people, households } of residents) {
      const houses = buildings.filter((building) => building.town === town);
      expect(people).toBe(houses.reduce((sum, house) => sum + house.people, 0));
      expect(households).toBeLessThanOrEqual(people);
      if (town.isWater) expect(people).toBe(0);
    }
  });
});

describe("school districts", () => {
  const land = towns.towns.filter(({ isWater }) => !isWater).flatMap((town) => town.parts);

  test.each(["primary", "secondary"] as const)("of the %s schools cover the land without gap or overlap", (level) => {
    const districts = world.schoolDistricts.filter((district) => district.level === level);
    const parts = districts.flatMap((district) => district.parts);
    const onLand = counter(land);
    const inDistricts = counter(parts);
    expect(randomPlaces(8000).filter((place) => onLand(place) !== inDistricts(place))).toEqual([]);
    const area = (polygons: readonly Polygon[]) => polygons.reduce((sum, polygon) => sum + areaOf(polygon), 0);
    expect(area(parts)).toBeCloseTo(area(land), 2);
    for (const polygon of parts) expect(strayMeetings(polygon.map(closed))).toEqual([]);
  });

  test("hold their school, each school once", () => {
    expect(world.schoolDistricts.length).toBeGreaterThan(3);
    expect(new Set(world.schoolDistricts.map(({ school }) => school.name)).size).toBe(world.schoolDistricts.length);
  });
});

describe("hazards", () => {
  test("flood ranks of one river do not overlap and are simple shapes", () => {
    for (const river of new Set(floods.map((area) => area.river))) {
      const polygons = floods.filter((area) => area.river === river).map(({ polygon }) => polygon);
      const holds = counter(polygons);
      expect(randomPlaces(5000).filter((place) => holds(place) > 1)).toEqual([]);
      for (const polygon of polygons) expect(strayMeetings(polygon.map(closed))).toEqual([]);
    }
  });

  test("no leveed river is under its own flood, and every main river has all ranks up to four", () => {
    for (const river of rivers.filter(({ kind }) => kind === "main")) {
      const own = floods.filter((area) => area.river === river);
      const holds = counter(own.map(({ polygon }) => polygon));
      const channel = river.line.slice(river.leveedFrom + 5, -10).filter((_, i) => i % 5 === 0);
      expect(channel.filter((place) => holds(place) > 0).length).toBeLessThan(channel.length * 0.1);
      expect(new Set(own.map(({ rank }) => rank)).size).toBeGreaterThanOrEqual(4);
    }
  });

  test("special landslide zones lie inside their warning zones", () => {
    const special = landslides.filter((zone) => zone.special);
    expect(special.length).toBeGreaterThan(30);
    for (const { warning, special: inner } of landslides) {
      expect(strayMeetings([closed(warning)])).toEqual([]);
      if (!inner) continue;
      expect(inner.filter((point) => !isInRing(warning, point))).toEqual([]);
      expect(signedArea(inner)).toBeLessThan(signedArea(warning));
      expect(
        inner.some((a, i) =>
          warning.some((c, j) => crossing(a, at(inner, (i + 1) % inner.length), c, at(warning, (j + 1) % warning.length))),
        ),
      ).toBe(false);
    }
  });

  test("shelters are called good only against dangers that the maps do not show there", () => {
    const flooded = counter(floods.map(({ polygon }) => polygon));
    const sliding = counter(landslides.map(({ warning }): Polygon => [warning]));
    for (const { facility, goodFor } of shelters) {
      expect(goodFor.flood).toBe(flooded(facility.centre) === 0);
      expect(goodFor.landslide).toBe(sliding(facility.centre) === 0);
    }
    expect(shelters.some(({ goodFor }) => !goodFor.flood)).toBe(true);
  });
});

test("rivers run downhill from the mountains to the lake", () => {
  for (const { bedMeters, kind, line } of rivers) {
    expect(bedMeters.every((bed, i) => i === 0 || bed <= at(bedMeters, i - 1))).toBe(true);
    if (kind === "main") expect(terrain.isLake(at(line, line.length - 1))).toBe(true);
  }
});

test("levees keep the water four metres deep in the river", () => {
  for (const river of rivers.filter(({ kind }) => kind === "main")) {
    for (let i = river.leveedFrom + 10; i < river.line.length - 12; i += 7) {
      const [x, y] = at(river.line, i);
      // A tributary comes in through a gap in the levee.
      if (rivers.some((other) => other.kind === "tributary" && other.line.some((place) => Math.hypot(place[0] - x, place[1] - y) < 140)))
        continue;
      for (const side of [1, -1]) {
        const crest = [...Array(200).keys()]
          .map((metres): XyPlane => [x, y + side * metres])
          .find((place) => terrain.bankMeters(place) > 4);
        if (!crest) throw new Error("no bank within 200 m");
        expect(terrain.heightMeters(crest) - at(river.bedMeters, i)).toBeGreaterThan(3.3);
      }
    }
  }
});
