import type { Database } from "../../sql/database.ts";

/** Puts `times` copies of every building beside it, each copy a little further east, with numbers and ids of their own. */
export async function repeatBuildings({ pool }: Database, times: number): Promise<void> {
  const { rows } = await pool.query<{ column: string }>(
    `select quote_ident(attname) as column from pg_attribute
     where attrelid = 'data.buildings'::regclass and attnum > 0 and not attisdropped and attgenerated = ''`,
  );
  const columns = rows.map(({ column }) => column);
  const changed: Record<string, string> = {
    fid: "fid + n * (select max(fid) from data.buildings)",
    id: "id || '-' || n",
    geom: "st_translate(geom, n * 0.01, 0)",
  };
  const selected = columns.map((column) => changed[column] ?? column);
  await pool.query(
    `insert into data.buildings (${columns.join(", ")}) overriding system value
     select ${selected.join(", ")} from data.buildings, generate_series(1, ${times}) n`,
  );
  await pool.query("analyze data.buildings");
}
