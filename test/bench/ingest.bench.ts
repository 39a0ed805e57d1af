import { mkdir } from "node:fs/promises";
import path from "node:path";
import { openLayers } from "../../data-pipelines/delivery/layers.ts";
import { openDelivery } from "../../data-pipelines/delivery/open-delivery.ts";
import { CopyWriter } from "../../sql/copy-binary.ts";
import { copyIn } from "../../sql/wire/copy-in.ts";
import type { TestDatabase } from "../support/database.ts";
import { type BenchCity, databaseAddress, hasGdal, load, run, type Suite } from "./bench-city.ts";
import { editEveryHundredth, repeatShapefile } from "./repeated-shapefile.ts";
import { compare, type Comparison } from "./side-by-side.ts";
import { unzipBuildings } from "./unzip-buildings.ts";

export const suite: Suite = {
  homes: ["postgis", "embedded"],
  run: (city) => (city.home === "postgis" ? benchLoads(city) : benchTransport(city)),
};

/** At scale 10 the 200,000 records of the goal. */
const recordsPerScale = 20_000;
const storeysColumn = 3;
const rounds = 3;

/** Of the ratio theirs / ours; an unchanged delivery may take half of the first one's time. */
const goals = { besideGdal: { atLeast: 1.25 }, unchanged: { atLeast: 2 }, embedded: { atLeast: 3.5 } };

/**
 * One CP932 shapefile of buildings into PostGIS. `ogr2ogr` copies (`PG_USE_COPY`), reprojects, builds a primary key and one spatial index.
 * Ours reprojects, snaps, checks and mends validity, hashes, compares with the current rows, keeps the delivered row as JSON and a second
 * geometry for tiles, and builds a primary key, two more keys and two spatial indexes. The limit is what `psql` needs for the finished
 * rows of ours: binary COPY, primary key, key and both spatial indexes, nothing read and nothing checked.
 */
async function benchLoads({ test, deliveries, folder, scale }: BenchCity): Promise<Comparison[]> {
  const zipped = deliveries.find(({ dataset }) => dataset === "buildings");
  if (zipped === undefined || !hasGdal) return [];
  const [plain, edited] = ["plain", "edited"].map((name) => path.join(folder, name, "buildings.shp"));
  if (plain === undefined || edited === undefined) return [];
  const records = Math.round(recordsPerScale * scale);
  const source = await unzipBuildings(zipped.file, folder);
  for (const file of [plain, edited]) {
    await mkdir(path.dirname(file), { recursive: true });
    await repeatShapefile(source, withoutExtension(file), records);
  }
  await editEveryHundredth(`${withoutExtension(edited)}.dbf`, storeysColumn);

  const [plainDelivery, editedDelivery] = [plain, edited].map((file) => ({ ...zipped, file }));
  if (plainDelivery === undefined || editedDelivery === undefined) return [];
  const first = {
    name: "ingest",
    run: async () => {
      await empty(test);
      await load(test, plainDelivery);
    },
  };
  const turns = [editedDelivery, plainDelivery];
  const changed = {
    name: "ingest, 1 % changed",
    run: async () => {
      const next = turns.shift();
      if (next === undefined) return;
      turns.push(next);
      await load(test, next);
    },
  };
  const unchanged = { name: "ingest, unchanged", run: () => load(test, plainDelivery) };
  const theirs = { name: "ogr2ogr", run: () => gdalLoad(test, plain) };
  const what = `ingest of ${records} buildings`;

  const comparisons = [await compare({ what, ours: first, theirs, rounds, goal: goals.besideGdal })];
  await expectSameRows(test);
  await first.run();
  const limit = await limitOf(test, folder);
  comparisons.push(
    await compare({ what, ours: first, theirs: limit, rounds }),
    await compare({ what: `${what} again`, ours: unchanged, theirs: first, rounds, goal: goals.unchanged }),
    await compare({ what: `${what}, edited`, ours: changed, theirs: first, rounds }),
  );
  await test.database.pool.query("drop table if exists public.ogr, public.bench_limit");
  return comparisons;
}

async function empty(test: TestDatabase): Promise<void> {
  await test.database.pool.query(
    "truncate data.buildings; update meta.dataset set version = 0, last_fid = 0 where dataset = 'buildings'; delete from meta.version where dataset = 'buildings'",
  );
}

async function gdalLoad(test: TestDatabase, file: string): Promise<void> {
  await run(
    "ogr2ogr",
    [
      "-f",
      "PostgreSQL",
      databaseAddress(test),
      file,
      "-nln",
      "public.ogr",
      "-overwrite",
      "-t_srs",
      "EPSG:6668",
      "-nlt",
      "PROMOTE_TO_MULTI",
    ],
    { env: { ...process.env, PG_USE_COPY: "YES", SHAPE_ENCODING: "CP932" } },
  );
}

/** Both have the same buildings at the same places with the same attributes. */
async function expectSameRows(test: TestDatabase): Promise<void> {
  const { rows } = await test.database.pool.query<{ different: number }>(
    `select count(*)::int as different from data.buildings b full join public.ogr o on o."建物id" = b.building_id
     where b.fid is null or o.ogc_fid is null or o."用途" is distinct from b.use or o."階数"::int is distinct from b.storeys
       or st_distance(st_centroid(b.geom), st_centroid(o.wkb_geometry)) > 1e-8`,
  );
  if (rows[0]?.different !== 0) throw new Error(`${rows[0]?.different} buildings differ from those of ogr2ogr`);
}

/** What PostgreSQL itself needs for the finished rows. */
async function limitOf(test: TestDatabase, folder: string): Promise<{ name: string; run(): Promise<unknown> }> {
  const { connectionString = "" } = test.database.pool.options as { connectionString?: string };
  const file = path.join(folder, "limit.copy");
  const psql = (...commands: string[]) => run("psql", [connectionString, "-q", ...commands.flatMap((command) => ["-c", command])]);
  await psql(`\\copy data.buildings to '${file}' (format binary)`);
  return {
    name: "psql COPY + indexes of the finished rows",
    run: () =>
      psql(
        "drop table if exists public.bench_limit",
        "create table public.bench_limit (like data.buildings)",
        `\\copy public.bench_limit from '${file}' (format binary)`,
        "alter table public.bench_limit add primary key (fid, version_from)",
        "create unique index on public.bench_limit (id) where version_to is null",
        "create index on public.bench_limit using gist (geom) where version_to is null",
        "create index on public.bench_limit using gist (tile_geom) where version_to is null",
      ),
  };
}

/** As loads have it. */
const batchBytes = 2 << 20;
const transportColumns = "key text, use text, storeys bigint, height double precision, raw jsonb, geom geometry";

/** The way into the embedded database: binary COPY as loads use it, against `unnest` of arrays over its socket. */
async function benchTransport({ test, deliveries, folder, scale }: BenchCity): Promise<Comparison[]> {
  const zipped = deliveries.find(({ dataset }) => dataset === "buildings");
  if (zipped === undefined) return [];
  const shapefile = path.join(folder, "transport");
  await repeatShapefile(await unzipBuildings(zipped.file, folder), shapefile, Math.round(recordsPerScale * scale));
  const records = await readRecords(`${shapefile}.shp`, folder);
  const client = await test.database.pool.connect();
  try {
    await client.query(`create unlogged table public.bench_rows (${transportColumns})`);
    const copy = "copy public.bench_rows from stdin (format binary)";
    const ours = {
      name: "binary COPY",
      run: async () => {
        await client.query("truncate public.bench_rows");
        const writer = new CopyWriter();
        let sending = Promise.resolve();
        for (const { key, use, storeys, height, raw, wkb } of records) {
          if (writer.byteLength > batchBytes) {
            await sending;
            sending = copyIn(client, copy, writer.take());
          }
          writer.startRow(6);
          writer.write("text", key);
          writer.write("text", use);
          writer.write("integer", storeys);
          writer.write("number", height);
          writer.write("json", raw);
          writer.write("geometry", { wkb, srid: 6674 });
        }
        await sending;
        await copyIn(client, copy, writer.take());
      },
    };
    const theirs = {
      name: "unnest in batches of 1,000",
      run: async () => {
        await client.query("truncate public.bench_rows");
        for (let start = 0; start < records.length; start += 1000) {
          const batch = records.slice(start, start + 1000);
          await client.query(
            `insert into public.bench_rows select key, use, storeys, height, raw::jsonb, st_geomfromwkb(wkb, 6674)
             from unnest($1::text[], $2::text[], $3::bigint[], $4::float8[], $5::text[], $6::bytea[]) as r(key, use, storeys, height, raw, wkb)`,
            (["key", "use", "storeys", "height", "raw", "wkb"] as const).map((name) => batch.map((record) => record[name])),
          );
        }
      },
    };
    const sum = async () =>
      (await client.query("select count(*), md5(string_agg(md5(r::text), '' order by key)) as rows from public.bench_rows r"))
        .rows[0] as unknown;
    await theirs.run();
    const expected = JSON.stringify(await sum());
    await ours.run();
    if (JSON.stringify(await sum()) !== expected) throw new Error("COPY and unnest wrote different rows");
    const what = `${records.length} buildings into the embedded database`;
    const comparison = await compare({ what, ours, theirs, rounds, goal: goals.embedded });
    await client.query("drop table public.bench_rows");
    return [comparison];
  } finally {
    client.release();
  }
}

interface TransportRecord {
  readonly key: string;
  readonly use: string;
  readonly storeys: number;
  readonly height: number;
  readonly raw: string;
  readonly wkb: Buffer;
}

async function readRecords(file: string, folder: string): Promise<TransportRecord[]> {
  const { delivery, close } = await openDelivery(file, { temporaryDirectory: folder });
  const records: TransportRecord[] = [];
  for (const layer of await openLayers(delivery, {})) {
    for await (const batch of layer.features()) {
      for (const { properties, wkb } of batch) {
        if (wkb === null) continue;
        const { 建物ID: key, 用途: use, 階数: storeys, 高さ: height } = properties;
        const raw = JSON.stringify(properties);
        records.push({ key: String(key), use: String(use), storeys: Number(storeys), height: Number(height), raw, wkb: Buffer.from(wkb) });
      }
    }
  }
  await close();
  return records;
}

function withoutExtension(file: string): string {
  return file.slice(0, -path.extname(file).length);
}
