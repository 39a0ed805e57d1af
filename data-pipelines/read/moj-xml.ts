import { Problem } from "../../model/problem.ts";
import { documentLayers, type LayerFeature } from "./layers/document-layers.ts";
import { layeredReader } from "./layers/layered-reader.ts";
import { isMojMap, readMapHead, type MapHead } from "./moj/map-head.ts";
import { MapGeometry } from "./moj/map-geometry.ts";
import { parcelProperties } from "./moj/parcel-properties.ts";
import { partsWkb, noParts } from "./wkb/parts-wkb.ts";
import { WkbWriter } from "./wkb/wkb-writer.ts";
import { hasRoot, rootElement } from "./xml/root-element.ts";
import { xmlRecords, type XmlRecord } from "./xml/xml-records.ts";
import { openXml, type XmlSource } from "./xml/xml-source.ts";

/**
 * Reads the parcels (筆) of the Ministry of Justice's registry maps. What lies outside of the map sheet stays, told
 * apart by its column 区分. Maps in arbitrary coordinates have no place on earth: they are left out, or refused when alone.
 */
export const reader = layeredReader({
  id: "moj-xml",
  extensions: [".xml"],
  preference: 40,
  leavesOut: ["unknown-crs"],
  async accepts(file) {
    const root = await rootElement(file);
    return root !== undefined && isMojMap(root);
  },
  async openAll(file, _delivery, options) {
    if (!(await hasRoot(file, isMojMap))) return [];
    const source = await openXml(file, options.encoding);
    const head = await readMapHead(source);
    if (head.system === "arbitrary") throw withoutPlace(source.name, head);
    const crs = head.system;
    return documentLayers({
      file,
      encoding: source.encoding.name,
      hasGeometry: true,
      crsOf: () => crs,
      read: () => readParcels(source, head),
    });
  },
});

const layer = "筆";

/** Points, curves and surfaces come before the parcels that refer to them, so that one pass is enough. */
async function* readParcels(source: XmlSource, head: MapHead): AsyncGenerator<readonly LayerFeature[]> {
  const geometry = new MapGeometry(source.name);
  const writer = new WkbWriter();
  let row = 0;
  const toFeature = ({ node }: XmlRecord): LayerFeature[] => {
    if (node.name !== "筆") {
      geometry.add(node);
      return [];
    }
    row++;
    const area = geometry.areaOf(node.child("形状")?.attribute("idref"));
    const wkb = area ? partsWkb({ ...noParts(), areas: [area] }, writer) : null;
    const findings = area ? [] : [{ kind: "damaged-record", row } as const];
    return [{ layer, feature: { row, properties: parcelProperties(node, head), wkb, findings } }];
  };
  const isRecord = (name: string) => name === "筆" || MapGeometry.elements.includes(name);
  for await (const records of xmlRecords(source, ({ name }, ancestors) => ancestors.length === 2 && isRecord(name)))
    yield records.flatMap(toFeature);
}

function withoutPlace(file: string, { name }: MapHead): Problem {
  return new Problem("unknown-crs", {
    where: file,
    detail: {
      ja: `${file}（地図名 ${name}）は任意座標系で、位置が決まりません`,
      en: `${file} (map ${name}) is in arbitrary coordinates (任意座標系), which have no place on earth`,
    },
    remedy: {
      ja: "公共座標系の地図だけを提出してください（zip から任意座標系のファイルを除いてください）",
      en: "Deliver the maps in public coordinates (公共座標系) only; take this file out of the zip",
    },
  });
}
