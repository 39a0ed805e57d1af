/**
 * Readings of kanji (振り仮名). In the texts a reading stands behind its kanji, `避難所《ひなんじょ》`, or from a bar on,
 * `｜避難する所《ひなんするところ》`. Spoken texts carry them between three characters that no data has; `jsx/` turns these into `<ruby>`,
 * and leaves them out where an element cannot hold any.
 */

const [baseStart, readingStart, readingEnd] = ["\uE000", "\uE001", "\uE002"] as const;

const written = /(?:｜([^《》｜]+)|([\u4E00-\u9FFF々〆ヶ]+))《([^《》]+)》/g;

export function markReadings(text: string): string {
  return text.replace(written, (_all, barred: string | undefined, kanji: string | undefined, reading: string) =>
    [baseStart, barred ?? kanji ?? "", readingStart, reading, readingEnd].join(""),
  );
}

export function hasReadings(text: string): boolean {
  return text.includes(readingStart);
}

const marked = /\uE000([^\uE001]*)\uE001([^\uE002]*)\uE002/g;

export function withoutReadings(text: string): string {
  return text.replace(marked, "$1");
}

export interface RubyPart {
  readonly text: string;
  readonly reading?: string;
}

/** A marked text in its parts, with and without a reading. */
export function rubyParts(text: string): RubyPart[] {
  const parts: RubyPart[] = [];
  let end = 0;
  for (const match of text.matchAll(marked)) {
    if (match.index > end) parts.push({ text: text.slice(end, match.index) });
    parts.push({ text: match[1] ?? "", reading: match[2] ?? "" });
    end = match.index + match[0].length;
  }
  if (end < text.length) parts.push({ text: text.slice(end) });
  return parts;
}
