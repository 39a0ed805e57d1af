import { copyFile, mkdir } from "node:fs/promises";
import path from "node:path";
import { openDelivery } from "../../data-pipelines/delivery/open-delivery.ts";
import { type BenchCity, databaseAddress, hasGdal, load, run, type Suite } from "./bench-city.ts";
import { compare, type Comparison } from "./side-by-side.ts";

export const suite: Suite = { homes: ["postgis"], run: benchIngest };

async function benchIngest({ test, deliveries, folder }: BenchCity): Promise<Comparison[]> {
  const zipped = deliveries.find(({ dataset }) => dataset === "buildings");
  if (zipped === undefined || !hasGdal) return [];
  const delivery = { ...zipped, file: await unzip(zipped.file, folder) };
  const gdal = databaseAddress(test);
  const theirs = {
    name: "ogr2ogr",
    run: () =>
      run(
        "ogr2ogr",
        ["-f", "PostgreSQL", gdal, delivery.file, "-nln", "public.ogr", "-overwrite", "-t_srs", "EPSG:6668", "-nlt", "PROMOTE_TO_MULTI"],
        { env: { ...process.env, PG_USE_COPY: "YES", SHAPE_ENCODING: "CP932" } },
      ),
  };
  const empty = async () => {
    await test.database.pool.query(
      "truncate data.buildings; update meta.dataset set version = 0, last_fid = 0 where dataset = 'buildings'; delete from meta.version where dataset = 'buildings'",
    );
  };
  const first = {
    name: "ingest",
    run: async () => {
      await empty();
      await load(test, delivery);
    },
  };
  const again = { name: "ingest, unchanged", run: () => load(test, delivery) };
  const comparisons = [
    await compare({ what: "ingest of buildings", ours: first, theirs }),
    await compare({ what: "ingest of buildings again", ours: again, theirs: first }),
  ];
  await test.database.pool.query("drop table if exists public.ogr");
  return comparisons;
}

/** Both sides read the same plain shapefile: GDAL does not read CP932 names in zips. */
async function unzip(file: string, folder: string): Promise<string> {
  const target = path.join(folder, "unzipped");
  await mkdir(target, { recursive: true });
  const { delivery, close } = await openDelivery(file, { temporaryDirectory: folder });
  for (const { name, path: from } of delivery.files) await copyFile(from, path.join(target, `buildings${path.extname(name)}`));
  await close();
  return path.join(target, "buildings.shp");
}
