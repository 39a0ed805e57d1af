import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { pipeline, Readable } from "node:stream";
import { CsvError, parse, type Info } from "csv-parse";
import { damagedFile } from "../file/damage.ts";
import type { DeliveredFile } from "../reader.ts";
import { utf8, type TextEncoding } from "../text/encoding.ts";

export interface CsvSource {
  readonly file: DeliveredFile;
  readonly encoding: TextEncoding;
  readonly delimiter: "," | "\t";
}

export interface CsvRow {
  readonly cells: readonly string[];
  /** As a spreadsheet numbers it: the header is 1, an empty line counts, a line break inside a cell does not. */
  readonly row: number;
}

const rowsTogether = 256;
/** A quote that is never closed would otherwise swallow the rest of the file. */
const longestRowCharacters = 4 * 2 ** 20;
const headBytes = 1 << 16;

/** Tab when the first line holds more tabs than commas, whatever the extension says. */
export async function delimiterOf(file: DeliveredFile, encoding: TextEncoding): Promise<"," | "\t"> {
  const handle = await open(file.path);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    const [line = ""] = new TextDecoder(encoding.label)
      .decode(buffer.subarray(0, bytesRead))
      .trimStart()
      .split(/[\r\n]/, 1);
    const outsideQuotes = line.replaceAll(/"[^"]*"/g, "");
    return outsideQuotes.split("\t").length > outsideQuotes.split(",").length ? "\t" : ",";
  } finally {
    await handle.close();
  }
}

/**
 * The rows of the file, header included, in groups.
 * @throws Problem `unreadable-file` naming the line that breaks the grammar.
 */
export async function* csvRows(source: CsvSource): AsyncGenerator<readonly CsvRow[]> {
  const parser = parse({
    bom: true,
    delimiter: source.delimiter,
    info: true,
    max_record_size: longestRowCharacters,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
  });
  // Errors of the source reach the loop below through the parser.
  pipeline(Readable.from(textOf(source)), parser, () => undefined);
  let rows: CsvRow[] = [];
  try {
    for await (const parsed of parser) {
      const { record, info }: ParsedRow = parsed;
      rows.push({ cells: record, row: info.records + info.empty_lines });
      if (rows.length < rowsTogether) continue;
      yield rows;
      rows = [];
    }
  } catch (error) {
    throw error instanceof CsvError ? brokenCsv(source.file, error) : error;
  }
  if (rows.length > 0) yield rows;
}

/** What csv-parse hands out with the option `info`. */
interface ParsedRow {
  readonly record: readonly string[];
  readonly info: Info;
}

async function* textOf({ file, encoding }: CsvSource): AsyncGenerator<Buffer | string> {
  const chunks: AsyncIterable<Buffer> = createReadStream(file.path, { highWaterMark: Math.min(1 << 18, file.bytes + 1) });
  if (encoding.label === utf8.label) {
    yield* chunks;
    return;
  }
  const decoder = new TextDecoder(encoding.label);
  for await (const chunk of chunks) yield decoder.decode(chunk, { stream: true });
}

function brokenCsv(file: DeliveredFile, error: CsvError) {
  const line = typeof error["lines"] === "number" ? error["lines"] : 0;
  const isQuote = error.code === "CSV_QUOTE_NOT_CLOSED" || error.code === "CSV_MAX_RECORD_SIZE";
  return damagedFile(
    file.name,
    isQuote
      ? {
          ja: `引用符（"）が閉じていません（${line} 行目まで続いています）`,
          en: `a quote (") is never closed (it runs on to line ${line})`,
        }
      : { ja: `${line} 行目で表の書き方が誤っています（${error.code}）`, en: `is not valid CSV at line ${line} (${error.code})` },
    { ja: "その行の引用符を直して提出してください", en: "Correct the quotes of that line" },
  );
}
