import type { Finding } from "../../model/finding.ts";
import { expectContent } from "./file/content.ts";
import { layerName } from "./file/layer-name.ts";
import { geometryWkb } from "./geojson/geometry-wkb.ts";
import { propertiesOf, singleObject, survey } from "./geojson/survey.ts";
import type { ScanOptions } from "./json/item-scanner.ts";
import { jsonItems, openJson, parseItem, type JsonSource } from "./json/json-items.ts";
import { isObject } from "./json/object.ts";
import { openingBracket } from "./json/opening-bracket.ts";
import type { DeliveredFile, RawFeature, RawLayer, Reader } from "./reader.ts";
import { saysTopology } from "./topojson/says-topology.ts";
import { WkbWriter } from "./wkb/wkb-writer.ts";

/** Reads GeoJSON of any size, and newline-delimited GeoJSON, feature by feature. */
export const reader: Reader = {
  id: "geojson",
  extensions: [".geojson", ".json", ".geojsonl", ".geojsons", ".ndjson"],
  preference: 10,
  async accepts(file) {
    return isSequence(file) || ((await openingBracket(file.path)) === "{" && !(await saysTopology(file)));
  },
  async open(file, _delivery, options): Promise<RawLayer> {
    await expectContent(file, ["json"]);
    const source = await openJson(file, options.encoding);
    const scan: ScanOptions = isSequence(file) ? { isSequence: true } : { streamed: "features" };
    const { columns, crs, count, isSingle } = await survey(source, scan);
    return {
      name: layerName(file),
      file: file.name,
      columns,
      crs,
      encoding: source.encoding.name,
      count,
      hasGeometry: true,
      features: () => (isSingle ? readSingle(source, scan) : readFeatures(source, scan)),
    };
  },
};

const batch = { features: 256, bytes: 1 << 22 };
const noFindings: readonly Finding[] = [];

function isSequence(file: DeliveredFile): boolean {
  return /\.(?:geojsonl|geojsons|ndjson)$/i.test(file.name);
}

async function* readFeatures(source: JsonSource, scan: ScanOptions): AsyncGenerator<readonly RawFeature[]> {
  const writer = new WkbWriter();
  let features: RawFeature[] = [];
  let row = 0;
  let bytes = 0;
  for await (const items of jsonItems(source, scan)) {
    for (const item of items) {
      if (!item.isElement) continue;
      row++;
      bytes += item.bytes.length;
      features.push(toFeature(await parseItem(source, item), row, writer));
      if (features.length >= batch.features || bytes >= batch.bytes) {
        yield features;
        features = [];
        bytes = 0;
      }
    }
  }
  if (features.length > 0) yield features;
}

async function* readSingle(source: JsonSource, scan: ScanOptions): AsyncGenerator<readonly RawFeature[]> {
  yield [toFeature(await singleObject(source, jsonItems(source, scan)), 1, new WkbWriter())];
}

/** A feature, or a geometry standing alone. */
function toFeature(value: unknown, row: number, writer: WkbWriter): RawFeature {
  if (!isObject(value)) return { row, properties: {}, wkb: null, findings: [{ kind: "damaged-record", row }] };
  const isFeature = "geometry" in value || "properties" in value;
  const wkb = geometryWkb(isFeature ? value["geometry"] : value, writer);
  const findings = wkb === undefined ? [{ kind: "damaged-record", row } as const] : noFindings;
  return { row, properties: isFeature ? propertiesOf(value) : {}, wkb: wkb ?? null, findings };
}
