import { pathToFileURL } from "node:url";
import type { DatabaseSync } from "node:sqlite";
import { damagedFile } from "../file/damage.ts";
import type { DeliveredFile } from "../reader.ts";

/**
 * Opens a delivered database without ever writing beside it: `immutable` also reads files in WAL mode on a
 * read-only disk. Nothing in the file can call functions beyond plain reading.
 * @throws Problem `unreadable-file` when it is no SQLite database.
 */
export async function openSqlite(file: DeliveredFile): Promise<DatabaseSync> {
  const { DatabaseSync } = await import("node:sqlite");
  const url = pathToFileURL(file.path);
  url.searchParams.set("immutable", "1");
  try {
    const database = new DatabaseSync(url, { readOnly: true });
    database.exec("pragma trusted_schema = off; pragma query_only = on; pragma cell_size_check = on");
    return database;
  } catch (error) {
    throw readingProblem(file, error);
  }
}

/** SQLite's own errors are damage of the file; others stay what they are. */
export function readingProblem(file: DeliveredFile, error: unknown, place?: { table: string; row: number }): unknown {
  if (!(error instanceof Error) || !("errcode" in error)) return error;
  const where = place && { ja: `（${place.table} の ${place.row} 行目）`, en: ` (table ${place.table}, row ${place.row})` };
  return damagedFile(file.name, {
    ja: `データベースとして読めません：${error.message}${where?.ja ?? ""}`,
    en: `cannot be read as a database: ${error.message}${where?.en ?? ""}`,
  });
}
