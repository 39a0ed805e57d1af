import type { DownloadFormat, FeatureSource } from "../../model/download-format.ts";
import { Problem } from "../../model/problem.ts";
import { charactersOutsideCp932, type OutsideCharacter, toCp932 } from "./csv/cp932.ts";

/** Without this mark, spreadsheets in Japan open UTF-8 as CP932 and show nonsense. */
const mark = "\uFEFF";

/**
 * CSV in UTF-8, with a byte order mark unless asked not to, or in CP932. Position as lon/lat columns for points, as WKT otherwise, or
 * as asked for. Licence and meaning of the columns are in `csv-metadata.json` beside it.
 */
export const format: DownloadFormat = {
  id: "csv",
  label: { ja: "CSV（表計算ソフト向け）", en: "CSV (for spreadsheets)" },
  mediaType: "text/csv; charset=utf-8; header=present",
  order: 20,
  encodings: ["utf-8", "cp932"],
  marksByteOrder: true,
  hasPositionColumns: true,
  anyCrs: true,
  async *write(source, { encoding = "utf-8", byteOrderMark = true } = {}) {
    if (encoding === "utf-8") {
      if (byteOrderMark) yield Buffer.from(mark);
      return yield* csvPieces(source);
    }
    // every row is read twice, because nothing may be sent before it is known that nothing gets lost
    const outside = await charactersOutsideCp932(csvPieces(source));
    if (outside.length > 0) throw notInCp932(outside, source.csvHeader);
    yield* toCp932(csvPieces(source));
  },
};

async function* csvPieces(source: FeatureSource): AsyncGenerator<Uint8Array> {
  yield Buffer.from(`${source.csvHeader.join(",")}\n`);
  yield* source.csvLines();
}

const mostNamed = 20;

function notInCp932(characters: readonly OutsideCharacter[], header: readonly string[]): Problem {
  const named = (place: (row: number, column: string) => string) => {
    const list = characters.slice(0, mostNamed).map(({ character, row, column }) => {
      const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
      return `${character} (U+${code}, ${place(row, header[column] ?? "")})`;
    });
    return list.join(", ") + (characters.length > mostNamed ? " …" : "");
  };
  return new Problem("invalid-parameter", {
    where: "encoding=cp932",
    detail: {
      ja: `CP932（Shift_JIS）にない文字があります：${named((row, column) => `${row} 行目 ${column}`)}`,
      en: `The data have characters that CP932 (Shift_JIS) lacks: ${named((row, column) => `row ${row}, ${column}`)}`,
    },
    remedy: { ja: "encoding を指定せず、UTF-8 の CSV をお使いください", en: "Leave encoding out and use the CSV in UTF-8" },
  });
}
