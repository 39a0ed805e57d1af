import iconv from "iconv-lite";

/**
 * UTF-8 → CP932 (Windows-31J) for programs that read nothing else. What differs only in the choice of a code point is
 * folded to the one that CP932 has; the rest is never replaced by "?" but named.
 */

const folds: Readonly<Record<string, string>> = { "〜": "～", "−": "－", "‖": "∥", "—": "―", "¢": "￠", "£": "￡", "¬": "￢", "¥": "￥" };
const foldable = new RegExp(`[${Object.keys(folds).join("")}]`, "g");

/** @param pieces UTF-8; a piece may end inside a character. */
export async function* toCp932(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const text of decoded(pieces)) yield iconv.encode(folded(text), "cp932");
}

/** A character that CP932 does not have, and where it comes first. */
export interface OutsideCharacter {
  readonly character: string;
  /** As a spreadsheet counts: the heading is row 1. */
  readonly row: number;
  /** From 0. */
  readonly column: number;
}

/** The characters of a CSV file that CP932 does not have, each once, in the order of their appearance. */
export async function charactersOutsideCp932(pieces: AsyncIterable<Uint8Array>): Promise<OutsideCharacter[]> {
  const outside = new Map<string, OutsideCharacter>();
  const place = { row: 1, column: 0, isQuoted: false };
  for await (const text of decoded(pieces)) {
    for (const character of folded(text)) {
      if (character === '"') place.isQuoted = !place.isQuoted;
      else if (character === "," && !place.isQuoted) place.column++;
      else if (character === "\n" && !place.isQuoted) {
        place.row++;
        place.column = 0;
      } else if (character > "\u007F" && !outside.has(character) && !isInCp932(character))
        outside.set(character, { character, row: place.row, column: place.column });
    }
  }
  return [...outside.values()];
}

async function* decoded(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  for await (const piece of pieces) yield decoder.decode(piece, { stream: true });
  yield decoder.decode();
}

function folded(text: string): string {
  return text.replace(foldable, (character) => folds[character] ?? character);
}

const known = new Map<string, boolean>();

/** The library writes some characters as others that look alike; only what comes back as itself is in it. */
function isInCp932(character: string): boolean {
  const before = known.get(character);
  if (before !== undefined) return before;
  const isIn = iconv.decode(iconv.encode(character, "cp932"), "cp932") === character;
  known.set(character, isIn);
  return isIn;
}
