import { type TileAddress, tileBoundsWebMercator, tileBuffer, tileExtent, tileSideMeters } from "../../model/geo/tile.ts";
import { ByteWriter } from "./byte-writer.ts"; // grows; varints
import { addAttributes, firstFieldColumn, type TileField } from "./encode-attributes.ts"; // columns → tags
import { type GeometryEncoder, geometryEncoder } from "./encode-geometry.ts"; // WKB → MVT commands
import { featureType } from "./geometry-commands.ts";
import type { TileFrame } from "./geometry-reader.ts";
import { LabelLayer } from "./label-layer.ts"; // names of areas → layer message
import { LabelPlacer } from "./label-point.ts"; // an area → where its name stands
import type { LayerRows } from "./layer-rows.ts"; // columns and geometry of a row
import { LayerWriter } from "./layer-writer.ts"; // features → layer message
import type { MemoryBlock } from "./memory/memory-block.ts"; // rows kept in memory
import { BlockRows } from "./memory/block-rows.ts"; // rows of a block → columns of a row
import { RowCursor } from "./row-cursor.ts"; // DataRow messages → columns of a row
import { TileDigest } from "./tile-digest.ts"; // rows → ETag
import { WkbReader } from "./wkb-geometry.ts";

export interface TileLayer {
  /** Unique in the tile. */
  readonly name: string;
  /** The columns between fid and version_from and the geometry, in order. */
  readonly fields: readonly TileField[];
  /** A layer of points of its own for the names of areas, and the field they are in. */
  readonly labels?: { readonly name: string; readonly field: string } | undefined;
}

export interface EncodeTileOptions {
  readonly extent?: number; // tile units along a side, a whole number
  readonly buffer?: number; // tile units kept beyond each side, a whole number
}

export interface EncodedTile {
  /** A Mapbox Vector Tile 2.1, not compressed; of no length if nothing is in it. */
  readonly bytes: Uint8Array;
  readonly featureCount: number;
  /** Rows given, drawn or not. */
  readonly rowCount: number;
  /** The same for each layer. */
  readonly rowCounts: readonly number[];
  /** Strong and quoted. It changes exactly when the rows given change: which ones, their versions or their order. */
  readonly etag: string;
}

/**
 * Encodes the rows of one or more layers as a vector tile while they arrive: the same rows always give the same bytes,
 * however they are parted. All rows of a layer come before those of the next one.
 */
export class TileEncoder {
  readonly #layers: readonly TileLayer[];
  readonly #tile: TileAddress;
  readonly #extent: number;
  readonly #frame: TileFrame;
  readonly #wkb: WkbReader;
  readonly #geometry: GeometryEncoder;
  readonly #digest: TileDigest;
  readonly #message = new ByteWriter(16384);
  #featureCount = 0;
  readonly #rowCounts: number[] = [];
  /** The layer that rows are being added to, by its place. */
  #current = -1;
  #layer: OpenLayer | undefined;

  /** Throws an Error when two layers have one name. */
  constructor(tile: TileAddress, layers: readonly TileLayer[], options: EncodeTileOptions = {}) {
    const { extent = tileExtent, buffer = tileBuffer } = options;
    const [originX, , , originY] = tileBoundsWebMercator(tile);
    this.#frame = { originX, originY, scale: extent / tileSideMeters(tile.z) };
    this.#wkb = new WkbReader(this.#frame);
    this.#tile = tile;
    this.#layers = withUniqueNames(layers);
    this.#extent = extent;
    this.#geometry = geometryEncoder({ min: -buffer, max: extent + buffer });
    this.#digest = new TileDigest(tile, extent, buffer);
  }

  /**
   * Adds rows of the layer at place `layer`: whole DataRow messages of `select fid int8, version_from int4, <fields…>, geom`
   * in binary. fid is 0 or more; geom is little-endian (E)WKB in EPSG:3857, or null. Throws an Error that names layer and
   * row when a row is malformed.
   */
  addRows(layer: number, rows: Uint8Array): void {
    this.#goTo(layer);
    this.#layer?.addRows(rows, this.#wkb, this.#target);
  }

  /** Adds rows of the layer at place `layer` that are kept in memory: those at `places` of the block, in ascending order. */
  addKept(layer: number, block: MemoryBlock, places: Uint32Array): void {
    this.#goTo(layer);
    this.#layer?.add(new BlockRows(block, places, this.#frame), this.#target);
  }

  get #target(): TileTarget {
    return { geometry: this.#geometry, digest: this.#digest };
  }

  /** The tile; to be called once, after the last rows. */
  finish(): EncodedTile {
    this.#goTo(this.#layers.length);
    const { bytes, length } = this.#message;
    const rowCounts = this.#rowCounts;
    const rowCount = rowCounts.reduce((sum, count) => sum + count, 0);
    return { bytes: bytes.slice(0, length), featureCount: this.#featureCount, rowCount, rowCounts, etag: this.#digest.etag() };
  }

  /** Ends the layers before `place`, those without rows too. */
  #goTo(place: number): void {
    if (place < this.#current) throw new Error("rows of a layer that has ended");
    while (this.#current < place) {
      this.#endLayer();
      this.#current++;
      const layer = this.#layers[this.#current];
      this.#layer = layer && new OpenLayer(layer, this.#labelLayer(layer));
    }
  }

  #labelLayer({ labels, fields }: TileLayer): LabelLayer | undefined {
    return labels && new LabelLayer(labels.name, { fields, field: labels.field, placer: new LabelPlacer(this.#tile, this.#extent) });
  }

  #endLayer(): void {
    if (this.#layer === undefined) return;
    const { writer, layer, labels, rowCount } = this.#layer;
    writer.writeTo(this.#message, layer.name, this.#extent);
    labels?.writeTo(this.#message, this.#extent);
    this.#featureCount += writer.featureCount;
    writer.close();
    this.#rowCounts.push(rowCount);
    this.#digest.endLayer(layer.name, layer.fields);
  }
}

/** A layer that is not complete. */
class OpenLayer {
  readonly layer: TileLayer;
  readonly writer: LayerWriter;
  readonly labels: LabelLayer | undefined;
  /** Rows so far; while rows are being added, the current one is counted. */
  rowCount = 0;
  #rows: RowCursor | undefined;

  constructor(layer: TileLayer, labels: LabelLayer | undefined) {
    this.layer = layer;
    this.labels = labels;
    this.writer = LayerWriter.open(layer.fields.map((field) => field.name));
  }

  addRows(bytes: Uint8Array, wkb: WkbReader, target: TileTarget): void {
    this.#rows ??= new RowCursor(firstFieldColumn + this.layer.fields.length + 1, wkb);
    this.#rows.open(bytes);
    this.add(this.#rows, target);
  }

  add(rows: LayerRows, { geometry, digest }: TileTarget): void {
    const target = { fields: this.layer.fields, geometry, writer: this.writer, labels: this.labels };
    try {
      for (this.rowCount++; rows.next(); this.rowCount++) {
        digest.addRow(rows);
        encodeRow(rows, target);
      }
      this.rowCount--;
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new Error(`layer ${this.layer.name}, row ${this.rowCount}: ${reason}`, { cause });
    }
  }
}

interface TileTarget {
  readonly geometry: GeometryEncoder;
  readonly digest: TileDigest;
}

interface RowTarget {
  readonly fields: readonly TileField[];
  readonly geometry: GeometryEncoder;
  readonly writer: LayerWriter;
  readonly labels: LabelLayer | undefined;
}

/** Adds the current row as a feature, unless nothing of its geometry is left in the tile. */
function encodeRow(rows: LayerRows, { fields, geometry, writer, labels }: RowTarget): void {
  const reader = rows.openGeometry();
  const type = reader === undefined ? featureType.none : geometry.encode(reader);
  if (reader === undefined || type === featureType.none) return;
  const idStart = rows.starts[0] as number;
  const idHigh = rows.view.getInt32(idStart);
  if (idHigh < 0) throw new Error("fid is negative, a tile's feature ids are not");
  writer.beginFeature(idHigh, rows.view.getUint32(idStart + 4));
  addAttributes(rows, fields, writer);
  writer.endFeature(type, geometry.commands.writer);
  labels?.addRow(rows, reader);
}

function withUniqueNames(layers: readonly TileLayer[]): readonly TileLayer[] {
  const names = layers.flatMap(({ name, labels }) => [name, ...(labels ? [labels.name] : [])]);
  const repeated = names.find((name, i) => names.indexOf(name) !== i);
  if (repeated !== undefined) throw new Error(`two layers of a tile are named ${repeated}`);
  return layers;
}
