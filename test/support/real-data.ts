import { existsSync } from "node:fs";
import path from "node:path";

const folder = path.resolve(process.env["MACHIZU_REAL_DATA"] ?? path.join(import.meta.dirname, "../../../shared/data"));

/** Is the folder of real public files here? Tests that read them are skipped, and say so, where it is not. */
export const hasRealData = existsSync(path.join(folder, "README.md"));

export const skippedWithoutRealData = hasRealData ? "" : ` — skipped: no real data at MACHIZU_REAL_DATA`;

export function realFile(...parts: string[]): string {
  return path.join(folder, ...parts);
}
