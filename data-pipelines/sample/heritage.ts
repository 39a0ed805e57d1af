import type { Geography } from "./geography.ts";
import type { Name } from "./names.ts";
import { createNoise } from "./noise.ts";
import { distance, step, type Ring, type XyPlane } from "./plane-geometry.ts";
import type { Facility } from "./places.ts";
import { createRandom, type Random } from "./random.ts";
import type { District } from "./settlements.ts";
import type { Terrain } from "./terrain.ts";
import type { Town, TownMap } from "./towns.ts";

/** A designated cultural property. */
export interface CulturalProperty extends Name {
  readonly category: string;
  readonly kind: string;
  readonly place: XyPlane;
  readonly town: Town;
  readonly address: string;
  readonly owner: string;
  /** YYYY-MM-DD */
  readonly designatedOn: string;
  readonly summary: string;
}

/** A known archaeological site (周知の埋蔵文化財包蔵地). */
export interface BuriedSite extends Name {
  readonly ring: Ring;
  readonly period: string;
  readonly kind: string;
  readonly finds: string;
  readonly town: Town;
}

export interface HeritageSurroundings {
  readonly geography: Geography;
  readonly terrain: Terrain;
  readonly districts: readonly District[];
  readonly towns: TownMap;
  readonly facilities: readonly Facility[];
}

const designations = [
  ["市指定", 58],
  ["県指定", 20],
  ["国指定", 9],
  ["国登録", 13],
] as const;

export function planCulturalProperties({ geography, districts, towns, facilities }: HeritageSurroundings): CulturalProperty[] {
  const random = createRandom(geography.seed, "properties");
  const properties: CulturalProperty[] = [];
  const add = (name: Name, { place, category, kind, owner }: { place: XyPlane; category: string; kind: string; owner: string }) => {
    const town = towns.townAt(place);
    if (!town) return;
    const day = `${random.integer(1952, 2024)}-${String(random.integer(1, 12)).padStart(2, "0")}-${String(random.integer(1, 28)).padStart(2, "0")}`;
    const body = random.weighted(designations);
    properties.push({
      ...name,
      place,
      town,
      kind,
      owner,
      category: `${body}${body === "国登録" ? "有形文化財" : category}`,
      address: `${town.name}${random.integer(1, 900)}番地`,
      designatedOn: day,
      summary: `架空の文化財です（${kind}）。`,
    });
  };
  const hill = geography.hills[0];
  if (hill) add({ name: "見本城跡", kana: "ミホンジョウアト" }, { place: hill.centre, category: "史跡", kind: "城跡", owner: "見本市" });
  for (const { kind, name, kana, centre } of facilities) {
    if (kind === "temple")
      add(
        { name: `${name}本堂`, kana: `${kana}ホンドウ` },
        { place: step(centre, random.between(0, 6), 4), category: "有形文化財（建造物）", kind: "建造物", owner: `宗教法人${name}` },
      );
    if (kind === "shrine" && random.chance(0.42)) add(...shrineProperty({ name, kana }, centre, random));
  }
  for (const town of districts.filter((district) => district.kind === "castle-town")) {
    for (let i = 0; i < Math.round(4 * geography.scale); i++) {
      const place = step(town.centre, random.between(0, 6.28), random.between(0.1, 0.7) * town.radiusMeters);
      const quarter = towns.townAt(place);
      if (!quarter) continue;
      const name = { name: `旧${quarter.name}商家住宅主屋`, kana: `キュウ${quarter.kana}ショウカジュウタクオモヤ` };
      add(name, { place, category: "有形文化財（建造物）", kind: "建造物", owner: "個人" });
    }
  }
  return properties;
}

function shrineProperty(
  { name, kana }: Name,
  centre: XyPlane,
  random: Random,
): [Name, { place: XyPlane; category: string; kind: string; owner: string }] {
  const owner = `宗教法人${name}`;
  const place = step(centre, random.between(0, 6), 9);
  return random.pick<[Name, { place: XyPlane; category: string; kind: string; owner: string }]>([
    [
      { name: `${name}の大杉`, kana: `${kana}ノオオスギ` },
      { place, category: "天然記念物", kind: "植物", owner },
    ],
    [
      { name: `${name}の春祭`, kana: `${kana}ノハルマツリ` },
      { place, category: "無形民俗文化財", kind: "風俗慣習", owner: `${name}保存会` },
    ],
    [
      { name: `${name}石灯籠`, kana: `${kana}イシドウロウ` },
      { place, category: "有形文化財", kind: "工芸品", owner },
    ],
  ]);
}

interface SiteStyle {
  readonly kind: string;
  readonly suffix: Name;
  readonly periods: readonly string[];
  readonly finds: readonly string[];
  readonly radius: readonly [number, number];
  readonly weight: number;
  suits(place: XyPlane, surroundings: HeritageSurroundings): boolean;
}

/** Kinds of site and the ground on which such sites are found. */
const siteStyles: readonly SiteStyle[] = [
  {
    kind: "集落跡",
    suffix: { name: "遺跡", kana: "いせき" },
    periods: ["弥生", "弥生～古墳", "古墳～平安", "縄文", "奈良～鎌倉"],
    finds: ["竪穴建物、土器", "溝、土坑、土師器", "掘立柱建物、須恵器"],
    radius: [70, 190],
    weight: 44,
    suits: onPlain(0.04),
  },
  {
    kind: "古墳群",
    suffix: { name: "古墳群", kana: "こふんぐん" },
    periods: ["古墳", "古墳（後期）"],
    finds: ["円墳、横穴式石室", "方墳、埴輪"],
    radius: [60, 130],
    weight: 16,
    suits: (place, { geography, terrain }) => geography.inland(place) > 0.9 && terrain.slope(place) < 0.3,
  },
  {
    kind: "散布地",
    suffix: { name: "散布地", kana: "さんぷち" },
    periods: ["縄文", "弥生", "平安"],
    finds: ["土器片、石器", "須恵器片"],
    radius: [50, 120],
    weight: 22,
    suits: onPlain(0.05),
  },
  {
    kind: "寺院跡",
    suffix: { name: "廃寺", kana: "はいじ" },
    periods: ["白鳳～奈良", "平安"],
    finds: ["礎石、軒丸瓦", "基壇、瓦"],
    radius: [60, 110],
    weight: 9,
    suits: onPlain(0.04),
  },
  {
    kind: "窯跡",
    suffix: { name: "窯跡", kana: "かまあと" },
    periods: ["古墳～奈良", "江戸"],
    finds: ["登窯、須恵器", "陶片、窯道具"],
    radius: [35, 70],
    weight: 9,
    suits: (place, { geography, terrain }) =>
      geography.inland(place) > 1.01 && geography.inland(place) < 1.25 && terrain.slope(place) < 0.7,
  },
];

function onPlain(steepest: number): SiteStyle["suits"] {
  return (place, { geography, terrain, districts }) =>
    geography.inland(place) < 0.95 &&
    terrain.slope(place) < steepest &&
    terrain.bankMeters(place) > 90 &&
    districts.some((district) => distance(district.centre, place) < district.radiusMeters * 2.6 + 200);
}

export function planBuriedSites(surroundings: HeritageSurroundings): BuriedSite[] {
  const { geography, towns } = surroundings;
  const { frame, hills, scale, cityMeters, shoreX } = geography;
  const random = createRandom(geography.seed, "buried");
  const noise = createNoise(geography.seed, "buried");
  const sites: BuriedSite[] = [];
  const centres: XyPlane[] = [];
  const names = new Map<string, number>();
  const add = (
    style: Omit<SiteStyle, "suits" | "weight" | "periods" | "finds">,
    centre: XyPlane,
    [period, finds]: readonly [string, string],
  ) => {
    const town = towns.townAt(centre);
    if (!town || town.isWater) return;
    const stem = { name: town.name.replace(/町$/u, ""), kana: hiragana(town.kana.replace(/チョウ$/u, "")) };
    const base = `${stem.name}${style.suffix.name}`;
    const serial = (names.get(base) ?? 0) + 1;
    names.set(base, serial);
    centres.push(centre);
    const mark = serial === 1 ? "" : `第${serial}`;
    sites.push({
      name: `${stem.name}${mark}${style.suffix.name}`,
      kana: `${stem.kana}${mark}${style.suffix.kana}`,
      ring: patch(noise, centre, random.between(...style.radius)),
      period,
      kind: style.kind,
      finds,
      town,
    });
  };
  for (const { centre, radiusMeters } of hills.slice(0, 2)) {
    add({ kind: "城館跡", suffix: { name: "城跡", kana: "じょうあと" }, radius: [radiusMeters * 0.34, radiusMeters * 0.42] }, centre, [
      "戦国",
      "曲輪、堀切、石垣",
    ]);
  }
  const wanted = Math.round(32 * scale);
  for (let tries = 0; tries < wanted * 120 && sites.length < wanted; tries++) {
    const style = random.weighted(siteStyles.map((each) => [each, each.weight] as const));
    const place: XyPlane = [random.between(frame.minX, frame.maxX), random.between(frame.minY, frame.maxY)];
    if (
      cityMeters(place) < 260 ||
      place[0] < shoreX(place[1]) + 260 ||
      centres.some((other) => distance(other, place) < 420) ||
      !style.suits(place, surroundings)
    )
      continue;
    add(style, place, [random.pick(style.periods), random.pick(style.finds)]);
  }
  return sites;
}

/** A rounded, uneven area as archaeologists draw it on a map. */
function patch(noise: ReturnType<typeof createNoise>, centre: XyPlane, radiusMeters: number): Ring {
  const points = 22;
  return Array.from({ length: points }, (_, i) => {
    const angle = (i / points) * 2 * Math.PI;
    const uneven = 1 + 0.42 * noise.at(Math.cos(angle) * 1.1 + centre[0] / 97, Math.sin(angle) * 1.1 + centre[1] / 97);
    return step(centre, angle, radiusMeters * uneven * (1 + 0.25 * Math.cos(2 * angle + centre[0])));
  });
}

function hiragana(kana: string): string {
  return kana.replaceAll(/[ァ-ヶ]/gu, (letter) => String.fromCodePoint((letter.codePointAt(0) ?? 0) - 0x60));
}
