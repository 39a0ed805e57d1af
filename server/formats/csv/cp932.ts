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

/** The characters that CP932 does not have, each once, in the order of their appearance. */
export async function charactersOutsideCp932(pieces: AsyncIterable<Uint8Array>): Promise<string[]> {
  const outside = new Set<string>();
  for await (const text of decoded(pieces))
    for (const character of folded(text)) if (character > "\u007F" && !isInCp932(character)) outside.add(character);
  return [...outside];
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
