import type { DatasetDefinition } from "../../model/dataset.ts";
import { dataTable, tableName } from "../../sql/build/dataset-table.ts";
import type { Database } from "../../sql/database.ts";

/** Puts `times` copies of every row beside it, each copy 16 km further east, with numbers and ids of their own. */
export async function repeatRows({ pool }: Database, dataset: DatasetDefinition, times: number): Promise<void> {
  const table = dataTable(dataset);
  const { rows } = await pool.query<{ column: string }>(
    `select quote_ident(attname) as column from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''`,
    [`data.${tableName(dataset)}`],
  );
  const columns = rows.map(({ column }) => column);
  const changed: Record<string, string> = {
    fid: `fid + n * (select max(fid) from ${table})`,
    id: "id || '-' || n",
    geom: "st_translate(geom, n * 0.15, 0)",
    tile_geom: "st_translate(tile_geom, n * 16384, 0)",
  };
  const selected = columns.map((column) => changed[column] ?? column);
  await pool.query(
    `insert into ${table} (${columns.join(", ")}) overriding system value
     select ${selected.join(", ")} from ${table}, generate_series(1, ${times}) n`,
  );
  await pool.query(`analyze ${table}`);
}
