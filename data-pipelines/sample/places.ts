import { facilityStyles, type FacilityKind } from "./facility-kinds.ts";
import type { Geography } from "./geography.ts";
import type { GroundPlan } from "./ground-plan.ts";
import type { Name } from "./names.ts";
import { at, distance, step, type Rectangle, type XyPlane } from "./plane-geometry.ts";
import { createRandom } from "./random.ts";
import type { Reserve } from "./reserves.ts";
import { fieldAngle, urbanKinds, type District } from "./settlements.ts";
import type { Terrain } from "./terrain.ts";
import type { Town, TownMap } from "./towns.ts";
import type { PlannedBuilding } from "./buildings.ts";

/** A public place with its ground. */
export interface Facility extends Name, Rectangle {
  readonly kind: FacilityKind;
  readonly town: Town;
  /** 「○○町12番地」, without prefecture and city. */
  readonly address: string;
  readonly phone: string;
}

export interface PlaceSurroundings {
  readonly geography: Geography;
  readonly districts: readonly District[];
  readonly reserves: readonly Reserve[];
  readonly towns: TownMap;
  readonly ground: GroundPlan;
  readonly terrain: Terrain;
}

/** Reserved ground first, then the rest of the list where there is open ground near the people. Takes its ground. */
export function planFacilities(around: PlaceSurroundings): Facility[] {
  const random = createRandom(around.geography.seed, "facilities");
  const name = facilityNamer();
  const facilities: Facility[] = [];
  const found = (kind: FacilityKind, ground: Rectangle | undefined) => {
    const town = ground && around.towns.townAt(ground.centre);
    if (!ground || !town) return;
    const number = random.integer(1, 480);
    facilities.push({
      kind,
      ...ground,
      ...name(kind, town),
      town,
      address: `${town.name}${number}番地`,
      phone: `0000-00-${String(facilities.length + 1).padStart(4, "0")}`,
    });
  };
  for (const reserve of around.reserves)
    for (const [kind, ground] of reserveGround(reserve)) {
      around.ground.take(ground);
      found(kind, ground);
    }
  for (const { kind, near, count } of wishes(around)) {
    for (let i = 0; i < count; i++) found(kind, openGround(around, kind, near(i)));
  }
  return facilities;
}

/** The buildings that stand on the ground of the facilities. */
export function facilityBuildings(facilities: readonly Facility[]): PlannedBuilding[] {
  return facilities.flatMap(({ kind, centre, angle, alongMeters, acrossMeters }) => {
    const { buildings, era } = facilityStyles[kind];
    return buildings.map(({ du, dv, along, across, storeys, use }) => ({
      centre: step(step(centre, angle, du * alongMeters), angle + Math.PI / 2, dv * acrossMeters),
      angle,
      alongMeters: along * alongMeters,
      acrossMeters: across * acrossMeters,
      use,
      storeys,
      era,
    }));
  });
}

function reserveGround({ purpose, centre, angle, alongMeters, acrossMeters }: Reserve): [FacilityKind, Rectangle][] {
  const whole = (kind: FacilityKind): [FacilityKind, Rectangle] => [
    kind,
    { centre, angle, alongMeters: alongMeters - 6, acrossMeters: acrossMeters - 6 },
  ];
  const part = (kind: FacilityKind, du: number, dv: number): [FacilityKind, Rectangle] => {
    const { alongMeters: along, acrossMeters: across } = facilityStyles[kind];
    return [
      kind,
      {
        centre: step(step(centre, angle, du * alongMeters), angle + Math.PI / 2, dv * acrossMeters),
        angle,
        alongMeters: Math.min(along, alongMeters * 0.48),
        acrossMeters: Math.min(across, acrossMeters * 0.46),
      },
    ];
  };
  switch (purpose) {
    case "culture":
      return [part("hall", -0.24, 0.24), part("library", 0.25, 0.24), part("museum", 0.25, -0.25), part("block-park", -0.25, -0.25)];
    case "sports-park":
      return [part("gym", -0.24, 0.25), part("sports-park", 0.24, -0.05)];
    case "station-square":
      return [part("station", 0, 0.3), part("toilet", 0.3, -0.3)];
    case "school":
      return [whole("elementary")];
    case "park":
      return [whole("neighbourhood-park")];
    default:
      return [whole(purpose)];
  }
}

interface Wish {
  readonly kind: FacilityKind;
  readonly count: number;
  /** The place to look for open ground around. */
  near(index: number): XyPlane;
}

/** The list of the city, most demanding ground first. */
function wishes({ geography, districts }: PlaceSurroundings): Wish[] {
  const { scale, hills, shoreX, place } = geography;
  const centreOf = (kind: District["kind"]) =>
    at(
      districts.filter((district) => district.kind === kind),
      0,
    ).centre;
  const villages = spreadOut(districts.filter(({ kind }) => !urbanKinds.includes(kind)).map(({ centre }) => centre));
  const estates = districts.filter(({ kind }) => kind === "estate").map(({ centre }) => centre);
  const town = [centreOf("station"), centreOf("castle-town"), ...estates];
  const village = (first: number) => (i: number) => at(villages, (first + i) % villages.length);
  const inTown = (i: number) => at(town, i % town.length);
  const times = (count: number) => Math.max(1, Math.round(count * scale));
  const hill = at(hills, 0);
  const lakeside = (i: number): XyPlane => {
    const y = place(0, 0.3 + (0.45 * (i + 0.5)) / times(2))[1];
    return [shoreX(y) + 110, y];
  };
  return [
    { kind: "high-school", count: 1, near: () => step(centreOf("castle-town"), -0.9, 700 * geography.side) },
    { kind: "junior-high", count: times(2), near: (i) => (i === 0 ? step(centreOf("station"), 2.4, 620 * geography.side) : village(2)(i)) },
    { kind: "elementary", count: times(4), near: village(0) },
    { kind: "neighbourhood-park", count: times(3), near: (i) => step(inTown(i), 2 + i, 380 * geography.side) },
    { kind: "lakeside-park", count: times(2), near: lakeside },
    { kind: "roadside-station", count: 1, near: () => step(centreOf("station"), 1.2, 1300 * geography.side) },
    { kind: "disaster-centre", count: 1, near: () => step(centreOf("castle-town"), 2.2, 560 * geography.side) },
    {
      kind: "fire-station",
      count: times(2),
      near: (i) => (i === 0 ? step(centreOf("station"), -0.6, 420 * geography.side) : village(5)(i)),
    },
    { kind: "castle-park", count: 1, near: () => step(hill.centre, Math.PI, hill.radiusMeters * 1.15) },
    { kind: "health-centre", count: 1, near: () => centreOf("station") },
    { kind: "welfare", count: times(2), near: (i) => (i === 0 ? centreOf("castle-town") : village(9)(i)) },
    { kind: "community", count: times(12), near: village(0) },
    { kind: "branch-office", count: times(2), near: village(1) },
    { kind: "childcare", count: times(5), near: (i) => (i < 2 ? inTown(i + 1) : village(3)(i)) },
    { kind: "temple", count: times(15), near: village(4) },
    { kind: "shrine", count: times(15), near: village(11) },
    { kind: "clinic", count: times(2), near: village(7) },
    { kind: "block-park", count: times(13), near: inTown },
    { kind: "assembly", count: times(8), near: village(13) },
    { kind: "toilet", count: times(3), near: lakeside },
  ];
}

/** The same places, each next one as far as possible from those before it. */
function spreadOut(places: readonly XyPlane[]): XyPlane[] {
  const rest = places.map((place) => ({ place, metres: Infinity }));
  const result: XyPlane[] = [];
  let next = rest[0];
  while (next) {
    const chosen = next;
    result.push(chosen.place);
    rest.splice(rest.indexOf(chosen), 1);
    for (const other of rest) other.metres = Math.min(other.metres, distance(other.place, chosen.place));
    next = rest.reduce<(typeof rest)[number] | undefined>((best, other) => (other.metres > (best?.metres ?? -1) ? other : best), undefined);
  }
  return result;
}

/** The nearest free ground around a place, in a sunflower of tries. */
function openGround({ geography, terrain, ground }: PlaceSurroundings, kind: FacilityKind, near: XyPlane): Rectangle | undefined {
  const { alongMeters, acrossMeters } = facilityStyles[kind];
  const height = terrain.heightMeters(near);
  const clear = kind === "castle-park" || kind === "toilet" ? 1 : 3;
  for (let i = 0; i < 1400; i++) {
    const centre = step(near, i * 2.399963, 22 * Math.sqrt(i));
    const candidate = { centre, angle: fieldAngle(geography, centre) + (i % 3 === 1 ? Math.PI / 2 : 0), alongMeters, acrossMeters };
    // Not on a summit above the village.
    if (Math.abs(terrain.heightMeters(centre) - height) > 22 || !ground.isFree(candidate, clear)) continue;
    ground.take(candidate);
    return candidate;
  }
  return undefined;
}

/** Names in order of building: the first school is the city's own, later ones are called after their town. */
function facilityNamer(): (kind: FacilityKind, town: Town) => Name {
  const used = new Map<string, number>();
  return (kind, town) => {
    const plain: Name = { name: town.name.replace(/町$/u, ""), kana: town.kana.replace(/チョウ$/u, "") };
    const serial = (used.get(kind) ?? 0) + 1;
    used.set(kind, serial);
    const candidate = nameOf(kind, plain, serial);
    const repeats = (used.get(candidate.name) ?? 0) + 1;
    used.set(candidate.name, repeats);
    if (repeats === 1) return candidate;
    // 「○○第2公園」, 「○○第2こども園」
    const numbered = (text: string, place: string) => text.replace(place, `${place}${text === candidate.name ? "第" : "ダイ"}${repeats}`);
    return { name: numbered(candidate.name, plain.name), kana: numbered(candidate.kana, plain.kana) };
  };
}

function nameOf(kind: FacilityKind, town: Name, serial: number): Name {
  const first = (own: Name, later: Name) => (serial === 1 ? own : later);
  const city = (name: string, kana: string): Name => ({ name: `見本市${name}`, kana: `ミホンシ${kana}` });
  const local = (name: string, kana: string, before: Name = { name: "", kana: "" }): Name => ({
    name: `${before.name}${town.name}${name}`,
    kana: `${before.kana}${town.kana}${kana}`,
  });
  const municipal: Name = { name: "見本市立", kana: "ミホンシリツ" };
  const named: Record<FacilityKind, () => Name> = {
    "city-hall": () => city("役所", "ヤクショ"),
    "branch-office": () => local("支所", "シショ", { name: "見本市役所", kana: "ミホンシヤクショ" }),
    elementary: () => first(city("立見本小学校", "リツミホンショウガッコウ"), local("小学校", "ショウガッコウ", municipal)),
    "junior-high": () => first(city("立見本中学校", "リツミホンチュウガッコウ"), local("中学校", "チュウガッコウ", municipal)),
    "high-school": () => ({ name: "見本県立見本高等学校", kana: "ミホンケンリツミホンコウトウガッコウ" }),
    community: () => local("コミュニティセンター", "コミュニティセンター"),
    assembly: () => local("集会所", "シュウカイジョ"),
    library: () => city("立図書館", "リツトショカン"),
    museum: () => city("歴史資料館", "レキシシリョウカン"),
    hall: () => city("文化会館", "ブンカカイカン"),
    childcare: () => local("こども園", "コドモエン"),
    hospital: () => city("立病院", "リツビョウイン"),
    clinic: () => local("診療所", "シンリョウジョ", { name: "見本市", kana: "ミホンシ" }),
    "health-centre": () => city("保健センター", "ホケンセンター"),
    welfare: () => first(city("福祉センター", "フクシセンター"), local("老人福祉センター", "ロウジンフクシセンター")),
    gym: () => city("総合体育館", "ソウゴウタイイクカン"),
    "sports-park": () => city("総合運動公園", "ソウゴウウンドウコウエン"),
    "block-park": () => local("公園", "コウエン"),
    "neighbourhood-park": () => first({ name: "見本中央公園", kana: "ミホンチュウオウコウエン" }, local("近隣公園", "キンリンコウエン")),
    "lakeside-park": () => local("湖岸緑地", "コガンリョクチ"),
    "castle-park": () => ({ name: "見本城山公園", kana: "ミホンシロヤマコウエン" }),
    toilet: () => local("公衆トイレ", "コウシュウトイレ"),
    "fire-station": () =>
      first(
        { name: "見本消防署", kana: "ミホンショウボウショ" },
        local("分署", "ブンショ", { name: "見本消防署", kana: "ミホンショウボウショ" }),
      ),
    "disaster-centre": () => city("防災センター", "ボウサイセンター"),
    station: () => ({ name: "見本駅", kana: "ミホンエキ" }),
    "roadside-station": () => ({ name: "道の駅みほん", kana: "ミチノエキミホン" }),
    temple: () => local("寺", "ジ"),
    shrine: () => local("神社", "ジンジャ"),
    shopping: () => ({ name: "みほんショッピングセンター", kana: "ミホンショッピングセンター" }),
  };
  return named[kind]();
}
