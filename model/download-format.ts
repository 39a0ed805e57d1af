import type { DatasetDefinition, FieldDefinition } from "./dataset.ts";
import type { BboxLonLat, TileAddress } from "./geo/tile.ts";
import type { LocalText } from "./text.ts";

/** A download format: one file in `server/formats/` that exports `format`. It knows neither HTTP nor SQL. */
export interface DownloadFormat {
  /** Also the file extension. */
  readonly id: string;
  readonly label: LocalText;
  readonly mediaType: string;
  /** Order in menus; lower comes first. */
  readonly order: number;
  /** Character encodings that can be asked for; UTF-8 alone where left out. */
  readonly encodings?: readonly TextEncoding[];
  /** Can its files begin with a byte order mark or not? Then they do unless asked not to. */
  readonly marksByteOrder?: boolean;
  /** Does it write positions as columns, so that coordinates or well-known text can be asked for? */
  readonly hasPositionColumns?: boolean;
  /** Can its files be in any coordinate system of `server/formats/crs/`? Longitude and latitude alone where left out. */
  readonly anyCrs?: boolean;
  /**
   * The file, piece by piece; pieces are small and nothing is gathered. A piece may be empty.
   * @throws Problem before the first byte when the format cannot hold the rows.
   */
  write(source: FeatureSource, options?: DownloadOptions): AsyncIterable<Uint8Array>;
}

export type TextEncoding = "utf-8" | "cp932";

export interface DownloadOptions {
  /** One of the format's `encodings`; UTF-8 where left out. */
  readonly encoding?: TextEncoding | undefined;
  /** False: no byte order mark. */
  readonly byteOrderMark?: boolean | undefined;
}

/** The rows of one dataset version, or those that were asked for, in the shapes that the database can make fastest. */
export interface FeatureSource {
  readonly dataset: DatasetDefinition;
  /** Of a part of the version, `rowCount` is that of the part. */
  readonly version: DownloadedVersion;
  /** Which rows of the version these are (`bbox=…`), for people; left out where they are all. */
  readonly part?: string | undefined;
  /** EPSG code of the positions, x before y, where another than JGD2011 longitude and latitude was asked for. */
  readonly epsg?: number | undefined;
  readonly csvHeader: readonly string[];
  /** CSV records without the header (RFC 4180 quoting, line feed). */
  csvLines(): AsyncIterable<Uint8Array>;
  /** The public fields, in the order of `FeatureRecord.values`. */
  readonly fields: readonly (readonly [name: string, field: FieldDefinition])[];
  /** Rows one by one, in batches of some hundred, for formats that build their own bytes. May be read more than once. */
  records(): AsyncIterable<readonly FeatureRecord[]>;
  /** The same rows as bytes, for formats that make text of them without a value of their own in between. */
  encodedRows(): AsyncIterable<EncodedRows>;
  /** The vector tiles of the version; left out where only a part of it is wanted. */
  readonly tiles?: TileReader | undefined;
}

export interface TileReader {
  /** Around all rows, degrees; null when none has a position. */
  readonly bbox: BboxLonLat | null;
  /** A tile as `/tiles/` answers it, of no length when nothing is in it, and the number of rows whose boxes meet it. */
  read(tile: TileAddress): Promise<{ readonly bytes: Uint8Array; readonly rowCount: number }>;
}

export interface FeatureRecord {
  /** The feature's number, for ever the same; rows come in ascending order. */
  readonly fid: number;
  /** The stable key. */
  readonly id: string;
  readonly source: string;
  /** The version in which the row became as it is. */
  readonly versionFrom: number;
  /** Codes as stored, dates as YYYY-MM-DD. */
  readonly values: readonly (string | number | boolean | null)[];
  /** ISO WKB, little-endian, two-dimensional, in the source's coordinate system; null = no position. A Uint8Array of its own. */
  readonly wkb: Uint8Array | null;
}

/**
 * Rows that have arrived, one after the other, cell by cell: number, id, source, version, the public fields, WKB, with the meanings of
 * `FeatureRecord`. Texts and dates are UTF-8; integers have 4 or 8 bytes and numbers are doubles, both big-endian; a boolean is a byte;
 * WKB is little-endian. All of it is valid until the next batch is asked for.
 */
export interface EncodedRows {
  /** Goes on to the first row, and to each other; false after the last one of the batch. */
  next(): boolean;
  readonly bytes: Uint8Array;
  /** Over `bytes`. */
  readonly view: DataView;
  /** Where the cells of the row begin in `bytes`, and how long they are: −1 = null. */
  readonly starts: Int32Array;
  readonly lengths: Int32Array;
}

export interface DownloadedVersion {
  readonly version: number;
  /** ISO 8601. */
  readonly publishedAt: string;
  /** Ids of the sources that have rows in it: the ones to credit. */
  readonly sources: readonly string[];
  readonly rowCount: number;
  /** Does it hold rows of the fictional sample city? */
  readonly sample: boolean;
}
