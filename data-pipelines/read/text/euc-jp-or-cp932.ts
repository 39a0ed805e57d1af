/**
 * Nearly all EUC-JP text is also valid CP932 (as half-width katakana and rare kanji), so a strict decoder
 * cannot tell them apart. The bytes can: CP932 text leads most characters with 0x81–0x9F, which EUC-JP never
 * does; what is left is text of half-width katakana only, which EUC-JP would show as kana rows or bytes from 0xE0.
 */
export function looksLikeEucJp(byteCounts: Uint32Array): boolean {
  let nonAscii = 0;
  let fromE0 = 0;
  for (let byte = 0x80; byte < 0x100; byte++) {
    const count = byteCounts[byte] ?? 0;
    nonAscii += count;
    if (byte >= 0xe0) fromE0 += count;
  }
  const kanaRows = (byteCounts[0xa4] ?? 0) + (byteCounts[0xa5] ?? 0);
  return nonAscii > 0 && (fromE0 > 0 || kanaRows * 4 >= nonAscii);
}

export function countBytes(bytes: Uint8Array, counts: Uint32Array): void {
  for (const byte of bytes) counts[byte] = (counts[byte] ?? 0) + 1;
}
