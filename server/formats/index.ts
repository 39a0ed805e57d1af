import { readdir } from "node:fs/promises";
import type { DownloadFormat } from "../../model/download-format.ts";

/** Finds the formats by reading this folder; adding one is adding a file. */
export async function loadFormats(): Promise<DownloadFormat[]> {
  const files = (await readdir(import.meta.dirname)).filter((name) => name.endsWith(".ts") && name !== "index.ts");
  const modules = await Promise.all(
    files.map((name) => import(new URL(name, import.meta.url).href) as Promise<{ format: DownloadFormat }>),
  );
  return modules.map(({ format }) => format).sort((a, b) => a.order - b.order);
}
