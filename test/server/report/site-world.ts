import proj4 from "proj4";
import { type DatasetDefinition, defineDataset, type SiteReportDefinition } from "../../../model/dataset.ts";
import { planeZoneProj4 } from "../../../model/geo/crs.ts";
import type { StagedRecord } from "../../../sql/load.ts";
import { polygonWkb } from "../../support/world.ts";

/** A small town on zone VI metres: a boundary, zones that tile it, shelters, and a register that the public may not have. */

/** South-west corner of the town, east and north. */
export const corner = { east: 18_000, north: -98_000 } as const;
/** Side of the town, of one zone. */
export const townSide = 3000;
export const zoneSide = 1000;

const converter = proj4(planeZoneProj4(6));

/** Metres from the corner → degrees. */
export function lonLat(east: number, north: number): [number, number] {
  return converter.inverse([corner.east + east, corner.north + north]) as [number, number];
}

export function lonLatRing(ring: readonly (readonly [number, number])[]): [number, number][] {
  return [...ring, ring[0] ?? [0, 0]].map(([east, north]) => lonLat(east, north));
}

type ReportInput = Partial<SiteReportDefinition> & Pick<SiteReportDefinition, "topic" | "relation" | "absence">;

function define(id: string, geometry: "polygon" | "point", siteReport: ReportInput): DatasetDefinition {
  const source = (sourceId: string, licence: "CC-BY-4.0" | "KSJ-noncommercial") => ({
    id: sourceId,
    title: { ja: sourceId, en: sourceId },
    publisher: { ja: "試験市", en: "Test city" },
    landing: "https://example.com/",
    licence,
    attribution: { ja: `試験市 ${id}`, en: `Test city ${id}` },
    recognise: ["no", id, sourceId],
    key: ["no"],
    columns: { name: "name" },
  });
  return defineDataset({
    id,
    title: { ja: `${id}の表`, en: `Table of ${id}` },
    description: { ja: "試験", en: "Test" },
    theme: "planning",
    geometry,
    fields: {
      name: { type: "text", label: { ja: "名称", en: "Name" } },
      people: { type: "integer", unit: "人", label: { ja: "人数", en: "People" } },
      flood: { type: "boolean", label: { ja: "洪水", en: "Flood" } },
      quake: { type: "boolean", label: { ja: "地震", en: "Earthquake" } },
      owner: { type: "text", label: { ja: "所有者", en: "Owner" }, visibility: "internal" },
    },
    titleField: "name",
    tiles: { minZoom: 8, maxZoom: 14, fields: ["name"] },
    style: { color: "#888888" },
    siteReport,
    sources: [source("open", "CC-BY-4.0"), source("closed", "KSJ-noncommercial")],
  });
}

const nothing = { ja: "何もありません", en: "Nothing is there" };

export const boundary = define("test-boundary", "polygon", {
  topic: "municipality",
  relation: "covers",
  absence: { ja: "市外です", en: "Not in town" },
});
export const zones = define("test-zones", "polygon", {
  topic: "zoning",
  relation: "covers",
  fields: ["people"],
  accuracy: { meters: 10, statement: { ja: "線は太いです", en: "The line is thick" } },
  absence: nothing,
});
export const shelters = define("test-shelters", "point", {
  topic: "shelters",
  relation: "nearest",
  reachMeters: 5000,
  count: 2,
  flags: { label: { ja: "対象", en: "For" }, fields: ["flood", "quake"] },
  absence: nothing,
});
export const never = define("test-never", "polygon", { topic: "hazard", relation: "covers", absence: nothing });

interface Row {
  readonly no: number;
  readonly name: string;
  readonly people?: number;
  readonly flood?: boolean | null;
  readonly quake?: boolean | null;
  readonly wkb: Uint8Array;
}

export function record({ no, name, people = 1, flood = null, quake = null, wkb }: Row): StagedRecord {
  return {
    layer: 0,
    row: no,
    key: String(no),
    values: [name, people, flood, quake, "秘密の山田"],
    raw: { no, name, owner: "秘密の山田" },
    geometry: { wkb, srid: 6674 },
  };
}

/** A rectangle, metres from the corner. */
export function box(west: number, south: number, width: number, height = width): Uint8Array {
  const [e, n] = [corner.east + west, corner.north + south];
  return polygonWkb([
    [e, n],
    [e + width, n],
    [e + width, n + height],
    [e, n + height],
    [e, n],
  ]);
}

export function point(east: number, north: number): Uint8Array {
  const wkb = Buffer.alloc(21);
  wkb.writeUInt8(1, 0);
  wkb.writeUInt32LE(1, 1);
  wkb.writeDoubleLE(corner.east + east, 5);
  wkb.writeDoubleLE(corner.north + north, 13);
  return wkb;
}
