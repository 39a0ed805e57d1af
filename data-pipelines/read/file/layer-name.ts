import type { DeliveredFile } from "../reader.ts";

/** Base name of the file without extension. */
export function layerName(file: DeliveredFile): string {
  return file.name.replace(/^.*\//, "").replace(/\.[^.]*$/, "");
}
