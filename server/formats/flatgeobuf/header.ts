import { Builder } from "flatbuffers";
import { Column as ColumnTable } from "flatgeobuf/lib/mjs/flat-geobuf/column.js";
import { ColumnType as FgbType } from "flatgeobuf/lib/mjs/flat-geobuf/column-type.js";
import { Crs } from "flatgeobuf/lib/mjs/flat-geobuf/crs.js";
import { Header } from "flatgeobuf/lib/mjs/flat-geobuf/header.js";
import type { Column, ColumnType } from "../content/columns.ts";
import { crsName } from "../crs/definitions.ts";

export interface HeaderContent {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** JSON. */
  readonly metadata: string;
  readonly epsg: number;
  readonly geometryType: number;
  readonly columns: readonly Column[];
  /** xMin, yMin, xMax, yMax; undefined when nothing has a position. */
  readonly envelope: Float64Array | undefined;
  readonly featureCount: number;
  /** 0 = no index. */
  readonly nodeSize: number;
}

/** The magic bytes and the header; a multiple of eight bytes. */
export function encodeHeader(content: HeaderContent): Uint8Array {
  const builder = new Builder(1024);
  const columns = Header.createColumnsVector(
    builder,
    content.columns.map((column) => columnTable(builder, column)),
  );
  const name = builder.createString(content.name);
  const title = builder.createString(content.title);
  const description = builder.createString(content.description);
  const metadata = builder.createString(content.metadata);
  const envelope = content.envelope && Header.createEnvelopeVector(builder, content.envelope);
  const crs = Crs.createCrs(builder, builder.createString("EPSG"), content.epsg, builder.createString(crsName(content.epsg)), 0, 0, 0);
  Header.startHeader(builder);
  Header.addName(builder, name);
  if (envelope !== undefined) Header.addEnvelope(builder, envelope);
  Header.addGeometryType(builder, content.geometryType);
  Header.addColumns(builder, columns);
  Header.addFeaturesCount(builder, BigInt(content.featureCount));
  Header.addIndexNodeSize(builder, content.nodeSize);
  Header.addCrs(builder, crs);
  Header.addTitle(builder, title);
  Header.addDescription(builder, description);
  Header.addMetadata(builder, metadata);
  builder.finishSizePrefixed(Header.endHeader(builder));
  return Buffer.concat([magicBytes, builder.asUint8Array()]);
}

/** FlatGeobuf 3.0. */
const magicBytes = Buffer.from([0x66, 0x67, 0x62, 0x03, 0x66, 0x67, 0x62, 0x00]);

const fgbTypes: Record<ColumnType, FgbType> = {
  text: FgbType.String,
  integer: FgbType.Long,
  number: FgbType.Double,
  boolean: FgbType.Bool,
  date: FgbType.DateTime,
};

function columnTable(builder: Builder, { name, label, type, unit, description }: Column): number {
  const nameAt = builder.createString(name);
  const titleAt = builder.createString(unit === undefined ? label.ja : `${label.ja}（${unit}）`);
  const descriptionAt = builder.createString(description ? `${description.ja} / ${description.en}` : label.en);
  ColumnTable.startColumn(builder);
  ColumnTable.addName(builder, nameAt);
  ColumnTable.addType(builder, fgbTypes[type]);
  ColumnTable.addTitle(builder, titleAt);
  ColumnTable.addDescription(builder, descriptionAt);
  return ColumnTable.endColumn(builder);
}
