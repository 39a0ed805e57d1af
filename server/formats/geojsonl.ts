import type { DownloadFormat } from "../../model/download-format.ts";
import { geoJsonFeatures } from "./geojson/features.ts";

/**
 * One GeoJSON feature a line, as GDAL, QGIS, tippecanoe and jq read it. Not `application/geo+json-seq` (RFC 8142): that
 * needs a record separator (0x1E) before each feature, which line tools choke on. The format has no place for the licence.
 */
export const format: DownloadFormat = {
  id: "geojsonl",
  label: { ja: "GeoJSON Lines（1行1地物・大量処理向け）", en: "GeoJSON Lines (one feature a line, for bulk processing)" },
  mediaType: "application/x-ndjson",
  order: 15,
  async *write(source) {
    yield* geoJsonFeatures(source, "\n");
    if (source.version.rowCount > 0) yield Buffer.from("\n");
  },
};
