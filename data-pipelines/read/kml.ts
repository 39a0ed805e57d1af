import { Problem } from "../../model/problem.ts";
import { contentOf, expectContent } from "./file/content.ts";
import { damagedFile } from "./file/damage.ts";
import { FolderNames } from "./kml/folder-names.ts";
import { placemarkParts } from "./kml/placemark-geometry.ts";
import { placemarkProperties } from "./kml/placemark-properties.ts";
import { documentLayers, type LayerFeature } from "./layers/document-layers.ts";
import type { DeliveredFile, RawLayer, Reader } from "./reader.ts";
import { partsWkb } from "./wkb/parts-wkb.ts";
import { WkbWriter } from "./wkb/wkb-writer.ts";
import { xmlRecords } from "./xml/xml-records.ts";
import { openXml, xmlSource, type XmlSource } from "./xml/xml-source.ts";
import { ZipMembers } from "./zip/zip-members.ts";

/** Reads the placemarks of Google Earth and My Maps, folders as a column. KML is longitude, latitude on WGS 84. */
export const reader: Reader = {
  id: "kml",
  extensions: [".kml", ".kmz"],
  preference: 27,
  async open(file, _delivery, options): Promise<RawLayer> {
    const source = await openKml(file, options.encoding);
    const [layer] = await documentLayers({
      file,
      encoding: source.encoding.name,
      hasGeometry: true,
      crsOf: () => wgs84,
      read: () => readPlacemarks(source),
    });
    if (!layer) throw await withoutPlacemarks(file, source);
    return layer;
  },
};

const wgs84 = 4326;
const layer = "placemarks";

/** A KMZ is a zip whose `doc.kml`, or else first .kml, is the document; some carry the extension .kml. */
async function openKml(file: DeliveredFile, asked: string | undefined): Promise<XmlSource> {
  if ((await contentOf(file.path)) !== "zip") return openXml(file, asked);
  await expectContent(file, ["zip"]);
  const members = await ZipMembers.open(file);
  const documents = members.names.filter((name) => /\.kml$/i.test(name)).sort((a, b) => depth(a) - depth(b));
  const main = documents.find((name) => /^doc\.kml$/i.test(name)) ?? documents[0];
  if (main !== undefined) return xmlSource(`${file.name}/${main}`, () => members.bytes(main), asked);
  throw damagedFile(
    file.name,
    { ja: "zip の中に KML がありません", en: "is a zip without a KML in it" },
    { ja: "KMZ を書き出し直すか、zip なら拡張子を .zip にしてください", en: "Export the KMZ again, or name a zip .zip" },
  );
}

async function* readPlacemarks(source: XmlSource): AsyncGenerator<readonly LayerFeature[]> {
  const writer = new WkbWriter();
  const folders = new FolderNames();
  let row = 0;
  for await (const records of xmlRecords(source, ({ name }, ancestors) => name === "Placemark" || folders.isName(name, ancestors))) {
    const features: LayerFeature[] = [];
    for (const { node, ancestors } of records) {
      if (node.name !== "Placemark") folders.add(node, ancestors);
      else {
        row++;
        const properties = placemarkProperties(node, folders.pathOf(ancestors));
        features.push({ layer, feature: { row, properties, wkb: partsWkb(placemarkParts(node), writer), findings: [] } });
      }
    }
    yield features;
  }
}

function depth(name: string): number {
  return name.split("/").length;
}

async function withoutPlacemarks(file: DeliveredFile, source: XmlSource): Promise<Problem> {
  let links = 0;
  for await (const records of xmlRecords(source, ({ name }) => name === "NetworkLink")) links += records.length;
  const linked = { ja: "（別のファイルへのリンクだけがあります）", en: " (only links to other files)" };
  return new Problem("no-records", {
    where: file.name,
    detail: {
      ja: `${file.name} に地物（Placemark）がありません${links > 0 ? linked.ja : ""}`,
      en: `${file.name} has no Placemark${links > 0 ? linked.en : ""}`,
    },
    remedy: { ja: "地物の入った KML を提出してください", en: "Deliver the KML that holds the placemarks themselves" },
  });
}
