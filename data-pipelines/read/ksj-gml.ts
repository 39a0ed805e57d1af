import { gmlShapes } from "./gml/gml-shapes.ts";
import { partsOfShapes } from "./gml/parts-of-shapes.ts";
import { epsgOfKsj, isKsj } from "./ksj/ksj-system.ts";
import { documentLayers, type LayerFeature } from "./layers/document-layers.ts";
import { layeredReader } from "./layers/layered-reader.ts";
import type { RawFeature } from "./reader.ts";
import { noParts, partsWkb } from "./wkb/parts-wkb.ts";
import { WkbWriter } from "./wkb/wkb-writer.ts";
import { hasRoot, rootElement } from "./xml/root-element.ts";
import type { XmlNode } from "./xml/xml-node.ts";
import { xmlRecords } from "./xml/xml-records.ts";
import { openXml, type XmlSource } from "./xml/xml-source.ts";

/**
 * Reads 国土数値情報 in JPGIS 2.1 GML. Columns carry the element names of the schema (`adm`, `nop`), not the numbers
 * of the shapefile (`P13_001`).
 */
export const reader = layeredReader({
  id: "ksj-gml",
  extensions: [".xml", ".gml"],
  preference: 44,
  isLastResort: true,
  async accepts(file) {
    const root = await rootElement(file);
    return root !== undefined && isKsj(root);
  },
  async openAll(file, _delivery, options) {
    if (!(await hasRoot(file, isKsj))) return [];
    const source = await openXml(file, options.encoding);
    let crs: number | undefined;
    return documentLayers({
      file,
      encoding: source.encoding.name,
      hasGeometry: true,
      crsOf: () => crs,
      read: () => readRecords(source, (epsg) => (crs ??= epsg)),
    });
  },
});

const geometryElements = ["Point", "MultiPoint", "Curve", "OrientableCurve", "MultiCurve", "Surface", "MultiSurface"];
const describing = ["description", "name", "metaDataProperty"];

/** Points, curves and surfaces come before the features that refer to them, so that one pass is enough. */
async function* readRecords(source: XmlSource, noteCrs: (epsg: number) => void): AsyncGenerator<readonly LayerFeature[]> {
  const geometries = new Map<string, XmlNode>();
  const writer = new WkbWriter();
  const rows = new Map<string, number>();
  const toFeature = (node: XmlNode): LayerFeature[] => {
    const epsg = epsgOfKsj(node.children.find((child) => child.name.startsWith("Envelope"))?.attribute("srsName") ?? "");
    if (epsg !== undefined) noteCrs(epsg);
    if (node.name === "boundedBy") return [];
    if (geometryElements.includes(node.name)) {
      geometries.set(node.attribute("id") ?? "", node);
      return [];
    }
    const row = (rows.get(node.name) ?? 0) + 1;
    rows.set(node.name, row);
    return [{ layer: node.name, feature: featureOf(node, row, { geometries, writer }) }];
  };
  const isRecord = ({ name }: XmlNode, ancestors: readonly XmlNode[]) => ancestors.length === 1 && !describing.includes(name);
  for await (const records of xmlRecords(source, isRecord)) yield records.flatMap(({ node }) => toFeature(node));
}

interface Context {
  readonly geometries: ReadonlyMap<string, XmlNode>;
  readonly writer: WkbWriter;
}

function featureOf(node: XmlNode, row: number, { geometries, writer }: Context): RawFeature {
  const reference = node.children.find((child) => child.attribute("href")?.startsWith("#") === true);
  const shapes = reference && gmlShapes(reference, { northFirst: true, dimension: 2, resolve: (id) => geometries.get(id) });
  const wkb = partsWkb(shapes ? partsOfShapes(shapes) : noParts(), writer);
  const columns = node.children.filter((child) => child !== reference);
  return {
    row,
    properties: Object.fromEntries(columns.map((child) => [child.name, valueOf(child)])),
    wkb,
    findings: reference && wkb === null ? [{ kind: "damaged-record", row }] : [],
  };
}

/** A moment lies one element deeper than other values. */
function valueOf(node: XmlNode): string | null {
  return node.value ?? node.children[0]?.textOf("timePosition") ?? null;
}
