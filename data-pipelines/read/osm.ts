import { headOf } from "./file/head.ts";
import { documentLayers } from "./layers/document-layers.ts";
import { layeredReader } from "./layers/layered-reader.ts";
import { readFeatures } from "./osm/osm-features.ts";
import { pbfElements } from "./osm/pbf-elements.ts";
import { xmlElements } from "./osm/xml-elements.ts";
import type { DeliveredFile } from "./reader.ts";
import { openXml } from "./xml/xml-source.ts";

/** Reads OpenStreetMap extracts, XML and PBF, as layers of points, lines and areas. Relations other than areas are left out. */
export const reader = layeredReader({
  id: "osm",
  extensions: [".osm", ".pbf"],
  preference: 26,
  async openAll(file, _delivery, options) {
    const isPbf = await isOsmPbf(file);
    // Vector tiles are .pbf too.
    if (!isPbf && /\.pbf$/i.test(file.name)) return [];
    const source = isPbf ? undefined : await openXml(file, options.encoding);
    const elements = source ? () => xmlElements(source) : () => pbfElements(file);
    return documentLayers({
      file,
      encoding: source?.encoding.name ?? "UTF-8",
      hasGeometry: true,
      crsOf: () => wgs84,
      read: () => readFeatures(file.name, elements()),
    });
  },
});

const wgs84 = 4326;
const headBytes = 64;

/** The first block of a PBF says `OSMHeader`, behind the length and a tag. */
async function isOsmPbf(file: DeliveredFile): Promise<boolean> {
  return (await headOf(file.path, headBytes)).toString("latin1").includes("OSMHeader");
}
