import iconv from "iconv-lite";

/** Letters that look the same but have no code in CP932. */
const twins: readonly (readonly [from: string, to: string])[] = [
  ["〜", "～"],
  ["−", "－"],
  ["‖", "∥"],
  ["—", "―"],
];

const remembered = new Map<string, Buffer>();

/** @throws RangeError when a letter cannot be written in CP932: a question mark in its place would be silent loss. */
export function cp932Bytes(text: string): Buffer {
  const known = remembered.get(text);
  if (known) return known;
  const writable = twins.reduce((result, [from, to]) => result.replaceAll(from, to), text);
  const bytes = iconv.encode(writable, "cp932");
  if (iconv.decode(bytes, "cp932") !== writable) throw new RangeError(`not writable in CP932: ${text}`);
  if (remembered.size < 20_000) remembered.set(text, bytes);
  return bytes;
}
