import { type TileAddress, tileBoundsWebMercator, tileBuffer, tileExtent, tileSideMeters } from "../../model/geo/tile.ts";
import { ByteWriter } from "./byte-writer.ts"; // grows; varints
import { CopyRows } from "./copy-binary.ts"; // COPY stream → columns of a row
import { addAttributes, firstFieldColumn, type TileField } from "./encode-attributes.ts"; // columns → tags
import { GeometryEncoder } from "./encode-geometry.ts"; // WKB → MVT commands
import { featureType } from "./geometry-commands.ts";
import { LayerWriter } from "./layer-writer.ts"; // features → layer message
import { TileDigest } from "./tile-digest.ts"; // rows → ETag
import { WkbReader } from "./wkb-geometry.ts";

export interface TileLayerInput {
  /** Unique in the tile. */
  readonly name: string;
  /** The columns between the two leading ones and the geometry, in order. */
  readonly fields: readonly TileField[];
  /**
   * What `COPY (select fid int8, version_from int4, <fields…>, geom) TO STDOUT (FORMAT binary)` sent: whole, in one
   * or several chunks split anywhere. fid is 0 or more; geom is little-endian (E)WKB in EPSG:3857, or null.
   */
  readonly chunks: readonly Uint8Array[];
}

export interface EncodeTileOptions {
  readonly extent?: number; // tile units along a side, a whole number
  readonly buffer?: number; // tile units kept beyond each side, a whole number
}

export interface EncodedTile {
  /** A Mapbox Vector Tile 2.1, not compressed; of no length if nothing is in it. */
  readonly bytes: Uint8Array;
  readonly featureCount: number;
  /** Strong and quoted. It changes exactly when the rows given change: which ones, their versions or their order. */
  readonly etag: string;
}

/**
 * Encodes the rows of one or more layers as a vector tile: the same rows always give the same bytes, however they
 * are split into chunks. Throws an Error that names layer and row when a row is malformed.
 */
export function encodeTile(tile: TileAddress, layers: readonly TileLayerInput[], options: EncodeTileOptions = {}): EncodedTile {
  const { extent = tileExtent, buffer = tileBuffer } = options;
  const [originX, , , originY] = tileBoundsWebMercator(tile);
  const reader = new WkbReader({ originX, originY, scale: extent / tileSideMeters(tile.z) });
  const geometry = new GeometryEncoder(reader, { min: -buffer, max: extent + buffer });
  const digest = new TileDigest(tile, extent, buffer);
  const message = new ByteWriter(16384);
  let featureCount = 0;
  for (const layer of withUniqueNames(layers)) {
    const writer = encodeLayer(layer, geometry, digest);
    writer.writeTo(message, layer.name, extent);
    featureCount += writer.featureCount;
  }
  return { bytes: message.bytes.slice(0, message.length), featureCount, etag: digest.etag() };
}

function encodeLayer(layer: TileLayerInput, geometry: GeometryEncoder, digest: TileDigest): LayerWriter {
  const { name, fields } = layer;
  const writer = new LayerWriter(fields.map((field) => field.name));
  let row = 0;
  try {
    const rows = new CopyRows(layer.chunks, firstFieldColumn + fields.length + 1);
    const target = { fields, geometry, writer };
    for (row = 1; rows.next(); row++) {
      digest.addRow(rows);
      encodeRow(rows, target);
    }
  } catch (cause) {
    const place = row === 0 ? "" : `, row ${row}`;
    throw new Error(`layer ${name}${place}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
  digest.endLayer(name, fields);
  return writer;
}

interface RowTarget {
  readonly fields: readonly TileField[];
  readonly geometry: GeometryEncoder;
  readonly writer: LayerWriter;
}

/** Adds the current row as a feature, unless nothing of its geometry is left in the tile. */
function encodeRow(rows: CopyRows, target: RowTarget): void {
  const { fields, geometry, writer } = target;
  const geometryColumn = firstFieldColumn + fields.length;
  const start = rows.starts[geometryColumn] as number;
  const length = rows.lengths[geometryColumn] as number;
  if (length === -1) return;
  const type = geometry.encode(rows.view, start, start + length);
  if (type === featureType.none) return;
  const idStart = rows.starts[0] as number;
  const idHigh = rows.view.getInt32(idStart);
  if (idHigh < 0) throw new Error("fid is negative, a tile's feature ids are not");
  writer.beginFeature(idHigh, rows.view.getUint32(idStart + 4));
  addAttributes(rows, fields, writer);
  writer.endFeature(type, geometry.commands.writer);
}

function withUniqueNames(layers: readonly TileLayerInput[]): readonly TileLayerInput[] {
  const names = layers.map((layer) => layer.name);
  const repeated = names.find((name, i) => names.indexOf(name) !== i);
  if (repeated !== undefined) throw new Error(`two layers of a tile are named ${repeated}`);
  return layers;
}
