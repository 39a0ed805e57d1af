import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { trimArchive } from "./archive.ts";
import { Engine } from "./engine.ts";

const projectRoot = path.resolve(import.meta.dirname, "../..");

/** Of PostGIS's archive: no raster, topology, geocoder, nor scripts that upgrade. Halves memory and time to open. */
const neededOfPostgis =
  /^(lib\/postgresql\/postgis-3\.so|share\/proj\/.*|share\/postgresql\/extension\/postgis(\.control|--\d+\.\d+\.\d+\.sql))$/;

/** What a template directory holds. */
interface Template {
  /** A database with PostGIS, as it was closed. */
  readonly database: string;
  /** URL of the trimmed extension archive. */
  readonly bundle: string;
}

/** Where the template of the installed versions is kept. */
export function templateDirectory(): string {
  const versions = ["@electric-sql/pglite", "@electric-sql/pglite-postgis"].map(installedVersion);
  return path.join(projectRoot, ".build", `embedded-template-${versions.join("-")}`);
}

/** The template, if it was prepared. */
export function findTemplate(directory = templateDirectory()): Template | undefined {
  if (!existsSync(directory)) return undefined;
  return { database: path.join(directory, "database"), bundle: pathToFileURL(path.join(directory, "postgis.tar.gz")).href };
}

/**
 * Makes the template, so that the first start of a home copies a database (1 s) instead of making one (10 s).
 * It appears complete or not at all.
 * @returns whether there was anything to do
 */
export async function prepareTemplate(directory = templateDirectory()): Promise<boolean> {
  if (existsSync(directory)) return false;
  mkdirSync(path.dirname(directory), { recursive: true });
  const making = mkdtempSync(`${directory}.making-`);
  try {
    const bundle = path.join(making, "postgis.tar.gz");
    writeFileSync(
      bundle,
      trimArchive(postgisArchive(), (name) => neededOfPostgis.test(name)),
    );
    await Engine.create({ directory: path.join(making, "database"), bundle: pathToFileURL(bundle).href });
    renameSync(making, directory);
    return true;
  } catch (error) {
    // Another process was faster.
    if (existsSync(directory)) return false;
    throw error;
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
}

function postgisArchive(): URL {
  return pathToFileURL(path.join(path.dirname(packageEntry("@electric-sql/pglite-postgis")), "postgis.tar.gz"));
}

function packageEntry(name: string): string {
  return createRequire(import.meta.url).resolve(name);
}

function installedVersion(name: string): string {
  const description = JSON.parse(readFileSync(path.join(path.dirname(packageEntry(name)), "../package.json"), "utf8")) as {
    version: string;
  };
  return description.version;
}
