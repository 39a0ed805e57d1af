import { constants, zstdCompressSync } from "node:zlib";
import { ByteWriter, ParquetWriter } from "hyparquet-writer";
import type { DownloadFormat, FeatureSource } from "../../model/download-format.ts";
import { columnsOf, heading, rowReader } from "./content/columns.ts";
import { credits } from "./content/credits.ts";
import { FlatGeometry } from "./geometry/flat-geometry.ts";
import { GeometryTypes } from "./geometry/geometry-types.ts";
import { rowGroups } from "./parquet/row-group.ts";
import { writeRow } from "./parquet/row-spool.ts";
import { geoMetadata, parquetSchema } from "./parquet/schema.ts";
import { HilbertSpool } from "./spool/hilbert-spool.ts";
import { inTemporaryFolder, nothingYet } from "./spool/temporary-folder.ts";

/**
 * GeoParquet 1.1 (WKB, box column, zstd). Rows follow the Hilbert curve, so that a reader can skip the row groups
 * outside its window; for that all are gathered (48 bytes a feature in memory) before the first byte.
 */
export const format: DownloadFormat = {
  id: "parquet",
  label: { ja: "GeoParquet（データ分析向け）", en: "GeoParquet (for data analysis)" },
  mediaType: "application/vnd.apache.parquet",
  order: 45,
  write: (source) => inTemporaryFolder((folder) => writeGeoParquet(source, folder)),
};

const fastest = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

async function* writeGeoParquet(source: FeatureSource, folder: string): AsyncGenerator<Uint8Array> {
  const columns = columnsOf(source);
  const types = new GeometryTypes();
  const spool = new HilbertSpool(folder, source.version.rowCount);
  try {
    yield* gather(source, spool, types);
    const features = await spool.sort();
    const bbox = features.boxes.isEmpty ? undefined : [...features.boxes.extent];
    const writer = new ByteWriter(1 << 20);
    const parquet = new ParquetWriter({
      writer,
      schema: parquetSchema(columns),
      codec: "ZSTD",
      compressors: { ZSTD: (bytes) => zstdCompressSync(bytes, fastest) },
      kvMetadata: [{ key: "geo", value: geoMetadata(types.all, bbox) }, ...describingEntries(source)],
      createdBy: "machizu",
    });
    for await (const { columnData, rowCount } of rowGroups(features, columns)) {
      await parquet.write({ columnData, rowGroupSize: rowCount });
      yield* takePieces(writer);
    }
    await parquet.finish();
    yield* takePieces(writer);
  } finally {
    await spool.close();
  }
}

async function* gather(source: FeatureSource, spool: HilbertSpool, types: GeometryTypes): AsyncGenerator<Uint8Array> {
  const columnTypes = columnsOf(source).map(({ type }) => type);
  const readRow = rowReader(source);
  const geometry = new FlatGeometry();
  for await (const records of source.records()) {
    for (const record of records) {
      const hasPosition = geometry.read(record.wkb);
      types.add(geometry.type);
      writeRow(spool.writer, columnTypes, { values: readRow(record), wkb: hasPosition ? record.wkb : null });
      spool.endFeature(geometry);
    }
    await spool.flush();
    yield nothingYet;
  }
}

/** Licence and column labels, for people who look into the file. */
function describingEntries(source: FeatureSource): { key: string; value: string }[] {
  const labels = Object.fromEntries(columnsOf(source).map((column) => [column.name, { ja: heading(column), en: column.label.en, ...(column.codes && { codes: column.codes }) }]));
  return [
    { key: "credits", value: JSON.stringify(credits(source)) },
    { key: "columns", value: JSON.stringify(labels) },
  ];
}

const pieceBytes = 1 << 18;

/** Hands over what was written; offsets in the file go on counting. */
function* takePieces(writer: ByteWriter): Generator<Uint8Array> {
  for (let start = 0; start < writer.index; start += pieceBytes) {
    yield new Uint8Array(writer.buffer.slice(start, Math.min(writer.index, start + pieceBytes)));
  }
  writer.index = 0;
}
