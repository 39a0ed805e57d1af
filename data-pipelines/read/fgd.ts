import { fgdFeature } from "./fgd/fgd-feature.ts";
import { isFgd } from "./fgd/fgd-system.ts";
import { documentLayers, type LayerFeature } from "./layers/document-layers.ts";
import { layeredReader } from "./layers/layered-reader.ts";
import type { DeliveredFile } from "./reader.ts";
import { partsWkb } from "./wkb/parts-wkb.ts";
import { WkbWriter } from "./wkb/wkb-writer.ts";
import { hasRoot, rootElement } from "./xml/root-element.ts";
import { xmlRecords } from "./xml/xml-records.ts";
import { openXml, type XmlSource } from "./xml/xml-source.ts";

/** Reads 基盤地図情報 of all feature types, each a layer. Elevation grids are not features; see `elevation/`. */
export const reader = layeredReader({
  id: "fgd",
  extensions: [".xml", ".gml"],
  preference: 42,
  async accepts(file) {
    const root = await rootElement(file);
    return root !== undefined && isFgd(root);
  },
  async openAll(file: DeliveredFile, _delivery, options) {
    if (!(await hasRoot(file, isFgd))) return [];
    const source = await openXml(file, options.encoding);
    const crs = new Map<string, number>();
    return documentLayers({
      file,
      encoding: source.encoding.name,
      hasGeometry: true,
      hasClasses: true,
      crsOf: (layer) => crs.get(layer),
      read: () => readRecords(source, crs),
    });
  },
});

const notFeatures = ["description", "name", "boundedBy", "metaDataProperty", "DEM"];

async function* readRecords(source: XmlSource, crs: Map<string, number>): AsyncGenerator<readonly LayerFeature[]> {
  const writer = new WkbWriter();
  const rows = new Map<string, number>();
  for await (const records of xmlRecords(source, ({ name }, ancestors) => ancestors.length === 1 && !notFeatures.includes(name))) {
    yield records.map(({ node }): LayerFeature => {
      const { properties, parts, epsg } = fgdFeature(node);
      const row = (rows.get(node.name) ?? 0) + 1;
      rows.set(node.name, row);
      if (epsg !== undefined && !crs.has(node.name)) crs.set(node.name, epsg);
      return { layer: node.name, feature: { row, properties, wkb: partsWkb(parts, writer), findings: [] } };
    });
  }
}
