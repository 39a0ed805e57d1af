import type { Finding } from "../../model/finding.ts";
import type { ProblemReason } from "../../model/problem.ts";

/** One record as delivered, before anything is understood about it. */
export interface RawFeature {
  /** Record number as a person counts (see `Finding.row`). */
  readonly row: number;
  readonly properties: Readonly<Record<string, unknown>>;
  /** ISO WKB, little-endian, two-dimensional, in the layer's CRS with x = east or longitude; null = no geometry delivered. */
  readonly wkb: Uint8Array | null;
  /** What the reader itself noticed about this record. */
  readonly findings: readonly Finding[];
}

/** One table of a delivery: a shapefile, a GeoJSON document, a CSV. */
export interface RawLayer {
  /** Base name without extension, NFC. */
  readonly name: string;
  /** The file it is in, for messages: relative to the delivery. */
  readonly file: string;
  readonly columns: readonly string[];
  /** EPSG code the delivery states; undefined when it states none. */
  readonly crs: number | undefined;
  /** Text encoding that was used, for the report. */
  readonly encoding: string;
  /** Number of records when the format tells it beforehand, for the progress bar. */
  readonly count: number | undefined;
  /** What its objects are, in formats that have classes: `UseDistrict` in CityGML, `BldA` in 基盤地図情報. */
  readonly objectClass?: string;
  /** Who publishes it, where the delivery says so: the companies of a timetable. */
  readonly publisher?: string;
  /** Does the layer have a geometry of its own? Tables do not; their position comes from columns. */
  readonly hasGeometry: boolean;
  /**
   * The records in batches of at most a few hundred, read as they are asked for (bounded memory).
   * @throws Problem naming file and row when the file is damaged.
   */
  features(): AsyncIterable<readonly RawFeature[]>;
}

/** The files of a delivery, unpacked and safe to open. */
export interface Delivery {
  /** What the person named, for messages. */
  readonly label: string;
  readonly files: readonly DeliveredFile[];
}

export interface DeliveredFile {
  /** Path inside the delivery with `/`, NFC. */
  readonly name: string;
  /** Where its bytes are now. */
  readonly path: string;
  readonly bytes: number;
}

export interface ReadOptions {
  /** Encoding named by the person; overrides every hint in the delivery. */
  readonly encoding?: string;
}

/** A raw format. Adding one is adding a file to this folder that exports `reader`. */
export interface Reader {
  readonly id: string;
  /** Lower-case extensions with the dot, of the file that names a layer. */
  readonly extensions: readonly string[];
  /** Lower number reads first when a delivery holds the same layer in several formats. */
  readonly preference: number;
  /**
   * Problems of one file that do not stop the others of its format: a MOJ zip mixes maps that have a place on earth
   * with maps that have none. The file is left out and reported.
   */
  readonly leavesOut?: readonly ProblemReason[];
  /** Read only when nothing else of the delivery can be: KSJ zips hold their layers as GML too, under other names. */
  readonly isLastResort?: boolean;
  /** Looks at the content where several readers share an extension (`.json`); left out when the extension says it all. */
  accepts?(file: DeliveredFile): Promise<boolean>;
  /**
   * Opens the layer that `file` names.
   * @throws Problem `unreadable-file` or `missing-part`, naming the file and the remedy.
   */
  open(file: DeliveredFile, delivery: Delivery, options: ReadOptions): Promise<RawLayer>;
  /** Opens all layers of a file that may hold several; empty when it holds none, as metadata under a shared extension does. */
  openAll?(file: DeliveredFile, delivery: Delivery, options: ReadOptions): Promise<readonly RawLayer[]>;
}
