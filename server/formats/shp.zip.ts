import type { DownloadFormat, FeatureSource } from "../../model/download-format.ts";
import { storageEpsg } from "../../model/geo/crs.ts";
import { columnsOf, rowReader } from "./content/columns.ts";
import { FlatGeometry } from "./geometry/flat-geometry.ts";
import { DbfColumn } from "./shapefile/dbf-column.ts";
import { describingFiles } from "./shapefile/describing-files.ts";
import { fieldNames } from "./shapefile/field-names.ts";
import { ShapefileSet } from "./shapefile/shapefile-set.ts";
import { mostShapefileBytes } from "./shapefile/shapefile-spool.ts";
import { inTemporaryFolder, nothingYet } from "./spool/temporary-folder.ts";
import { zipArchive } from "./zip/zip-archive.ts";

/**
 * Shapefile in UTF-8, one per kind of geometry, with full field names and licence beside it. Its headers count what
 * follows, so all rows are gathered in temporary files before the first byte; memory does not grow with them.
 */
export const format: DownloadFormat = {
  id: "shp.zip",
  label: { ja: "シェープファイル（UTF-8、zip）", en: "Shapefile (UTF-8, zip)" },
  mediaType: "application/zip",
  order: 35,
  anyCrs: true,
  write: (source) => writeShapefiles(source, mostShapefileBytes),
};

/** @throws Problem `too-large` before the first byte when a file would pass `mostBytes`. */
export function writeShapefiles(source: FeatureSource, mostBytes: number): AsyncGenerator<Uint8Array> {
  return inTemporaryFolder(async function* (folder) {
    const columns = columnsOf(source).map((column) => new DbfColumn(column));
    const shapefiles = new ShapefileSet({ folder, mostBytes, kind: source.dataset.geometry, epsg: source.epsg ?? storageEpsg });
    try {
      yield* gather(source, columns, shapefiles);
      const names = fieldNames(columnsOf(source).map(({ name }) => name));
      const fields = columns.map((column, index) => column.field(names[index] as string));
      const files = await shapefiles.entries(source.dataset.id.replaceAll("-", "_"), fields, source.version.publishedAt);
      yield* zipArchive([...describingFiles(source, fields, columns), ...files], source.version.publishedAt);
    } finally {
      await shapefiles.close();
    }
  });
}

async function* gather(source: FeatureSource, columns: readonly DbfColumn[], shapefiles: ShapefileSet): AsyncGenerator<Uint8Array> {
  const readRow = rowReader(source);
  const geometry = new FlatGeometry();
  for await (const records of source.records()) {
    for (const record of records) {
      geometry.read(record.wkb);
      const row = readRow(record);
      shapefiles.add(geometry, (out) => {
        for (let index = 0; index < columns.length; index++) (columns[index] as DbfColumn).spoolCell(out, row[index] ?? null);
      });
    }
    await shapefiles.flush();
    yield nothingYet;
  }
}
