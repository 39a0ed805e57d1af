import { createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { parseArgs } from "node:util";
import { loadCity } from "../config/city.ts";
import { readEnvironment } from "../config/environment.ts";
import { runCommand } from "../config/terminal.ts";
import { loadDatasets } from "../datasets/index.ts";
import { withCity } from "../model/city.ts";
import { connect } from "../sql/connect.ts";
import { migrate } from "../sql/migrate.ts";
import { readDownloadQuery } from "./downloads/download-query.ts";
import { countedVersion, featureSource } from "./downloads/feature-source.ts";
import { loadFormats } from "./formats/index.ts";
import { Platform } from "./platform.ts";
import { findFormat } from "./routes/download.ts";

/** The options that mean the same as a parameter of `/download/`. */
const parameters = {
  "as-of": "asOf",
  bbox: "bbox",
  "bbox-crs": "bbox-crs",
  datetime: "datetime",
  filter: "filter",
  "filter-lang": "filter-lang",
  "filter-crs": "filter-crs",
  crs: "crs",
  encoding: "encoding",
  bom: "bom",
  geometry: "geometry",
} as const;

type Option = keyof typeof parameters;

/**
 * `npm run export -- DATASET --format F [--out FILE] [--as-of V_OR_DATE] [--bbox W,S,E,N] [--filter CQL2] [--crs EPSG] …`: a dataset, or
 * a part of it, to a file or to standard output.
 */
await runCommand(async () => {
  const text = { type: "string" } as const;
  const asked = Object.fromEntries(Object.keys(parameters).map((name) => [name, text])) as Record<Option, typeof text>;
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { ...asked, format: { type: "string", default: "geojson" }, out: text },
  });
  const environment = readEnvironment();
  const city = await loadCity(environment.cityCode);
  const datasets = (await loadDatasets()).map((dataset) => withCity(dataset, city));
  const platform = new Platform({ city, datasets, formats: await loadFormats(), publicUrl: environment.publicUrl });
  const dataset = platform.dataset(positionals[0] ?? "");
  const format = findFormat(platform, values.format);
  const given = Object.entries(parameters).flatMap(([option, parameter]) => {
    const value = values[option as Option];
    return value === undefined ? [] : [[parameter, value]];
  });
  const { asOf, extract, options } = readDownloadQuery(Object.fromEntries(given), { city, dataset, format });
  const database = await connect(environment);
  try {
    await migrate(database, datasets);
    platform.attach(database);
    const version = await countedVersion(database, dataset, { version: await platform.versionOf(dataset, asOf), extract });
    await writeOut(format.write(featureSource(database, dataset, { version, extract }), options), values.out);
  } finally {
    await database.close();
  }
});

/** Under its name only when it is complete. */
async function writeOut(pieces: AsyncIterable<Uint8Array>, file: string | undefined): Promise<void> {
  const stream = Readable.from(pieces, { objectMode: false });
  if (file === undefined) return pipeline(stream, process.stdout, { end: false });
  try {
    await pipeline(stream, createWriteStream(`${file}.part`));
    await rename(`${file}.part`, file);
  } catch (error) {
    await rm(`${file}.part`, { force: true });
    throw error;
  }
}
