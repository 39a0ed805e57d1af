import { join } from "node:path";
import { writeFile } from "node:fs/promises";
import { facilityStyles } from "../facility-kinds.ts";
import { cityCode6, cityName, fictionNote, prefectureName } from "../names.ts";
import type { Facility } from "../places.ts";
import type { World } from "../world.ts";
import { lonLatOf } from "./crs.ts";
import { csvBytes, csvText, type CsvValue } from "./csv.ts";
import { pointCollection } from "./geojson.ts";

/** Lists in the layouts of the municipal standard data sets, old and new. */

const shelterHeader =
  "全国地方公共団体コード,ID,名称,名称_カナ,名称_英字,所在地_全国地方公共団体コード,町字ID,所在地_連結表記,所在地_都道府県,所在地_市区町村,所在地_町字,所在地_番地以下,建物名等(方書),緯度,経度,標高,電話番号,内線番号,連絡先メールアドレス,連絡先FormURL,連絡先備考（その他、SNSなど）,郵便番号,市区町村コード,地方公共団体名,災害種別_洪水,災害種別_崖崩れ、土石流及び地滑り,災害種別_高潮,災害種別_地震,災害種別_津波,災害種別_大規模な火事,災害種別_内水氾濫,災害種別_火山現象,指定避難所との重複,想定収容人数,対象となる町会・自治会,URL,画像,画像_ライセンス,備考".split(
    ",",
  );
const facilityHeader =
  "都道府県コード又は市区町村コード,NO,都道府県名,市区町村名,名称,名称_カナ,名称_通称,POIコード,住所,方書,緯度,経度,電話番号,内線番号,法人番号,団体名,利用可能曜日,開始時間,終了時間,利用可能日時特記事項,説明,バリアフリー情報,URL,備考".split(
    ",",
  );
const heritageHeader =
  "都道府県コード又は市区町村コード,NO,都道府県名,市区町村名,名称,名称_カナ,名称_通称,名称_英語,文化財分類,種類,場所名称,住所,方書,緯度,経度,電話番号,内線番号,員数（数）,員数（単位）,法人番号,所有者等,文化財指定日,利用可能曜日,開始時間,終了時間,利用可能日時特記事項,画像,画像_ライセンス,概要,概要_英語,説明,説明_英語,URL,備考".split(
    ",",
  );

const cityOfPrefecture = `${prefectureName}${cityName}`;
/** Reserved for examples: leads nowhere. */
const site = "https://mihon.example";

/** 指定緊急避難場所一覧, new layout, UTF-8. */
export async function writeShelters({ shelters }: World, folder: string): Promise<string[]> {
  const sites = shelters.filter(({ isEmergencySite }) => isEmergencySite);
  const flag = (value: boolean) => (value ? "1" : "");
  const rows = sites.map(({ facility, goodFor, isShelter, capacity, elevationMeters, townsServed }, i) => ({
    全国地方公共団体コード: cityCode6,
    ID: String(i + 1).padStart(10, "0"),
    名称: facility.name,
    名称_カナ: facility.kana,
    所在地_全国地方公共団体コード: cityCode6,
    所在地_連結表記: `${cityOfPrefecture}${facility.address}`,
    所在地_都道府県: prefectureName,
    所在地_市区町村: cityName,
    所在地_町字: facility.town.name,
    所在地_番地以下: facility.address.slice(facility.town.name.length),
    ...position(facility.centre),
    標高: elevationMeters.toFixed(1),
    電話番号: facility.phone,
    市区町村コード: cityCode6,
    地方公共団体名: cityOfPrefecture,
    災害種別_洪水: flag(goodFor.flood),
    "災害種別_崖崩れ、土石流及び地滑り": flag(goodFor.landslide),
    災害種別_地震: flag(goodFor.earthquake),
    災害種別_大規模な火事: flag(goodFor.fire),
    災害種別_内水氾濫: flag(goodFor.inlandFlood),
    指定避難所との重複: flag(isShelter),
    想定収容人数: capacity,
    "対象となる町会・自治会": townsServed.map((town) => town.name).join(";"),
    URL: `${site}/shelters/${i + 1}`,
    備考: fictionNote,
  }));
  return listed(join(folder, `${cityCode6}_evacuation_space.csv`), csvBytes(csvText(shelterHeader, rows), "utf-8"));
}

/** 指定避難所データ of 国土地理院: those shelters that are no emergency sites, so that no place is loaded twice. */
export async function writeGsiShelters({ shelters }: World, folder: string): Promise<string[]> {
  const features = shelters
    .filter(({ isShelter, isEmergencySite }) => isShelter && !isEmergencySite)
    .map(({ facility }, i) => ({
      place: facility.centre,
      properties: {
        NO: i + 1,
        共通ID: `E${cityCode6.slice(0, 5)}${String(i + 1).padStart(5, "0")}0${facility.kind === "welfare" ? 2 : 1}1`,
        都道府県名及び市町村名: cityOfPrefecture,
        "施設・場所名": facility.name,
        住所: `${cityOfPrefecture}${facility.address}`,
        指定緊急避難場所との住所同一: "",
        その他市町村長が必要と認める事項: null,
        受入対象者: facility.kind === "welfare" ? "高齢者、障害者など特別な配慮を要する人" : null,
        備考: fictionNote,
      },
    }));
  return listed(join(folder, `${cityCode6.slice(0, 5)}_1.geojson`), pointCollection(cityCode6, features));
}

/** 公共施設一覧, old layout, CP932. */
export async function writeFacilities({ facilities }: World, folder: string): Promise<string[]> {
  const rows = facilities
    .filter(({ kind }) => facilityStyles[kind].isListed)
    .map((facility, i) => {
      const { poiCode, operator, openDays, opens, closes } = facilityStyles[facility.kind];
      return {
        ...oldHead(i),
        名称: facility.name,
        名称_カナ: facility.kana,
        POIコード: poiCode,
        住所: `${cityOfPrefecture}${facility.address}`,
        ...position(facility.centre),
        電話番号: facility.phone,
        団体名: operator,
        利用可能曜日: openDays,
        開始時間: opens,
        終了時間: closes,
        利用可能日時特記事項: opens === "" ? "" : "祝日、年末年始は休み",
        説明: "架空の施設です。",
        バリアフリー情報: accessibility(facility, i),
        URL: `${site}/facilities/${i + 1}`,
        備考: fictionNote,
      };
    });
  return listed(join(folder, `${cityCode6}_public_facility.csv`), csvBytes(csvText(facilityHeader, rows), "cp932"));
}

/** 文化財一覧, old layout, UTF-8 with byte order mark. */
export async function writeCulturalProperties({ culturalProperties }: World, folder: string): Promise<string[]> {
  const rows = culturalProperties.map((property, i) => ({
    ...oldHead(i),
    名称: property.name,
    名称_カナ: property.kana,
    文化財分類: property.category,
    種類: property.kind,
    住所: `${cityOfPrefecture}${property.address}`,
    ...position(property.place),
    所有者等: property.owner,
    文化財指定日: property.designatedOn,
    概要: property.summary,
    URL: `${site}/heritage/${i + 1}`,
    備考: fictionNote,
  }));
  return listed(join(folder, `${cityCode6}_cultural_property.csv`), csvBytes(csvText(heritageHeader, rows), "utf-8-bom"));
}

/** Towns with representative points, in the layout of Geolonia 住所データ. */
export async function writeAddresses({ towns }: World, folder: string): Promise<string[]> {
  const items = towns.towns
    .filter((town) => !town.isWater)
    .map(({ name, place }) => {
      const [lng, lat] = lonLatOf(place);
      return { town: name, koaza: "", lat: Math.round(lat * 1e6) / 1e6, lng: Math.round(lng * 1e6) / 1e6 };
    });
  return listed(join(folder, `${cityName}.json`), Buffer.from(JSON.stringify(items), "utf8"));
}

function oldHead(index: number): Record<string, CsvValue> {
  return {
    都道府県コード又は市区町村コード: cityCode6,
    NO: String(index + 1).padStart(10, "0"),
    都道府県名: prefectureName,
    市区町村名: cityName,
  };
}

function position(place: Facility["centre"]): Record<string, CsvValue> {
  const [lon, lat] = lonLatOf(place);
  return { 緯度: lat.toFixed(6), 経度: lon.toFixed(6) };
}

function accessibility({ kind }: Facility, index: number): string {
  if (facilityStyles[kind].buildings.length === 0) return index % 3 === 0 ? "車椅子可;スロープ有" : "";
  return ["車椅子可;多目的トイレ有", "車椅子可;スロープ有;多目的トイレ有;エレベーター有", "スロープ有", ""][index % 4] ?? "";
}

async function listed(file: string, bytes: Buffer): Promise<string[]> {
  await writeFile(file, bytes);
  return [file];
}
