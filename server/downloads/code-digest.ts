import { createHash } from "node:crypto";
import { glob, readFile } from "node:fs/promises";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "../..");

let digest: Promise<string> | undefined;

/** Changes when the code does that decides the bytes of files: files kept by an older release are not taken for today's. */
export function codeDigest(): Promise<string> {
  return (digest ??= readSources());
}

async function readSources(): Promise<string> {
  const names = await Array.fromAsync(glob(["server/formats/**/*.ts", "sql/build/*.ts", "package.json"], { cwd: root }));
  const sources = await Promise.all(names.sort().map((name) => readFile(path.join(root, name))));
  const hash = createHash("sha256");
  for (const source of sources) hash.update(source);
  return hash.digest("hex");
}
