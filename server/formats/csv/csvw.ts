import type { FeatureSource } from "../../../model/download-format.ts";
import { type Column, columnsOf, heading } from "../content/columns.ts";
import { creditedSources } from "../content/credits.ts";
import { licences } from "../../../model/licence.ts";

/**
 * What a CSV file means: CSV on the Web (https://www.w3.org/TR/tabular-metadata/), with the credits that the file itself has no place for.
 * @param url the CSV file, relative to the metadata's own address.
 */
export function csvMetadata(source: FeatureSource, url: string): object {
  const { dataset, version, part } = source;
  const credited = creditedSources(source);
  return {
    "@context": ["http://www.w3.org/ns/csvw", { "@language": "ja" }],
    url,
    "dc:title": [
      { "@value": dataset.title.ja, "@language": "ja" },
      { "@value": dataset.title.en, "@language": "en" },
    ],
    "dc:description": [...(version.sample ? ["見本データ（架空） / fictional sample data"] : []), dataset.description.ja].join("　"),
    ...(part !== undefined && { "dc:coverage": part }),
    "dc:identifier": `${dataset.id} v${version.version}`,
    "dc:modified": { "@value": version.publishedAt, "@type": "xsd:dateTime" },
    "dc:publisher": unique(credited.map(({ publisher }) => publisher.ja)),
    "dc:source": unique(credited.map(({ attribution }) => attribution.ja)),
    "dc:license": unique(credited.map(({ licence }) => licences[licence].url)).map((id) => ({ "@id": id })),
    dialect: { encoding: encodingOf(url), header: true, delimiter: ",", quoteChar: '"', doubleQuote: true },
    tableSchema: {
      columns: source.csvHeader.map((name) =>
        columnMetadata(
          name,
          columnsOf(source).find((column) => column.name === name),
        ),
      ),
      primaryKey: "id",
    },
  };
}

function columnMetadata(name: string, column: Column | undefined): object {
  if (column === undefined) return { name, titles: [name], ...positions(name) };
  const { label, type, description, codes } = column;
  return {
    name,
    // the file's own heading first: it is what a reader compares
    titles: { und: [name], ja: [heading(column)], en: [label.en] },
    datatype: datatypes[type],
    ...(description && { "dc:description": description.ja }),
    ...(codes && { "dc:conformsTo": codes.map(({ value, label: { ja } }) => `${value}=${ja}`).join("; ") }),
  };
}

function positions(name: string): object {
  return name.startsWith("geometry_wkt")
    ? { datatype: { base: "string", format: "^[A-Z ]+.*$" }, "dc:description": "位置（WKT） / position as well-known text" }
    : { datatype: "number", "dc:description": "位置の座標 / coordinate of the position" };
}

const datatypes: Record<Column["type"], string | object> = {
  text: "string",
  integer: "integer",
  number: "number",
  boolean: { base: "boolean", format: "true|false" },
  date: { base: "date", format: "yyyy-MM-dd" },
};

function encodingOf(url: string): string {
  return url.includes("encoding=cp932") ? "windows-31j" : "utf-8";
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}
