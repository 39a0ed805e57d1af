import { statfs } from "node:fs/promises";
import path from "node:path";
import { loadCity } from "../config/city.ts";
import { type Environment, readEnvironment } from "../config/environment.ts";
import { runCommand } from "../config/terminal.ts";
import { loadDatasets } from "../datasets/index.ts";
import { catalogEntry } from "../model/catalog.ts";
import { withCity } from "../model/city.ts";
import { Problem } from "../model/problem.ts";
import { crawlerCheck } from "../server/catalog/crawler-check.ts";
import { loadFormats } from "../server/formats/index.ts";
import { connect } from "../sql/connect.ts";

/** `npm run doctor`: looks at everything the platform needs and says what to do about what is missing. */

interface Diagnosis {
  readonly ok: boolean;
  readonly what: string;
}

const leastFreeBytes = 2 * 2 ** 30;

await runCommand(async () => {
  const environment = readEnvironment();
  const diagnoses = [
    nodeVersion(),
    await attempt("config", async () => `MACHIZU_CITY ${(await loadCity(environment.cityCode)).name.ja}`),
    await attempt("datasets", async () => `${(await loadDatasets()).length} データセット / datasets`),
    await attempt("open data", () => openData(environment)),
    await freeDisk(path.dirname(environment.home)),
    await attempt("database", () => databaseVersion(environment)),
  ];
  for (const { ok, what } of diagnoses) process.stdout.write(`${ok ? "✓" : "✗"} ${what}\n`);
  if (diagnoses.some(({ ok }) => !ok)) process.exitCode = 1;
});

function nodeVersion(): Diagnosis {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const ok = major > 22 || (major === 22 && minor >= 18);
  return {
    ok,
    what: `Node.js ${process.versions.node}${ok ? "" : " → npm ci を実行し、npm run から起動してください / run npm ci and use npm run"}`,
  };
}

async function freeDisk(folder: string): Promise<Diagnosis> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  const gigabytes = (free / 2 ** 30).toFixed(1);
  return { ok: free > leastFreeBytes, what: `MACHIZU_HOME: 空き容量 / free ${gigabytes} GB` };
}

/** What would keep the datasets, once they hold data, from being collected by national portals. */
async function openData({ cityCode, publicUrl }: Pick<Environment, "cityCode" | "publicUrl">): Promise<string> {
  const [city, datasets, formats] = await Promise.all([loadCity(cityCode), loadDatasets(), loadFormats()]);
  const checks = datasets
    .filter(({ visibility }) => visibility === "public")
    .map((dataset) => crawlerCheck(catalogEntry(withCity(dataset, city), null), { formats, publicUrl }));
  const faults = checks.flatMap(({ dataset, points }) =>
    points
      .filter(({ topic, result }) => result === "blocked" && topic !== "data" && topic !== "address")
      .map(({ remedy }) => `${dataset}: ${remedy?.ja ?? ""}`),
  );
  const address = publicUrl === undefined ? ["PUBLIC_URL がないと収集されません / portals need PUBLIC_URL"] : [];
  return [`${checks.length} データセットを点検 / checked (/catalog-check.json)`, ...address, ...faults].join("\n    ");
}

async function databaseVersion(environment: { databaseUrl: string | undefined; home: string }): Promise<string> {
  const database = await connect(environment);
  try {
    const { rows } = await database.pool.query<{ version: string; postgis: string | null }>(
      "select version(), (select default_version from pg_available_extensions where name = 'postgis') as postgis",
    );
    const { version = "", postgis = null } = rows[0] ?? {};
    if (postgis === null) throw new Error("PostGIS がありません。postgis パッケージを入れてください / install the postgis package");
    return `${environment.databaseUrl === undefined ? "組み込み / embedded" : "DATABASE_URL"}: ${version.split(",")[0]}, PostGIS ${postgis}`;
  } finally {
    await database.close();
  }
}

async function attempt(name: string, look: () => Promise<string>): Promise<Diagnosis> {
  try {
    return { ok: true, what: `${name}: ${await look()}` };
  } catch (error) {
    const message = error instanceof Problem ? `${error.detail.ja} → ${error.remedy?.ja ?? ""}` : String(error);
    return { ok: false, what: `${name}: ${message}` };
  }
}
