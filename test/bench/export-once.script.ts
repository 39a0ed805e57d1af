import { loadDatasets } from "../../datasets/index.ts";
import { featureSource } from "../../server/downloads/feature-source.ts";
import { connect } from "../../sql/connect.ts";
import { currentVersions } from "../../sql/versions.ts";
import type { DownloadFormat } from "../../model/download-format.ts";

/** Exports a dataset once, with nothing else in the process, and prints its peak memory: before and after. */
const [id = "", extension = ""] = process.argv.slice(2);
const dataset = (await loadDatasets()).find((candidate) => candidate.id === id);
const database = await connect({ databaseUrl: process.env["DATABASE_URL"], home: "" });
const version = (await currentVersions(database)).get(id);
if (dataset === undefined || version === undefined) throw new Error(`nothing of ${id} is loaded`);
const { format } = (await import(`../../server/formats/${extension}.ts`)) as { format: DownloadFormat };
const before = megabytes(process.resourceUsage().maxRSS);
let bytes = 0;
for await (const piece of format.write(featureSource(database, dataset, { version }))) bytes += piece.length;
await database.close();
const peak = megabytes(process.resourceUsage().maxRSS);
process.stdout.write(`${megabytes(bytes / 1024)} MB written, peak memory ${peak} MB (${before} MB before the first row)\n`);

function megabytes(kibibytes: number): number {
  return Math.round(kibibytes / 1024);
}
