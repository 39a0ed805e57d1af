import { isAscii } from "node:buffer";
import { readFile } from "node:fs/promises";
import type { Problem } from "../../../model/problem.ts";
import { damagedFile } from "../file/damage.ts";
import type { FileWindow } from "../file/file-window.ts";
import type { DeliveredFile } from "../reader.ts";
import { cp932, encodingAsked, encodingNamed, eucJp, utf8, type TextEncoding } from "../text/encoding.ts";
import { countBytes, looksLikeEucJp } from "../text/euc-jp-or-cp932.ts";
import { StrictDecoder } from "../text/strict-decoder.ts";
import { isTextField } from "./dbf-row.ts";
import type { DbfHeader } from "./dbf-header.ts";

/** Text other than ASCII that is tried before deciding; what comes later is checked when it is read. */
const sampleBytes = 1 << 18;
const blockBytes = 1 << 20;
/** UTF-8 text of this many bytes is never CP932 by accident. */
const evidentBytes = 8;

/** Only East Asian drivers are believed: many programs write a Western one whatever the text is. */
const languageDrivers: ReadonlyMap<number, string> = new Map([
  [0x13, "cp932"],
  [0x7b, "cp932"],
  [0x4d, "gbk"],
  [0x7a, "gbk"],
  [0x4e, "euc-kr"],
  [0x79, "euc-kr"],
  [0x4f, "big5"],
  [0x78, "big5"],
]);

export interface DbfTable {
  readonly window: FileWindow;
  readonly header: DbfHeader;
  readonly cpg: DeliveredFile | undefined;
}

/**
 * The encoding of a dBase table: asked for, else declared by .cpg, else by the language driver, else the first
 * of UTF-8, CP932 and EUC-JP that the text obeys.
 * @throws Problem `unreadable-file` when the text contradicts what is asked for or declared, or obeys none.
 */
export async function encodingOfDbf(table: DbfTable, asked: string | undefined): Promise<TextEncoding> {
  const declared = asked === undefined ? await declaredEncoding(table) : { encoding: encodingAsked(asked), by: askedFor };
  if (declared) return checkDeclared(table, declared);
  const evidence = await gather(table, [utf8, cp932, eucJp]);
  const [isUtf8, isCp932, isEucJp] = evidence.trials.map((trial) => trial.failure === undefined);
  if (isUtf8) return utf8;
  if (isEucJp && (!isCp932 || looksLikeEucJp(evidence.byteCounts))) return eucJp;
  if (isCp932) return cp932;
  throw contradiction(table, evidence.trials[1]?.failure, {
    ja: "文字が UTF-8、CP932、EUC-JP のどれでも読めません",
    en: "holds text that is neither UTF-8 nor CP932 nor EUC-JP",
  });
}

interface Declared {
  readonly encoding: TextEncoding;
  readonly by: { ja: string; en: string };
}

const askedFor = { ja: "指定された文字コード", en: "the encoding that was asked for" };

async function declaredEncoding({ header, cpg }: DbfTable): Promise<Declared | undefined> {
  const named = cpg && encodingNamed((await readFile(cpg.path, "utf8")).slice(0, 100));
  if (cpg && named && !named.label.startsWith("utf-16"))
    return { encoding: named, by: { ja: `${cpg.name} の文字コード`, en: `as ${cpg.name} says` } };
  const driver = encodingNamed(languageDrivers.get(header.languageDriver) ?? "");
  return driver && { encoding: driver, by: { ja: "表の先頭が示す文字コード", en: "as the table's language driver says" } };
}

async function checkDeclared(table: DbfTable, { encoding, by }: Declared): Promise<TextEncoding> {
  const evidence = await gather(table, [encoding, utf8]);
  const [own, asUtf8] = evidence.trials;
  if (encoding.label !== utf8.label && !asUtf8?.failure && evidence.nonAsciiBytes >= evidentBytes) {
    throw contradiction(table, undefined, {
      ja: `文字は UTF-8 で、${encoding.name}（${by.ja}）ではありません`,
      en: `holds UTF-8 text, not ${encoding.name} (${by.en})`,
    });
  }
  if (own?.failure) {
    throw contradiction(table, own.failure, {
      ja: `文字が ${encoding.name}（${by.ja}）ではありません`,
      en: `holds text that is not ${encoding.name} (${by.en})`,
    });
  }
  return encoding;
}

interface Spot {
  /** 0 for the column names. */
  readonly record: number;
  /** Counted from 1. */
  readonly column: number;
  readonly byte: number;
}

interface Trial {
  readonly decoder: StrictDecoder;
  failure: Spot | undefined;
}

interface Evidence {
  readonly trials: readonly Trial[];
  readonly byteCounts: Uint32Array;
  nonAsciiBytes: number;
}

/** Tries encodings on the column names and on records until enough text is seen. */
async function gather(table: DbfTable, encodings: readonly TextEncoding[]): Promise<Evidence> {
  const { window, header } = table;
  const evidence: Evidence = {
    trials: encodings.map((encoding) => ({ decoder: new StrictDecoder(encoding), failure: undefined })),
    byteCounts: new Uint32Array(256),
    nonAsciiBytes: 0,
  };
  header.fields.forEach(({ nameBytes }, index) => weigh(evidence, nameBytes, { record: 0, column: index + 1, byte: 32 * (index + 1) }));
  const perBlock = Math.max(1, Math.floor(blockBytes / header.recordBytes));
  for (let first = 0; first < header.count && evidence.nonAsciiBytes < sampleBytes; first += perBlock) {
    const records = Math.min(perBlock, header.count - first);
    const position = header.headerBytes + first * header.recordBytes;
    const block = await window.load(position, records * header.recordBytes);
    if (!isAscii(block)) weighBlock(evidence, header, { block, first, position });
  }
  return evidence;
}

function weighBlock(evidence: Evidence, header: DbfHeader, at: { block: Buffer; first: number; position: number }): void {
  const texts = header.fields.map((field, index) => ({ ...field, column: index + 1 })).filter(isTextField);
  for (let start = 0; start < at.block.length; start += header.recordBytes) {
    for (const field of texts) {
      const [from, end] = [start + field.start, start + field.end];
      if (isAsciiBetween(at.block, from, end)) continue;
      const record = at.first + start / header.recordBytes + 1;
      weigh(evidence, withoutPadding(at.block.subarray(from, end)), { record, column: field.column, byte: at.position + from });
    }
  }
}

/** As `isAscii`, which costs more than it does on fields of a few bytes. */
function isAsciiBetween(bytes: Buffer, start: number, end: number): boolean {
  let bits = 0;
  for (let at = start; at < end; at++) bits |= bytes[at] as number;
  return bits < 0x80;
}

function weigh(evidence: Evidence, bytes: Uint8Array, spot: Spot): void {
  if (isAscii(bytes)) return;
  evidence.nonAsciiBytes += bytes.length;
  countBytes(bytes, evidence.byteCounts);
  for (const trial of evidence.trials) {
    if (!trial.failure && !trial.decoder.decode(bytes)) trial.failure = spot;
  }
}

function withoutPadding(bytes: Buffer): Buffer {
  const nul = bytes.indexOf(0);
  let end = nul < 0 ? bytes.length : nul;
  while (end > 0 && bytes[end - 1] === 0x20) end--;
  return bytes.subarray(0, end);
}

function contradiction(table: DbfTable, spot: Spot | undefined, what: { ja: string; en: string }): Problem {
  const where = spot && {
    ja: spot.record === 0 ? `${spot.column} 番目の欄名` : `${spot.record} 件目、${spot.column} 番目の欄`,
    en: spot.record === 0 ? `name of column ${spot.column}` : `record ${spot.record}, column ${spot.column}`,
  };
  return damagedFile(
    table.window.file.name,
    {
      ja: where && spot ? `${what.ja}（${where.ja}、${spot.byte} バイト目から）` : what.ja,
      en: where && spot ? `${what.en} (${where.en}, from byte ${spot.byte})` : what.en,
    },
    {
      ja: "--encoding で正しい文字コード（CP932、UTF-8 など）を指定してください",
      en: "Name the right encoding with --encoding (CP932, UTF-8 …)",
    },
  );
}
