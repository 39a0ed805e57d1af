import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { cp } from "node:fs/promises";
import { constants } from "node:fs";
import path from "node:path";
import { Engine } from "./engine.ts";
import { findTemplate } from "./template.ts";

/** The version of PostgreSQL in PGlite 0.5. */
const postgresMajor = "18";

const making = "database.making";

/**
 * The database directory of a home that this process has locked; made when missing, from the template if there
 * is one. It appears complete or not at all, so that a start may be interrupted at any moment.
 */
export async function ensureDatabaseDirectory(home: string): Promise<string> {
  const directory = path.join(home, "database");
  if (existsSync(directory)) {
    checkVersion(directory);
    return directory;
  }
  for (const leftover of readdirSync(home).filter((name) => name.startsWith(making)))
    rmSync(path.join(home, leftover), { recursive: true });
  const unfinished = path.join(home, making);
  mkdirSync(unfinished, { mode: 0o700 });
  const template = findTemplate();
  if (template) await cp(template.database, unfinished, { recursive: true, mode: constants.COPYFILE_FICLONE });
  else await Engine.create({ directory: unfinished, bundle: undefined });
  renameSync(unfinished, directory);
  return directory;
}

function checkVersion(directory: string): void {
  const file = path.join(directory, "PG_VERSION");
  const found = existsSync(file) ? readFileSync(file, "utf8").trim() : undefined;
  if (found === postgresMajor) return;
  const what = found === undefined ? "is not a database directory" : `was made by PostgreSQL ${found}, not ${postgresMajor}`;
  throw new Error(`${directory} ${what}. Move it away, or set MACHIZU_HOME to another folder.`);
}
