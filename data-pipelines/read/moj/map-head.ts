import { damagedFile } from "../file/damage.ts";
import type { RootElement } from "../xml/root-element.ts";
import { xmlRecords } from "../xml/xml-records.ts";
import type { XmlSource } from "../xml/xml-source.ts";

export interface MapHead {
  readonly name: string;
  /** EPSG code, undefined when the datum is none that is known. */
  readonly system: number | "arbitrary" | undefined;
  /** What every parcel of the map repeats, under the names of the specification. */
  readonly common: readonly (readonly [string, string | null])[];
}

const namespace = "http://www.moj.go.jp/MINJI/tizuxml";
const commonElements = ["地図名", "市区町村コード", "市区町村名", "座標系", "測地系判別"];
/** JGD2000 plane rectangular zone I. */
const firstZoneEpsg = 2443;
const lastZone = 19;
/** Surveyed in the world datum, or converted to it; older maps say nothing and are JGD2000 as well. */
const worldDatum = ["", "測量", "変換"];

export function isMojMap(root: RootElement): boolean {
  return root.name === "地図" && root.namespace === namespace;
}

/** @throws Problem `unreadable-file` for a coordinate system the specification does not have. */
export async function readMapHead(source: XmlSource): Promise<MapHead> {
  const values = new Map<string, string>();
  reading: for await (const records of xmlRecords(
    source,
    ({ name }, ancestors) => ancestors.length === 1 && (commonElements.includes(name) || name === "空間属性"),
  )) {
    for (const { node } of records) {
      if (node.name === "空間属性") break reading;
      if (node.value !== undefined) values.set(node.name, node.value);
    }
    if (values.size === commonElements.length) break;
  }
  return {
    name: values.get("地図名") ?? "",
    system: systemOf(values.get("座標系") ?? "", values.get("測地系判別") ?? "", source),
    common: commonElements.map((name) => [name, values.get(name) ?? null]),
  };
}

function systemOf(system: string, datum: string, source: XmlSource): MapHead["system"] {
  if (system === "任意座標系") return "arbitrary";
  const zone = Number(/^公共座標(\d{1,2})系$/.exec(system.normalize("NFKC"))?.[1]);
  if (zone >= 1 && zone <= lastZone) return worldDatum.includes(datum) ? firstZoneEpsg + zone - 1 : undefined;
  throw damagedFile(source.name, { ja: `座標系「${system}」は読めません`, en: `its coordinate system "${system}" is not known` });
}
