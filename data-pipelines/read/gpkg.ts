import type { DatabaseSync } from "node:sqlite";
import type { Finding } from "../../model/finding.ts";
import { expectContent } from "./file/content.ts";
import { geometryOfBlob } from "./gpkg/geometry-blob.ts";
import { columnsOf, listTables, quoted, type GpkgTable } from "./gpkg/gpkg-tables.ts";
import { openSqlite, readingProblem } from "./gpkg/open-sqlite.ts";
import { layeredReader, layerNames } from "./layers/layered-reader.ts";
import type { DeliveredFile, RawFeature, RawLayer } from "./reader.ts";
import { WkbWriter } from "./wkb/wkb-writer.ts";

/** Reads every feature and attribute table of a GeoPackage; styles and metadata tables are passed over. */
export const reader = layeredReader({
  id: "gpkg",
  extensions: [".gpkg"],
  preference: 5,
  async openAll(file) {
    await expectContent(file, ["sqlite"]);
    return withDatabase(file, (database) => {
      const tables = listTables(database, file);
      return tables.map((table) => toLayer(file, database, { table, isOnly: tables.length === 1 }));
    });
  },
});

const batch = { rows: 256, bytes: 1 << 22 };
const noFindings: readonly Finding[] = [];

function toLayer(file: DeliveredFile, database: DatabaseSync, { table, isOnly }: { table: GpkgTable; isOnly: boolean }): RawLayer {
  const columns = columnsOf(database, table);
  const counted = database.prepare(`select count(*) as count from ${quoted(table.name)}`).get();
  return {
    ...layerNames(file, table.name, isOnly),
    columns: columns.filter((column) => column !== table.geometryColumn),
    crs: table.crs,
    encoding: "UTF-8",
    count: Number(counted?.["count"] ?? 0),
    hasGeometry: table.geometryColumn !== undefined,
    features: () => readRows(file, table, columns),
  };
}

async function* readRows(file: DeliveredFile, table: GpkgTable, columns: readonly string[]): AsyncGenerator<readonly RawFeature[]> {
  const database = await openSqlite(file);
  const writer = new WkbWriter();
  let row = 0;
  try {
    const statement = database.prepare(`select ${columns.map(quoted).join(", ")} from ${quoted(table.name)}`);
    statement.setReadBigInts(true);
    let features: RawFeature[] = [];
    let bytes = 0;
    for (const record of statement.iterate()) {
      row++;
      const feature = toFeature(record, row, { table, writer });
      bytes += feature.wkb?.length ?? 0;
      features.push(feature);
      if (features.length < batch.rows && bytes < batch.bytes) continue;
      yield features;
      features = [];
      bytes = 0;
    }
    if (features.length > 0) yield features;
  } catch (error) {
    throw readingProblem(file, error, { table: table.name, row: row + 1 });
  } finally {
    database.close();
  }
}

interface Context {
  readonly table: GpkgTable;
  readonly writer: WkbWriter;
}

function toFeature(record: Record<string, unknown>, row: number, { table, writer }: Context): RawFeature {
  const entries = Object.entries(record).filter(([column]) => column !== table.geometryColumn);
  const properties = Object.fromEntries(entries.map(([column, value]) => [column, plainValue(value)]));
  if (table.geometryColumn === undefined) return { row, properties, wkb: null, findings: noFindings };
  const wkb = geometryOfBlob(record[table.geometryColumn], writer);
  return typeof wkb === "string"
    ? { row, properties, wkb: null, findings: [{ kind: wkb, row }] }
    : { row, properties, wkb, findings: noFindings };
}

/** Whole numbers beyond what a double holds exactly are text, so that no digit is lost; pictures and other binary values are left out. */
function plainValue(value: unknown): unknown {
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  return value instanceof Uint8Array ? null : value;
}

async function withDatabase<T>(file: DeliveredFile, use: (database: DatabaseSync) => T): Promise<T> {
  const database = await openSqlite(file);
  try {
    return use(database);
  } catch (error) {
    throw readingProblem(file, error);
  } finally {
    database.close();
  }
}
