import { join } from "node:path";
import { cityName, fictionNote, prefectureName, waterSystemName } from "../names.ts";
import { at, lengthOf, type Line } from "../plane-geometry.ts";
import { createRandom } from "../random.ts";
import type { River } from "../rivers.ts";
import type { Road } from "../road-graph.ts";
import type { World } from "../world.ts";
import type { DbfField } from "./dbf.ts";
import { lineShapefile, polygonShapefile } from "./shapefile-writer.ts";
import { writeZip, type ZipMember } from "./zip.ts";

/** Registers as a contractor delivers them to a city: CP932 shapefiles in zone VI with Japanese field names. */

const text = (name: string, length: number): DbfField => ({ name, type: "C", length });
const number = (name: string, length: number, decimals = 0): DbfField => ({ name, type: "N", length, decimals });

export async function writeRoads({ segments, towns, geography }: World, folder: string): Promise<string[]> {
  const random = createRandom(geography.seed, "road-register");
  const named = new Map<Road, RoadRecord>();
  const serials = new Map<string, number>();
  const rows = segments.map(({ id, road, line, isBridge }) => {
    const place = at(line, Math.floor(line.length / 2));
    const record = named.get(road) ?? roadRecord(road, towns.townAt(place)?.name ?? "", { random, serials });
    named.set(road, record);
    const isKnown = !random.chance(0.02) || road.widthMeters >= 5;
    return [
      `R${id}`,
      record.number,
      record.name,
      record.kind,
      isBridge ? "橋りょう" : "一般",
      isKnown ? road.widthMeters : null,
      road.widthMeters >= 16 ? 4 : road.widthMeters >= 5.5 ? 2 : 1,
      record.surface,
      Math.round(lengthOf(line) * 10) / 10,
      record.manager,
      record.openedOn,
      fictionNote,
    ];
  });
  const fields = [
    text("区間ID", 10),
    text("路線番号", 8),
    text("路線名", 48),
    text("種別", 16),
    text("構造", 12),
    number("幅員", 5, 1),
    number("車線数", 2),
    text("舗装", 16),
    number("延長", 9, 1),
    text("管理者", 20),
    text("供用日", 10),
    text("備考", 24),
  ];
  return delivered(
    folder,
    "道路台帳",
    lineShapefile("道路台帳/道路中心線", { fields, rows, shapes: segments.map(({ line }) => line), crs: "zoneVi" }),
  );
}

interface RoadRecord {
  readonly number: string;
  readonly name: string;
  readonly kind: string;
  readonly surface: string;
  readonly manager: string;
  readonly openedOn: string;
}

interface Registering {
  readonly random: ReturnType<typeof createRandom>;
  /** City roads are numbered town by town. */
  readonly serials: Map<string, number>;
}

function roadRecord(road: Road, townName: string, { random, serials }: Registering): RoadRecord {
  const openedOn = random.chance(0.3) ? "" : `${random.integer(1955, 2024)}-${String(random.integer(1, 12)).padStart(2, "0")}-01`;
  const surface =
    road.setting === "forest" || road.setting === "field"
      ? random.weighted([
          ["アスファルト", 45],
          ["砂利", 35],
          ["コンクリート", 12],
          ["", 8],
        ])
      : "アスファルト";
  if (road.class === "national" || road.class === "prefectural") {
    const kind = road.class === "national" ? "一般国道" : Number(road.name.replaceAll(/\D/gu, "")) % 2 === 0 ? "主要地方道" : "一般県道";
    return {
      number: road.name.replaceAll(/\D/gu, ""),
      name: road.class === "national" ? road.name : `${road.name}（見本）`,
      kind,
      surface,
      manager: prefectureName,
      openedOn,
    };
  }
  if (road.setting === "field") return { number: "", name: "", kind: "農道", surface, manager: "見本土地改良区", openedOn: "" };
  if (road.setting === "forest") return { number: "", name: `林道${townName}線`, kind: "林道", surface, manager: cityName, openedOn };
  if (road.setting === "levee") return { number: "", name: "堤防道路", kind: "その他", surface, manager: prefectureName, openedOn: "" };
  const serial = (serials.get(townName) ?? 0) + 1;
  serials.set(townName, serial);
  const total = [...serials.values()].reduce((sum, count) => sum + count, 0);
  const kind = road.widthMeters >= 8 ? "１級市道" : road.widthMeters >= 5.5 ? "２級市道" : "その他市道";
  return { number: String(1000 + total), name: `市道${townName}${serial}号線`, kind, surface, manager: cityName, openedOn };
}

export async function writeRivers({ rivers, geography }: World, folder: string): Promise<string[]> {
  const sections = rivers.flatMap((river) => riverSections(river, (place) => geography.cityMeters(place) > 0));
  const rows = sections.map(({ river, line, widthMeters }, i) => [
    `W${String(i + 1).padStart(5, "0")}`,
    river.code,
    river.name,
    riverKind(river),
    river.kind === "brook" ? "" : waterSystemName,
    river.kind === "main" ? prefectureName : cityName,
    Math.round(widthMeters * 10) / 10,
    Math.round(lengthOf(line) * 10) / 10,
    fictionNote,
  ]);
  const fields = [
    text("区間ID", 10),
    text("河川番号", 10),
    text("河川名", 30),
    text("種別", 30),
    text("水系名", 20),
    text("管理者", 20),
    number("川幅", 6, 1),
    number("延長", 9, 1),
    text("備考", 24),
  ];
  return delivered(
    folder,
    "河川台帳",
    lineShapefile("河川台帳/河川中心線", { fields, rows, shapes: sections.map(({ line }) => line), crs: "zoneVi" }),
  );
}

function riverKind({ kind, joins }: River): string {
  if (kind === "main") return "一級河川（指定区間）";
  if (kind === "brook") return "普通河川";
  return joins === "" ? "準用河川" : "一級河川（指定区間）";
}

interface RiverSection {
  readonly river: River;
  readonly line: Line;
  readonly widthMeters: number;
}

const sectionPoints = 50;

/** The parts inside the city, cut every two kilometres. */
function riverSections(river: River, isInside: (place: Line[number]) => boolean): RiverSection[] {
  const sections: RiverSection[] = [];
  let from = -1;
  river.line.forEach((place, i) => {
    const inside = isInside(place);
    if (inside && from < 0) from = i;
    const isEnd = from >= 0 && (!inside || i === river.line.length - 1 || i - from >= sectionPoints);
    if (!isEnd) return;
    const to = inside ? i : i - 1;
    if (to > from) {
      const widths = river.halfWidthMeters.slice(from, to + 1);
      sections.push({
        river,
        line: river.line.slice(from, to + 1),
        widthMeters: (2 * widths.reduce((sum, half) => sum + half, 0)) / widths.length,
      });
    }
    from = inside ? i : -1;
  });
  return sections;
}

export async function writeBuildings({ buildings, geography }: World, folder: string): Promise<string[]> {
  const random = createRandom(geography.seed, "building-survey");
  const rows = buildings.map((building) => [
    building.id,
    building.use,
    building.structure,
    building.storeys,
    building.storeys === undefined ? null : building.storeys > 3 && random.chance(0.4) ? 1 : 0,
    building.heightMeters,
    building.builtYear === undefined ? "" : eraYear(building.builtYear),
    building.floorSquareMeters,
    building.dwellings,
    "2022",
    fictionNote,
  ]);
  const fields = [
    text("建物ID", 10),
    text("用途", 3),
    text("構造", 3),
    number("階数", 2),
    number("地下階数", 1),
    number("高さ", 5, 1),
    text("建築年", 10),
    number("延床面積", 9, 1),
    number("戸数", 3),
    text("調査年", 4),
    text("備考", 24),
  ];
  return delivered(
    folder,
    "都市計画基礎調査_建物",
    polygonShapefile("都市計画基礎調査/建物利用現況", { fields, rows, shapes: buildings.map(({ ring }) => [[ring]]), crs: "zoneVi" }),
  );
}

/** Years as the survey writes them, 「昭和55年」. */
function eraYear(year: number): string {
  const [name, start] =
    year >= 2019
      ? ["令和", 2019]
      : year >= 1989
        ? ["平成", 1989]
        : year >= 1926
          ? ["昭和", 1926]
          : year >= 1912
            ? ["大正", 1912]
            : ["明治", 1868];
  return `${String(name)}${year - Number(start) + 1}年`.replace(/(\D)1年$/u, "$1元年");
}

export async function writeBuriedSites({ buriedSites }: World, folder: string): Promise<string[]> {
  const rows = buriedSites.map((site, i) => [
    `999-${String(i + 1).padStart(4, "0")}`,
    site.name,
    site.kana,
    site.period,
    site.kind,
    `${cityName}${site.town.name}`,
    site.finds,
    fictionNote,
  ]);
  const fields = [
    text("遺跡番号", 10),
    text("遺跡名", 60),
    text("よみがな", 80),
    text("時代", 30),
    text("種類", 20),
    text("所在地", 60),
    text("遺構遺物", 80),
    text("備考", 24),
  ];
  return delivered(
    folder,
    "遺跡地図",
    polygonShapefile("遺跡地図/遺跡範囲", { fields, rows, shapes: buriedSites.map(({ ring }) => [[ring]]), crs: "zoneVi" }),
  );
}

export async function writeSchoolDistricts({ schoolDistricts }: World, folder: string): Promise<string[]> {
  const rows = schoolDistricts.map(({ level, school }) => [
    level === "primary" ? "小学校" : "中学校",
    school.name,
    "",
    cityName,
    `${cityName}${school.address}`,
    fictionNote,
  ]);
  const fields = [
    text("校種", 12),
    text("学校名", 60),
    text("学校コード", 13),
    text("設置主体", 20),
    text("学校所在地", 80),
    text("備考", 24),
  ];
  return delivered(
    folder,
    "通学区域図",
    polygonShapefile("通学区域図/通学区域", { fields, rows, shapes: schoolDistricts.map(({ parts }) => parts), crs: "zoneVi" }),
  );
}

async function delivered(folder: string, name: string, members: readonly ZipMember[]): Promise<string[]> {
  const file = join(folder, `${name}.zip`);
  await writeZip(file, members);
  return [file];
}
