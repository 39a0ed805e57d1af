import type { DownloadFormat, FeatureRecord, FeatureSource } from "../../model/download-format.ts";
import { LittleEndianWriter } from "./bytes/little-endian-writer.ts";
import { columnsOf, heading, rowReader, type Value } from "./content/columns.ts";
import { creditLines } from "./content/credits.ts";
import { xmlText } from "./content/xml-text.ts";
import { FlatGeometry } from "./geometry/flat-geometry.ts";
import { writeGeometryXml } from "./kml/geometry-xml.ts";
import { kmlStyles } from "./kml/styles.ts";

/** KML 2.2 in the dataset's colours, streamed. */
export const format: DownloadFormat = {
  id: "kml",
  label: { ja: "KML（Google Earth向け）", en: "KML (for Google Earth)" },
  mediaType: "application/vnd.google-earth.kml+xml",
  order: 50,
  write: writeKml,
};

const pieceBytes = 1 << 16;

async function* writeKml(source: FeatureSource): AsyncGenerator<Uint8Array> {
  const { dataset } = source;
  const styles = kmlStyles(source);
  const credits = creditLines(source).map(([name, value]) => `${name}: ${value}`);
  const out = new LittleEndianWriter(pieceBytes * 2);
  out.text(
    `<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document id="${dataset.id}"><name>${xmlText(dataset.title.ja)}</name>` +
      `<description>${xmlText(credits.join("\n"))}</description>\n${styles.xml}`,
  );
  const writePlacemark = placemarkWriter(source, styles.styleOf);
  for await (const records of source.records()) {
    for (const record of records) {
      writePlacemark(out, record);
      if (out.length >= pieceBytes) yield out.take();
    }
  }
  out.text("</Document></kml>\n");
  yield out.take();
}

function placemarkWriter(
  source: FeatureSource,
  styleOf: (values: readonly Value[]) => number,
): (out: LittleEndianWriter, record: FeatureRecord) => void {
  const readRow = rowReader(source);
  const geometry = new FlatGeometry();
  const columns = columnsOf(source);
  const starts = columns.map((column) => `<Data name="${column.name}"><displayName>${xmlText(heading(column))}</displayName><value>`);
  const { titleField } = source.dataset;
  const labelled = columns.findIndex(({ name }) => name === `${titleField}_label`);
  const title = source.dataset.fields[titleField]?.codes && labelled >= 0 ? labelled : columns.findIndex(({ name }) => name === titleField);
  return (out, record) => {
    const row = readRow(record);
    const name = row[title] ?? null;
    let xml = `<Placemark id="f${record.fid}">`;
    if (name !== null) xml += `<name>${valueText(name)}</name>`;
    xml += `<styleUrl>#s${styleOf(record.values)}</styleUrl><ExtendedData>`;
    for (let column = 0; column < row.length; column++) {
      const value = row[column] ?? null;
      if (value !== null) xml += `${starts[column]}${valueText(value)}</value></Data>`;
    }
    out.text(`${xml}</ExtendedData>`);
    geometry.read(record.wkb);
    writeGeometryXml(out, geometry);
    out.text("</Placemark>\n");
  };
}

function valueText(value: string | number | boolean): string {
  if (typeof value === "boolean") return value ? "はい" : "いいえ";
  return typeof value === "number" ? String(value) : xmlText(value);
}
