import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

/**
 * Makes what `npm start` needs and is slow to make: the built viewer and the pre-initialised embedded
 * database. Runs at `npm ci` and before `npm start`; does nothing when everything is fresh.
 */
const root = path.resolve(import.meta.dirname, "..");
const stamp = path.join(root, ".build", "viewer.stamp");

run("node", "sql/embedded/prepare.ts");

const fingerprint = viewerFingerprint();
if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== fingerprint) {
  run("vite", "build", "--logLevel", "warn");
  run("vite", "build", "--ssr", "--logLevel", "warn");
  writeFileSync(stamp, fingerprint);
}

/** Of every source file the viewer is built from. */
function viewerFingerprint(): string {
  const hash = createHash("sha256");
  for (const folder of ["client", "model", "simulations"]) {
    const files = readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    for (const file of files.map((entry) => path.join(entry.parentPath, entry.name)).sort())
      hash.update(file.slice(root.length)).update(readFileSync(file));
  }
  for (const file of ["package-lock.json", "vite.config.ts"]) hash.update(readFileSync(path.join(root, file)));
  return hash.digest("hex");
}

function run(command: string, ...args: string[]): void {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: "inherit" });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}
