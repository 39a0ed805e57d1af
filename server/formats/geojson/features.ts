import type { FieldDefinition } from "../../../model/dataset.ts";
import type { EncodedRows, FeatureSource } from "../../../model/download-format.ts";
import { writeDecimal, writeShortest } from "../bytes/decimal-text.ts";
import { LittleEndianWriter } from "../bytes/little-endian-writer.ts";
import { CodeTexts } from "./code-text.ts";
import { GeometryJson } from "./geometry-json.ts";
import { writeJsonText } from "./json-text.ts";

const pieceBytes = 1 << 16;

/**
 * The features as GeoJSON texts with `separator` between them. Written here, from the rows' bytes to the file's: PostgreSQL takes twice as
 * long to build the same text, and values that nobody looks at are memory that has to be cleared away.
 */
export async function* geoJsonFeatures(source: FeatureSource, separator: string): AsyncGenerator<Uint8Array> {
  const out = new LittleEndianWriter(pieceBytes * 2);
  const writeFeature = featureWriter(source, out);
  const between = Buffer.from(separator);
  let isFirst = true;
  for await (const rows of source.encodedRows()) {
    while (rows.next()) {
      if (!isFirst) out.append(between);
      isFirst = false;
      writeFeature(rows);
      if (out.length < pieceBytes) continue;
      yield out.take();
      out.shrink(pieceBytes * 2);
    }
  }
  yield out.take();
}

/** Cells before those of the fields. */
const [fidCell, idCell, sourceCell, versionCell, firstField] = [0, 1, 2, 3, 4] as const;

/** Writes a cell that is not null. */
type CellWriter = (rows: EncodedRows, cell: number) => void;

function featureWriter({ fields }: Pick<FeatureSource, "fields">, out: LittleEndianWriter): (rows: EncodedRows) => void {
  const geometry = new GeometryJson(out);
  const [integer, text] = [integerWriter(out), textWriter(out)];
  const geometryCell = firstField + fields.length;
  const columns = fields.map(([name, field]) => ({
    key: Buffer.from(`,${JSON.stringify(name)}:`),
    write: fieldWriter(out, name, field),
    missing: Buffer.from(field.codes ? `null${labelKey(name)}null` : "null"),
  }));
  return (rows) => {
    const { starts, lengths } = rows;
    out.append(featureStart);
    integer(rows, fidCell);
    out.append(geometryKey);
    if ((lengths[geometryCell] as number) < 0) out.append(nothing);
    else geometry.write(rows.view, starts[geometryCell] as number);
    out.append(propertiesStart);
    text(rows, idCell);
    for (let index = 0; index < columns.length; index++) {
      const { key, write, missing } = columns[index] as (typeof columns)[number];
      out.append(key);
      if ((lengths[firstField + index] as number) < 0) out.append(missing);
      else write(rows, firstField + index);
    }
    out.append(sourceKey);
    text(rows, sourceCell);
    out.append(versionKey);
    integer(rows, versionCell);
    out.append(featureEnd);
  };
}

const [featureStart, geometryKey, nothing, propertiesStart, sourceKey, versionKey, featureEnd] = [
  '{"type":"Feature","id":',
  ',"geometry":',
  "null",
  ',"properties":{"id":',
  ',"source":',
  ',"version_from":',
  "}}",
].map((text) => Buffer.from(text)) as [Buffer, Buffer, Buffer, Buffer, Buffer, Buffer, Buffer];

const [yes, no] = [Buffer.from("true"), Buffer.from("false")];

function fieldWriter(out: LittleEndianWriter, name: string, field: FieldDefinition): CellWriter {
  if (field.codes) return codeWriter(out, name, field.codes);
  switch (field.type) {
    case "integer":
      return integerWriter(out);
    case "number":
      return ({ view, starts }, cell) => writeShortest(out, view.getFloat64(starts[cell] as number));
    case "boolean":
      return ({ bytes, starts }, cell) => out.append(bytes[starts[cell] as number] === 1 ? yes : no);
    default:
      return textWriter(out);
  }
}

/** A code is followed by its label in Japanese. */
function codeWriter(out: LittleEndianWriter, name: string, codes: NonNullable<FieldDefinition["codes"]>): CellWriter {
  const texts = new CodeTexts(codes, ({ value, label }) => `${JSON.stringify(value)}${labelKey(name)}${JSON.stringify(label.ja)}`);
  const unlabelled = Buffer.from(`${labelKey(name)}null`);
  return ({ bytes, starts, lengths }, cell) => {
    const start = starts[cell] as number;
    const length = lengths[cell] as number;
    const known = texts.find(bytes, start, length);
    if (known) return out.append(known);
    writeJsonText(out, bytes, start, length);
    out.append(unlabelled);
  };
}

function textWriter(out: LittleEndianWriter): CellWriter {
  return ({ bytes, starts, lengths }, cell) => writeJsonText(out, bytes, starts[cell] as number, lengths[cell] as number);
}

function integerWriter(out: LittleEndianWriter): CellWriter {
  return ({ view, starts, lengths }, cell) => {
    const start = starts[cell] as number;
    const isLong = lengths[cell] === 8;
    writeDecimal(out, isLong ? view.getInt32(start) * 0x1_0000_0000 + view.getUint32(start + 4) : view.getInt32(start), 0);
  };
}

function labelKey(name: string): string {
  return `,${JSON.stringify(`${name}_label`)}:`;
}
