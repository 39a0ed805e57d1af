import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { afterAll } from "vitest";
import type { DeliveredFile, Delivery } from "../../../../data-pipelines/read/reader.ts";

/** Real public files, kept outside the project. */
export const realData = resolve(process.env["MACHIZU_REAL_DATA"] ?? "../shared/data");
export const hasRealData = existsSync(realData);
if (!hasRealData) console.warn(`real data tests are skipped: ${realData} does not exist (set MACHIZU_REAL_DATA)`);

/** A folder that is gone after the tests of the file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "machizu-test-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The files of a folder as a delivery, without the checks of `openDelivery`. */
export function folderDelivery(folder: string): Delivery {
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => join(folder, name));
  const files = paths
    .filter((path) => statSync(path).isFile())
    .map((path) => ({ name: relative(folder, path).normalize("NFC"), path, bytes: statSync(path).size }));
  return { label: folder, files };
}

export function fileNamed(delivery: Delivery, name: string): DeliveredFile {
  const file = delivery.files.find((candidate) => candidate.name === name.normalize("NFC"));
  if (!file) throw new Error(`${name} is not in ${delivery.label}`);
  return file;
}
