import { type DatasetDefinition, publicFields } from "../../model/dataset.ts";
import type { FeatureSource, TileReader } from "../../model/download-format.ts";
import { csvHeader, type ExportQuestion } from "../../sql/build/export-query.ts";
import type { Database } from "../../sql/database.ts";
import { countRows, csvLines, encodedRows, featureRecords } from "../../sql/exports.ts";
import type { PublishedVersion } from "../../sql/versions.ts";
import { readTile } from "../tile-service/read-tile.ts";

/** What of a version is wanted, and how its positions are written. */
export interface Extract extends Omit<ExportQuestion, "version"> {
  /** The conditions as they were asked for, for people; left out when all rows are wanted. */
  readonly part?: string | undefined;
}

/**
 * The rows of one version, for a format to write.
 * @param signal stops the queries.
 */
export function featureSource(
  database: Database,
  dataset: DatasetDefinition,
  { version, extract = {}, signal }: { version: PublishedVersion; extract?: Extract; signal?: AbortSignal },
): FeatureSource {
  const question: ExportQuestion = { ...extract, version: version.version };
  const asked = { question, signal };
  return {
    dataset,
    version,
    part: extract.part,
    epsg: extract.epsg,
    fields: publicFields(dataset),
    csvHeader: csvHeader(dataset, question),
    csvLines: () => csvLines(database, dataset, asked),
    encodedRows: () => encodedRows(database, dataset, asked),
    records: () => featureRecords(database, dataset, asked),
    tiles: extract.part === undefined ? tileReader(database, dataset, version) : undefined,
  };
}

function tileReader(database: Database, dataset: DatasetDefinition, { version, bboxLonLat }: PublishedVersion): TileReader {
  return { bbox: bboxLonLat, read: (tile) => readTile(database, [{ dataset, version }], tile) };
}

/**
 * The version with the number of rows that match: counting also shows whether the conditions can be computed with.
 * @throws Problem when they cannot, or not in time.
 */
export async function countedVersion(
  database: Database,
  dataset: DatasetDefinition,
  { version, extract }: { version: PublishedVersion; extract: Extract },
): Promise<PublishedVersion> {
  if (extract.part === undefined) return version;
  return { ...version, rowCount: await countRows(database, dataset, { ...extract, version: version.version }) };
}
