import path from "node:path";
import { type Content, contentOf, expectContent } from "../read/file/content.ts";
import type { DeliveredFile } from "../read/reader.ts";

/** What the first bytes must say, by file name extension. */
const byExtension: Record<string, readonly Content[]> = {
  ".zip": ["zip"],
  ".kmz": ["zip"],
  ".xlsx": ["zip"],
  ".json": ["json"],
  ".geojson": ["json"],
  ".topojson": ["json"],
  ".csv": ["text"],
  ".tsv": ["text"],
  ".txt": ["text"],
  ".xml": ["xml"],
  ".gml": ["xml"],
  ".kml": ["xml"],
  ".gpx": ["xml"],
  ".gpkg": ["sqlite"],
  ".shp": ["shapefile"],
};

/** No data at all, whatever the name says. */
const neverData: readonly Content[] = ["web-page", "empty", "git-lfs"];

/**
 * Servers answer a web page with status 200 instead of the data: the bytes decide, not the header.
 * @throws Problem `unreadable-file` saying what the file really is.
 */
export async function checkDownloaded(file: DeliveredFile): Promise<void> {
  const wanted = byExtension[path.extname(file.name).toLowerCase()];
  if (wanted) return expectContent(file, wanted);
  if (neverData.includes(await contentOf(file.path))) return expectContent(file, ["zip", "json", "xml", "text"]);
}
