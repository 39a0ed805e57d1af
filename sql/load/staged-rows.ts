import type { DatasetDefinition, FieldType } from "../../model/dataset.ts";
import { storageEpsg, webMercatorEpsg } from "../../model/geo/crs.ts";
import { geometryStorer, type StoredGeometry } from "../../model/geo/stored-geometry.ts";
import type { LoadScope } from "../build/load.ts";
import { type CopyType, CopyWriter, type EwkbSource, hashBytes } from "../copy-binary.ts";
import type { KnownRows } from "./known-rows.ts";
import { type RawRow, RawRows } from "./raw-rows.ts";
import { SeenIds } from "./seen-ids.ts";

/** One conformed record. */
export interface StagedRecord {
  readonly layer: number;
  readonly row: number;
  readonly key: string | null;
  /** In the order of the definition's fields. */
  readonly values: readonly (string | number | boolean | null)[];
  /** The row as delivered. */
  readonly raw: RawRow;
  readonly geometry: EwkbSource | null;
}

/** A record whose identifier was there before. */
export interface RepeatedRecord {
  readonly ordinal: number;
  readonly layer: number;
  readonly row: number;
}

const copyTypes: Record<FieldType, CopyType> = {
  text: "text",
  code: "text",
  integer: "integer",
  number: "number",
  boolean: "boolean",
  date: "date",
};

/** Columns of a staged row besides the fields: see `stagedColumns` in `build/load.ts`. */
const columnsBesidesFields = 13;
const doubtfulColumns = 5;
/** The length before a value. */
const lengthBytes = 4;

/**
 * Records → the bytes of finished rows: stored geometry, hashes and identifiers are made here, where they cost least and are the same for
 * both database homes. What cannot be proved to be valid goes to a second table, to be judged by PostGIS.
 */
export class StagedRows {
  readonly rows = new CopyWriter();
  readonly doubtful = new CopyWriter();
  readonly repeated: RepeatedRecord[] = [];
  /** Rows written, and of them those written to `doubtful`, since the start. */
  stagedCount = 0;
  #ordinal = 0;
  readonly #dataset: DatasetDefinition;
  readonly #types: readonly CopyType[];
  readonly #validity: readonly (number | undefined)[];
  readonly #columnCount: number;
  readonly #idPrefix: Uint8Array;
  readonly #isKeyed: boolean;
  readonly #known: KnownRows;
  readonly #rawRows = new RawRows();
  readonly #seen = new SeenIds();
  readonly #nextNumber = new Map<string, number>();
  readonly #sameInEveryRow: Uint8Array;
  readonly #storers = new Map<number, ReturnType<typeof geometryStorer>>();
  readonly #contentHash = Buffer.alloc(hashBytes);
  readonly #geometryHash = Buffer.alloc(hashBytes);

  /** @param version that the rows will begin with, when they go straight into the table. */
  constructor({ dataset, loadId, source, part, keyed }: LoadScope, known: KnownRows, version: number) {
    const names = Object.keys(dataset.fields);
    this.#dataset = dataset;
    this.#known = known;
    this.#types = Object.values(dataset.fields).map(({ type }) => copyTypes[type]);
    this.#validity = [dataset.validity.from, dataset.validity.to].map((name) => (name === undefined ? undefined : names.indexOf(name)));
    this.#columnCount = names.length + columnsBesidesFields;
    this.#idPrefix = Buffer.from(part === "" ? `${source}/` : `${source}/${part}/`);
    this.#isKeyed = keyed;
    const writer = new CopyWriter();
    const start = writer.byteLength;
    writer.write("version", version);
    writer.write("integer", loadId);
    writer.write("text", source);
    writer.write("text", part);
    this.#sameInEveryRow = writer.copyOf(start);
  }

  /** @throws TypeError when a value is not of its field's type. */
  add({ layer, row, key, values, raw, geometry }: StagedRecord): void {
    const writer = this.rows;
    const ordinal = ++this.#ordinal;
    const name = key === null ? null : this.#nameOf(key, { ordinal, layer, row });
    const start = writer.byteLength;
    writer.startRow(this.#columnCount);
    const content = writer.byteLength;
    for (let field = 0; field < this.#types.length; field++) writer.write(this.#types[field] as CopyType, values[field] ?? null);
    this.#rawRows.write(writer, raw);
    const delivered = writer.byteLength;
    writer.write("geometry", geometry);
    writer.digest("sha1", content, this.#contentHash);
    const known = this.#known.take(this.#contentHash, name);
    if (known) {
      writer.rewind(start);
      if (known.wasMended) this.#doubt({ ordinal, layer, row }, geometry, true);
      return;
    }
    const hashedGeometry = geometry !== null && !this.#isKeyed;
    if (hashedGeometry) writer.digest("md5", delivered + lengthBytes, this.#geometryHash);
    writer.rewind(delivered);
    writer.write("integer", ordinal);
    writer.writeJoined(this.#idPrefix, name ?? `~${ordinal}`);
    for (const field of this.#validity) writer.write("date", field === undefined ? null : (values[field] ?? null));
    writer.writeCells(this.#sameInEveryRow);
    const stored = geometry && this.#stored(geometry);
    writer.write("geometry", stored ? { wkb: stored.lonLat, srid: storageEpsg } : null);
    writer.write("geometry", stored ? { wkb: stored.tile, srid: webMercatorEpsg } : null);
    writer.writeUuid(this.#contentHash);
    if (hashedGeometry) writer.writeUuid(this.#geometryHash);
    else writer.write("text", null);
    if (geometry && !stored) this.#doubt({ ordinal, layer, row }, geometry, false);
    this.stagedCount += 1;
  }

  /** Undefined for what PostGIS must see first. */
  #stored({ wkb, srid }: EwkbSource): StoredGeometry | undefined {
    let store = this.#storers.get(srid);
    if (store === undefined && !this.#storers.has(srid)) {
      store = geometryStorer(srid, this.#dataset.geometry);
      this.#storers.set(srid, store);
    }
    const stored = store?.(wkb);
    return stored?.isSound ? stored : undefined;
  }

  #doubt({ ordinal, layer, row }: RepeatedRecord, geometry: EwkbSource | null, isKnown: boolean): void {
    const writer = this.doubtful;
    writer.startRow(doubtfulColumns);
    writer.write("integer", ordinal);
    writer.write("integer", layer);
    writer.write("integer", row);
    writer.write("boolean", isKnown);
    writer.write("geometry", geometry);
  }

  /** A repeated key is kept under a number of its own. */
  #nameOf(key: string, record: RepeatedRecord): string {
    if (this.#seen.add(key)) return key;
    this.repeated.push(record);
    for (let number = this.#nextNumber.get(key) ?? 2; ; number++) {
      const name = `${key}#${number}`;
      if (!this.#seen.add(name)) continue;
      this.#nextNumber.set(key, number + 1);
      return name;
    }
  }
}
