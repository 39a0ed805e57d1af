import type { Finding } from "../../../model/finding.ts";
import { damagedFile } from "../file/damage.ts";
import { uniqueColumnNames } from "../text/column-names.ts";
import type { TextEncoding } from "../text/encoding.ts";
import { StrictDecoder, type StrictText } from "../text/strict-decoder.ts";
import type { DbfField } from "./dbf-header.ts";
import { dbfBoolean, dbfCurrency, dbfDate, dbfDouble, dbfInteger, dbfNumber, dbfTimestamp } from "./dbf-value.ts";
import { FieldText } from "./field-text.ts";

const deletionMark = 0x2a;
const longestQuotedValue = 80;

type ValueReader = (record: Buffer, start: number, end: number) => unknown;

interface Column {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly read: ValueReader | undefined;
}

/** Turns dBase records into properties. */
export class DbfRows {
  readonly columns: readonly string[];
  readonly #fileName: string;
  readonly #encoding: TextEncoding;
  readonly #text: FieldText;
  readonly #fields: readonly Column[];

  constructor(fileName: string, fields: readonly DbfField[], encoding: TextEncoding) {
    const decoder = new StrictDecoder(encoding);
    const names = fields.map((field) => (decoder.decode(field.nameBytes)?.text ?? "").trim());
    this.columns = uniqueColumnNames(names);
    this.#fileName = fileName;
    this.#encoding = encoding;
    this.#text = new FieldText(encoding);
    this.#fields = fields.map((field, index) => ({
      name: this.columns[index] ?? "",
      start: field.start,
      end: field.end,
      read: valueReader(field),
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
    for (const { name, start, end, read } of this.#fields) {
      if (read) properties[name] = read(record, start, end);
      else {
        const text = this.#text.decode(record, start, end);
        properties[name] = typeof text === "string" || text === null ? text : this.#cutText(text, { row, name }, findings);
      }
    }
    return properties;
  }

  #cutText(text: StrictText | undefined, field: { row: number; name: string }, findings: Finding[]): string | null {
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
  return valueReader(field) === undefined;
}

/** How a field that is not text is read; undefined for text, and for types nobody knows, which are shown as text. */
function valueReader({ type, start, end }: DbfField): ValueReader | undefined {
  const binary = binaryReaders[`${type}${end - start}`];
  if (binary) return binary;
  if ("NFI+OY".includes(type)) return dbfNumber;
  if (type === "D") return dbfDate;
  if (type === "L" && end > start) return dbfBoolean;
  // Memos lie in a .dbt or .fpt file, which no Japanese delivery has been seen to hold.
  return "MBGP".includes(type) ? () => null : undefined;
}

/** By type letter and width in bytes. */
const binaryReaders: Readonly<Record<string, ValueReader>> = {
  I4: dbfInteger,
  "+4": dbfInteger,
  O8: dbfDouble,
  B8: dbfDouble,
  Y8: dbfCurrency,
  "@8": dbfTimestamp,
  T8: dbfTimestamp,
};
