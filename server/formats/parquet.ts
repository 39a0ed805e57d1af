import type { DownloadFormat, FeatureSource } from "../../model/download-format.ts";
import { columnsOf, heading, rowReader } from "./content/columns.ts";
import { credits } from "./content/credits.ts";
import { FlatGeometry } from "./geometry/flat-geometry.ts";
import { GeometryTypes } from "./geometry/geometry-types.ts";
import { ParquetFile } from "./parquet/parquet-file.ts";
import { rowGroups } from "./parquet/row-group.ts";
import { spoolRow } from "./parquet/row-spool.ts";
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
  anyCrs: true,
  write: (source) => inTemporaryFolder((folder) => writeGeoParquet(source, folder)),
};

async function* writeGeoParquet(source: FeatureSource, folder: string): AsyncGenerator<Uint8Array> {
  const columns = columnsOf(source);
  const types = new GeometryTypes();
  const spool = new HilbertSpool(folder, source.version.rowCount);
  try {
    yield* gather(source, spool, types);
    const features = await spool.sort();
    const bbox = features.boxes.isEmpty ? undefined : [...features.boxes.extent];
    const file = new ParquetFile(parquetSchema(columns), [
      { key: "geo", value: geoMetadata(types.all, { bbox, epsg: source.epsg }) },
      ...describingEntries(source),
    ]);
    yield* file.write(rowGroups(features, columns));
    yield await file.finish();
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
      spoolRow(spool.writer, columnTypes, { values: readRow(record), wkb: hasPosition ? record.wkb : null });
      spool.endFeature(geometry);
    }
    await spool.flush();
    yield nothingYet;
  }
}

/** Licence and column labels, for people who look into the file. */
function describingEntries(source: FeatureSource): { key: string; value: string }[] {
  const labels = Object.fromEntries(
    columnsOf(source).map((column) => [
      column.name,
      {
        ja: heading(column),
        en: column.label.en,
        ...(column.codes && { codes: Object.fromEntries(column.codes.map(({ value, label: { ja } }) => [value, ja])) }),
      },
    ]),
  );
  return [
    { key: "credits", value: JSON.stringify(credits(source)) },
    { key: "columns", value: JSON.stringify(labels) },
  ];
}
