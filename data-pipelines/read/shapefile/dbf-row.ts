import type { Finding } from "../../../model/finding.ts";
import { damagedFile } from "../file/damage.ts";
import { uniqueColumnNames } from "../text/column-names.ts";
import type { TextEncoding } from "../text/encoding.ts";
import { StrictDecoder } from "../text/strict-decoder.ts";
import type { DbfField } from "./dbf-header.ts";
import { dbfBoolean, dbfDate, dbfNumber, dbfTimestamp } from "./dbf-value.ts";
import { FieldText } from "./field-text.ts";

const deletionMark = 0x2a;
const longestQuotedValue = 80;

type FieldKind = "text" | "number" | "boolean" | "date" | "integer" | "double" | "currency" | "timestamp" | "elsewhere";

/** Turns dBase records into properties. */
export class DbfRows {
  readonly columns: readonly string[];
  readonly #fileName: string;
  readonly #encoding: TextEncoding;
  readonly #text: FieldText;
  readonly #fields: readonly { readonly name: string; readonly kind: FieldKind; readonly start: number; readonly end: number }[];

  constructor(fileName: string, fields: readonly DbfField[], encoding: TextEncoding) {
    const decoder = new StrictDecoder(encoding);
    const names = fields.map((field) => (decoder.decode(field.nameBytes)?.text ?? "").trim());
    this.columns = uniqueColumnNames(names);
    this.#fileName = fileName;
    this.#encoding = encoding;
    this.#text = new FieldText(encoding);
    this.#fields = fields.map((field, index) => ({
      name: this.columns[index] ?? "",
      kind: kindOf(field),
      start: field.start,
      end: field.end,
    }));
  }

  isDeleted(record: Buffer): boolean {
    return record[0] === deletionMark;
  }

  /**
   * @param findings receives what was noticed.
   * @throws Problem `unreadable-file` when text is not in the table's encoding.
   */
  properties(record: Buffer, row: number, findings: Finding[]): Record<string, unknown> {
    const properties: Record<string, unknown> = {};
    for (const { name, kind, start, end } of this.#fields) {
      properties[name] =
        kind === "text" ? this.#textValue(record, { name, start, end, row }, findings) : plainValue(kind, record, { start, end });
    }
    return properties;
  }

  #textValue(record: Buffer, field: { name: string; start: number; end: number; row: number }, findings: Finding[]): string | null {
    const text = this.#text.decode(record, field.start, field.end);
    if (typeof text === "string" || text === null) return text;
    if (text === undefined) {
      throw damagedFile(
        this.#fileName,
        {
          ja: `${field.row} 件目の「${field.name}」が ${this.#encoding.name} の文字ではありません`,
          en: `record ${field.row}, column "${field.name}" is not ${this.#encoding.name} text`,
        },
        {
          ja: "--encoding で正しい文字コード（CP932、UTF-8 など）を指定してください",
          en: "Name the right encoding with --encoding (CP932, UTF-8 …)",
        },
      );
    }
    findings.push({ kind: "cut-text", row: field.row, column: field.name, value: text.text.slice(0, longestQuotedValue) });
    return text.text === "" ? null : text.text;
  }
}

export function isTextField(field: DbfField): boolean {
  return kindOf(field) === "text";
}

function kindOf({ type, start, end }: DbfField): FieldKind {
  const bytes = end - start;
  switch (type) {
    case "N":
    case "F":
      return "number";
    case "L":
      return bytes > 0 ? "boolean" : "text";
    case "D":
      return "date";
    case "I":
    case "+":
      return bytes === 4 ? "integer" : "number";
    case "O":
      return bytes === 8 ? "double" : "number";
    case "B":
      return bytes === 8 ? "double" : "elsewhere";
    case "Y":
      return bytes === 8 ? "currency" : "number";
    case "@":
    case "T":
      return bytes === 8 ? "timestamp" : "text";
    case "M":
    case "G":
    case "P":
      return "elsewhere";
    default:
      return "text";
  }
}

function plainValue(kind: FieldKind, record: Buffer, { start, end }: { start: number; end: number }): unknown {
  switch (kind) {
    case "number":
      return dbfNumber(record, start, end);
    case "boolean":
      return dbfBoolean(record, start);
    case "date":
      return dbfDate(record, start, end);
    case "integer":
      return record.readInt32LE(start);
    case "double":
      return finiteOrNull(record.readDoubleLE(start));
    case "currency":
      return Number(record.readBigInt64LE(start)) / 10_000;
    case "timestamp":
      return dbfTimestamp(record, start);
    default:
      // Memos lie in a .dbt or .fpt file, which no Japanese delivery has been seen to hold.
      return null;
  }
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
