import { documentLayers, type LayerFeature } from "./layers/document-layers.ts";
import { gpxParts, gpxProperties } from "./gpx/gpx-feature.ts";
import { layeredReader } from "./layers/layered-reader.ts";
import { partsWkb } from "./wkb/parts-wkb.ts";
import { WkbWriter } from "./wkb/wkb-writer.ts";
import { xmlRecords } from "./xml/xml-records.ts";
import { openXml, type XmlSource } from "./xml/xml-source.ts";

/** Reads waypoints, routes and tracks of a GPS as three layers. GPX is always WGS 84. */
export const reader = layeredReader({
  id: "gpx",
  extensions: [".gpx"],
  preference: 28,
  async openAll(file, _delivery, options) {
    const source = await openXml(file, options.encoding);
    return documentLayers({ file, encoding: source.encoding.name, hasGeometry: true, crsOf: () => wgs84, read: () => readRecords(source) });
  },
});

const wgs84 = 4326;
const layers: Readonly<Record<string, string>> = { wpt: "waypoints", rte: "routes", trk: "tracks" };

async function* readRecords(source: XmlSource): AsyncGenerator<readonly LayerFeature[]> {
  const writer = new WkbWriter();
  const rows: Record<string, number> = {};
  for await (const records of xmlRecords(
    source,
    ({ name }, ancestors) => ancestors.length === 1 && ancestors[0]?.name === "gpx" && name in layers,
  )) {
    yield records.map(({ node }): LayerFeature => {
      const row = (rows[node.name] ?? 0) + 1;
      rows[node.name] = row;
      const feature = { row, properties: gpxProperties(node), wkb: partsWkb(gpxParts(node), writer), findings: [] };
      return { layer: layers[node.name] ?? node.name, feature };
    });
  }
}
