import { createReadStream } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { DownloadFormat, FeatureSource } from "../../model/download-format.ts";
import { storageEpsg } from "../../model/geo/crs.ts";
import { columnsOf, rowReader, type Value } from "./content/columns.ts";
import { FlatGeometry } from "./geometry/flat-geometry.ts";
import { GeometryTypes, promotedTypes } from "./geometry/geometry-types.ts";
import { describeTable } from "./geopackage/describe-table.ts";
import { GeometryBlobs } from "./geopackage/geometry-blob.ts";
import { fillRtree } from "./geopackage/packed-rtree.ts";
import * as tables from "./geopackage/tables.ts";
import { Boxes } from "./spool/boxes.ts";
import { inTemporaryFolder, nothingYet } from "./spool/temporary-folder.ts";

/** GeoPackage 1.3 with spatial index, Japanese column titles and code lists. A database cannot be streamed: it is made in a temporary file (52 bytes a feature in memory) before the first byte. */
export const format: DownloadFormat = {
  id: "gpkg",
  label: { ja: "GeoPackage（QGIS・ArcGIS向け）", en: "GeoPackage (for QGIS and ArcGIS)" },
  mediaType: "application/geopackage+sqlite3",
  order: 30,
  anyCrs: true,
  write: (source) => inTemporaryFolder((folder) => writeGeoPackage(source, path.join(folder, "file.gpkg"))),
};

const pieceBytes = 1 << 18;

async function* writeGeoPackage(source: FeatureSource, file: string): AsyncGenerator<Uint8Array> {
  // the index is written into the module's own tables
  const database = new DatabaseSync(file, { defensive: false });
  try {
    const table = source.dataset.id.replaceAll("-", "_");
    database.exec(tables.openingPragmas);
    database.exec(`begin; ${tables.metadataTables(source.epsg ?? storageEpsg)} ${tables.createFeatureTable(table, columnsOf(source))}`);
    const features = new FeatureTable(source.version.rowCount);
    yield* insertFeatures(database, source, features);
    database.exec(tables.createRtree(table));
    await fillRtree(database, tables.rtreeTable(table), features.indexed());
    database.exec(tables.createRtreeTriggers(table));
    describeTable(database, source, {
      table,
      geometryType: features.types.only,
      extent: features.boxes.isEmpty ? undefined : features.boxes.extent,
    });
    database.exec("commit");
  } finally {
    database.close();
  }
  yield* createReadStream(file, { highWaterMark: pieceBytes });
}

/** What must be known of all rows at the end. */
class FeatureTable {
  readonly boxes: Boxes;
  readonly types = new GeometryTypes();
  #fids: Float64Array;

  constructor(expected: number) {
    this.boxes = new Boxes(expected);
    this.#fids = new Float64Array(Math.max(64, expected));
  }

  add(fid: number, geometry: FlatGeometry): void {
    const { count } = this.boxes;
    if (count === this.#fids.length) {
      const grown = new Float64Array(count * 2);
      grown.set(this.#fids);
      this.#fids = grown;
    }
    this.#fids[count] = fid;
    this.types.add(geometry.type);
    this.boxes.add(geometry);
  }

  indexed() {
    return { fids: this.#fids, boxes: this.boxes };
  }
}

async function* insertFeatures(database: DatabaseSync, source: FeatureSource, features: FeatureTable): AsyncGenerator<Uint8Array> {
  const table = source.dataset.id.replaceAll("-", "_");
  const insert = database.prepare(tables.insertFeature(table, columnsOf(source)));
  const readRow = rowReader(source);
  const promoted = promotedTypes(source.dataset.geometry);
  const geometry = new FlatGeometry();
  const blobs = new GeometryBlobs(source.epsg ?? storageEpsg);
  for await (const records of source.records()) {
    for (const record of records) {
      geometry.read(record.wkb);
      geometry.type = promoted[geometry.type] ?? geometry.type;
      features.add(record.fid, geometry);
      const blob = record.wkb === null || geometry.type === 0 ? null : blobs.encode(record.wkb, geometry);
      insert.run(record.fid, blob, ...readRow(record).map(storedValue));
    }
    yield nothingYet;
  }
}

function storedValue(value: Value): string | number | null {
  return typeof value === "boolean" ? Number(value) : value;
}
