/** Numbers from 0 to below 1, the same for the same seed (mulberry32 by T. Ettinger). */
export type Random = () => number;

export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Mutation = (bytes: Buffer, random: Random) => Buffer;

/** Counts and lengths that break programs: ends of the ranges, and what overflows when multiplied by a record's size. */
const awkwardNumbers = [
  0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x10000, 0x0fffffff, 0x10000001, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff,
];
const awkwardText = ["99999999999", "-1", "1e308", "NaN", "", "\0", "\uFEFF", '"', "<", "]]>", "&#x0;", "\ud800", "}{", "0,0", "\r"];

const byteMutations: readonly Mutation[] = [
  function flipBit(bytes, random) {
    const at = placeIn(bytes, random);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(random() * 8));
    return bytes;
  },
  function truncate(bytes, random) {
    return bytes.subarray(0, placeIn(bytes, random));
  },
  function inflateLength(bytes, random) {
    const at = placeIn(bytes, random);
    const value = awkwardNumbers[Math.floor(random() * awkwardNumbers.length)] ?? 0;
    if (at + 8 > bytes.length) return bytes;
    const kind = Math.floor(random() * 4);
    if (kind === 0) bytes.writeUInt32LE(value, at);
    else if (kind === 1) bytes.writeUInt32BE(value, at);
    else if (kind === 2) bytes.writeUInt16LE(value & 0xffff, at);
    else bytes.writeBigUInt64LE(BigInt(value) * 0x1_0000_0001n, at);
    return bytes;
  },
  function spliceRecords(bytes, random) {
    const from = placeIn(bytes, random);
    const piece = bytes.subarray(from, from + 1 + Math.floor(random() * Math.min(4096, bytes.length)));
    const at = placeIn(bytes, random);
    const skipped = random() < 0.5 ? piece.length : 0;
    return Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at + skipped)]);
  },
  function removePiece(bytes, random) {
    const at = placeIn(bytes, random);
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + Math.floor(random() ** 3 * 200))]);
  },
  function writeAwkwardText(bytes, random) {
    const at = placeIn(bytes, random);
    const text = Buffer.from(awkwardText[Math.floor(random() * awkwardText.length)] ?? "");
    return Buffer.concat([bytes.subarray(0, at), text, bytes.subarray(at + (random() < 0.5 ? text.length : 0))]);
  },
  function fill(bytes, random) {
    const at = placeIn(bytes, random);
    return bytes.fill(random() < 0.5 ? 0 : 0xff, at, Math.min(bytes.length, at + 1 + Math.floor(random() * 16)));
  },
];

/** Damage that leaves a document a document, so that what it says is damaged and not only how. */
const textMutations: readonly ((text: string, random: Random) => string)[] = [
  function replaceNumber(text, random) {
    return replaceOne(text, /-?\d+(?:\.\d+)?/g, random, (number) => {
      const kind = Math.floor(random() * 4);
      if (kind === 0) return String(Number(number) + (random() < 0.5 ? 1 : -1));
      if (kind === 1) return number.slice(0, -1);
      return kind === 2 ? `${number}${number}` : pick(awkwardText, random);
    });
  },
  function replaceWord(text, random) {
    return replaceOne(text, /[\p{L}_][\p{L}\p{N}_:.-]*/gu, random, (word) =>
      random() < 0.5
        ? pick([...text.matchAll(/[\p{L}_][\p{L}\p{N}_:.-]*/gu)], random)[0]
        : `${word.slice(0, -1)}${pick(awkwardText, random)}`,
    );
  },
  function movePiece(text, random) {
    const pieces = text.split(/(?<=[,>}\]\n])/);
    const [from, to] = [Math.floor(random() * pieces.length), Math.floor(random() * pieces.length)];
    const piece = pieces[from] ?? "";
    if (random() < 0.7) return pieces.toSpliced(to, 0, piece).join("");
    return pieces.toSpliced(from, 1).join("");
  },
  function writeText(text, random) {
    const at = Math.floor(random() * text.length);
    return text.slice(0, at) + pick(awkwardText, random) + text.slice(at);
  },
];

function replaceOne(text: string, wanted: RegExp, random: Random, by: (found: string) => string): string {
  const found = [...text.matchAll(wanted)];
  if (found.length === 0) return text;
  const { index, 0: old } = pick(found, random);
  return text.slice(0, index) + by(old) + text.slice(index + old.length);
}

/** One to three mutations of a copy; a text is mostly damaged as a text. */
export function mutate(given: Buffer, random: Random, isText = false): Buffer {
  let bytes: Buffer = Buffer.from(given);
  for (let left = 1 + Math.floor(random() * 3); left > 0 && bytes.length > 0; left--) {
    if (isText && random() < 0.9) bytes = Buffer.from(pick(textMutations, random)(bytes.toString(), random));
    else bytes = pick(byteMutations, random)(bytes, random);
  }
  return bytes;
}

/** One of the choices. @throws Error when there is none */
export function pick<T>(choices: readonly T[], random: Random): T {
  const chosen = choices[Math.floor(random() * choices.length)];
  if (chosen === undefined) throw new Error("there is nothing to choose from");
  return chosen;
}

/** Two of ten places are in the first eighth, where headers and counts are. */
function placeIn(bytes: Buffer, random: Random): number {
  const share = random() < 0.1 ? random() / 8 : random();
  return Math.min(bytes.length - 1, Math.floor(share * bytes.length));
}
