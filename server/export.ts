import { createWriteStream } from "node:fs";
import { rename } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { parseArgs } from "node:util";
import { loadCity } from "../config/city.ts";
import { readEnvironment } from "../config/environment.ts";
import { runCommand } from "../config/terminal.ts";
import { loadDatasets } from "../datasets/index.ts";
import { withCity } from "../model/city.ts";
import { Problem } from "../model/problem.ts";
import { connect } from "../sql/connect.ts";
import { migrate } from "../sql/migrate.ts";
import { loadFormats } from "./formats/index.ts";
import { asOfSchema } from "./http/query.ts";
import { Platform } from "./platform.ts";
import { featureSource, findFormat } from "./routes/download.ts";

/** `npm run export -- DATASET --format F [--out FILE] [--as-of V_OR_DATE]`: a dataset to a file, or to standard output. */
await runCommand(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { format: { type: "string", default: "geojson" }, out: { type: "string" }, "as-of": { type: "string" } },
  });
  const environment = readEnvironment();
  const city = await loadCity(environment.cityCode);
  const datasets = (await loadDatasets()).map((dataset) => withCity(dataset, city));
  const platform = new Platform({ city, datasets, formats: await loadFormats(), publicUrl: environment.publicUrl });
  const dataset = platform.dataset(positionals[0] ?? "");
  const format = findFormat(platform, values.format);
  const database = await connect(environment);
  try {
    await migrate(database, datasets);
    platform.attach(database);
    const version = await platform.versionOf(dataset, readAsOf(values["as-of"]));
    const pieces = Readable.from(format.write(featureSource(database, dataset, version)), { objectMode: false });
    if (values.out === undefined) return await pipeline(pieces, process.stdout, { end: false });
    await pipeline(pieces, createWriteStream(`${values.out}.part`));
    await rename(`${values.out}.part`, values.out);
  } finally {
    await database.close();
  }
});

function readAsOf(text: string | undefined): string | undefined {
  const result = asOfSchema.optional().safeParse(text);
  if (result.success) return result.data;
  throw new Problem("invalid-parameter", {
    where: "--as-of",
    detail: { ja: `--as-of ${text} を読めません`, en: `--as-of ${text} cannot be read` },
    remedy: { ja: "版の番号、または日付（例：3、2026-04-01）", en: "A version number or a date (for example 3, 2026-04-01)" },
  });
}
