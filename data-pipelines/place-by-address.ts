import type { City } from "../model/city.ts";
import type { DatasetDefinition, SourceDefinition } from "../model/dataset.ts";
import type { Finding } from "../model/finding.ts";
import { storageEpsg } from "../model/geo/crs.ts";
import type { EwkbSource } from "../sql/copy-binary.ts";
import type { Database } from "../sql/database.ts";
import { readTownPoints } from "../sql/town-points.ts";
import { pointWkb } from "./check.ts";
import type { ConformedRecord } from "./conform.ts";
import { addressLocator } from "./locate-address.ts";
import type { RawFeature } from "./read/reader.ts";

export interface Placed {
  readonly record: ConformedRecord;
  readonly geometry: EwkbSource | null;
}

interface PlacerOptions {
  readonly dataset: DatasetDefinition;
  readonly source: SourceDefinition;
  readonly city: City;
  readonly database: Database;
}

/**
 * Makes the function that gives a record without a position the point of the town in its address, and writes into the record how
 * it was found; undefined for a source that has no addresses.
 */
export async function addressPlacer({
  dataset,
  source: { locate },
  city,
  database,
}: PlacerOptions): Promise<((record: ConformedRecord, feature: RawFeature, findings: Finding[]) => Placed) | undefined> {
  if (locate === undefined) return undefined;
  const find = addressLocator(await readTownPoints(database), { prefecture: city.prefecture.ja, city: city.name.ja });
  const field = Object.keys(dataset.fields).indexOf(locate.field);
  return (record, { row, properties }, findings) => {
    const column = locate.address.find((name) => addressText(properties[name]) !== "");
    const address = column === undefined ? "" : addressText(properties[column]);
    const place = find(address);
    if (column !== undefined) {
      const kind = place ? (`located-to-${place.level}` as const) : "address-not-found";
      findings.push({ kind, row, column, value: address.slice(0, 80) });
    }
    const values = record.values.with(field, place?.level ?? "none");
    return { record: { ...record, values }, geometry: place ? { wkb: pointWkb(...place.lonLat), srid: storageEpsg } : null };
  };
}

function addressText(value: unknown): string {
  return typeof value === "string" ? value.trim() : "";
}
