import { rm } from "node:fs/promises";
import path from "node:path";
import { publicFields } from "../../model/dataset.ts";
import { loadFormats } from "../../server/formats/index.ts";
import { featureSource } from "../../server/downloads/feature-source.ts";
import { currentVersions } from "../../sql/versions.ts";
import { type BenchCity, databaseAddress, definition, hasGdal, run, type Suite } from "./bench-city.ts";
import { compare, type Comparison } from "./side-by-side.ts";

export const suite: Suite = { homes: ["postgis", "embedded"], run: benchExport };

/** How ogr2ogr writes the same thing as our format of this id. */
const gdalOptions: Record<string, readonly string[]> = {
  geojson: ["-f", "GeoJSON", "-lco", "COORDINATE_PRECISION=7"],
  geojsonl: ["-f", "GeoJSONSeq", "-lco", "COORDINATE_PRECISION=7"],
  csv: ["-f", "CSV", "-lco", "GEOMETRY=AS_WKT"],
  gpkg: ["-f", "GPKG"],
  fgb: ["-f", "FlatGeobuf"],
  "shp.zip": ["-f", "ESRI Shapefile", "-lco", "ENCODING=UTF-8"],
  kml: ["-f", "KML"],
  xlsx: ["-f", "XLSX"],
};

async function benchExport(city: BenchCity): Promise<Comparison[]> {
  const { test, home } = city;
  const dataset = definition("buildings");
  const version = (await currentVersions(test.database)).get("buildings");
  if (version === undefined) return [];
  const source = featureSource(test.database, dataset, { version });
  const comparisons: Comparison[] = [];
  for (const format of await loadFormats()) {
    const what = `export of buildings, ${format.id}`;
    const ours = { name: "export", run: () => drain(format.write(source)) };
    const copied = { geojson: () => source.geoJsonLines(), geojsonl: () => source.geoJsonLines(), csv: () => source.csvLines() }[format.id];
    if (copied) comparisons.push(await compare({ what, ours, theirs: { name: "COPY of the same rows", run: () => drain(copied()) } }));
    const options = gdalOptions[format.id];
    if (options && hasGdal && home === "postgis")
      comparisons.push(await compare({ what, ours, theirs: { name: "ogr2ogr", run: () => gdalExport(city, options, format.id) } }));
  }
  return comparisons;
}

async function gdalExport({ test, folder }: BenchCity, options: readonly string[], extension: string): Promise<void> {
  const target = path.join(folder, `gdal.${extension}`);
  await rm(target, { force: true });
  const columns = ["fid", "id", ...publicFields(definition("buildings")).map(([name]) => `"${name}"`), "geom"];
  const sql = `select ${columns.join(", ")} from published.buildings where version_to is null`;
  await run("ogr2ogr", ["-q", ...options, target, databaseAddress(test), "-sql", sql]);
}

async function drain(pieces: AsyncIterable<Uint8Array>): Promise<number> {
  let bytes = 0;
  for await (const piece of pieces) bytes += piece.length;
  return bytes;
}
