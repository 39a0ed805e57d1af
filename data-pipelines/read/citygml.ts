import { loadCodeLists, type CodeLists } from "./citygml/code-lists.ts";
import { cityObjects, isCityModel } from "./citygml/city-objects.ts";
import { objectParts } from "./citygml/object-geometry.ts";
import { objectProperties } from "./citygml/object-properties.ts";
import { referenceSystem, unknownSystem, type ReferenceSystem } from "./citygml/reference-system.ts";
import { documentLayers, type LayerFeature } from "./layers/document-layers.ts";
import { layeredReader } from "./layers/layered-reader.ts";
import type { RawFeature } from "./reader.ts";
import { partsWkb } from "./wkb/parts-wkb.ts";
import { WkbWriter } from "./wkb/wkb-writer.ts";
import { hasRoot, rootElement } from "./xml/root-element.ts";
import { xmlRecords, type XmlRecord } from "./xml/xml-records.ts";
import { openXml, type XmlSource } from "./xml/xml-source.ts";

/** Reads PLATEAU's city models in two dimensions: each class of objects is a layer of footprints, surfaces or lines. */
export const reader = layeredReader({
  id: "citygml",
  extensions: [".gml", ".xml"],
  preference: 41,
  async accepts(file) {
    const root = await rootElement(file);
    return root !== undefined && isCityModel(root);
  },
  async openAll(file, delivery, options) {
    if (!(await hasRoot(file, isCityModel))) return [];
    const source = await openXml(file, options.encoding);
    const system = await findSystem(source);
    const context = { system, codeLists: await loadCodeLists(file, delivery) };
    return documentLayers({
      file,
      encoding: source.encoding.name,
      hasGeometry: true,
      hasClasses: true,
      crsOf: () => system.epsg,
      read: () => readObjects(source, context),
    });
  },
});

interface Context {
  readonly system: ReferenceSystem;
  readonly codeLists: CodeLists;
}

async function* readObjects(source: XmlSource, context: Context): AsyncGenerator<readonly LayerFeature[]> {
  const writer = new WkbWriter();
  const rows = new Map<string, number>();
  for await (const records of xmlRecords(source, (_, ancestors) => ancestors.at(-1)?.name === "cityObjectMember")) {
    yield records.flatMap(({ node }) =>
      cityObjects(node).map(({ object, parent, resolve }): LayerFeature => {
        const row = (rows.get(object.name) ?? 0) + 1;
        rows.set(object.name, row);
        const feature: RawFeature = {
          row,
          properties: objectProperties(object, parent, context.codeLists),
          wkb: partsWkb(objectParts(object, { ...context.system, resolve }), writer),
          findings: [],
        };
        return { layer: object.name, feature };
      }),
    );
  }
}

/**
 * The system of the whole document: of its envelope, or else of the first geometry that names one.
 * @throws Problem `unknown-crs`
 */
async function findSystem(source: XmlSource): Promise<ReferenceSystem> {
  const isHead = ({ name }: { name: string }, ancestors: readonly unknown[]) => ancestors.length === 1 && name === "boundedBy";
  for await (const records of xmlRecords(
    source,
    (element, ancestors) => isHead(element, ancestors) || ancestors.at(-1)?.name === "cityObjectMember",
  )) {
    const name = records.flatMap(systemNames)[0];
    if (name !== undefined) return referenceSystem(name, source.name);
  }
  throw unknownSystem(source.name, undefined);
}

function systemNames({ node }: XmlRecord): string[] {
  for (const element of node.descendants()) {
    const name = element.attribute("srsName");
    if (name !== undefined) return [name];
  }
  return [];
}
