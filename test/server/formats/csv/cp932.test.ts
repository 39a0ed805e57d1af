import iconv from "iconv-lite";
import { describe, expect, it } from "vitest";
import { charactersOutsideCp932, toCp932 } from "../../../../server/formats/csv/cp932.ts";

/** One byte a piece, so that every character is cut. */
async function* bytewise(text: string): AsyncGenerator<Uint8Array> {
  for (const byte of Buffer.from(text)) yield await Promise.resolve(Uint8Array.of(byte));
}

async function inCp932(text: string): Promise<string> {
  return iconv.decode(Buffer.concat(await Array.fromAsync(toCp932(bytewise(text)))), "cp932");
}

describe("CP932", () => {
  it("has IBM's and NEC's own characters", async () => {
    const text = "髙﨑①㈱Ⅲ～－∥―￠￡￢￥ｱ?";
    expect(await charactersOutsideCp932(bytewise(text))).toEqual([]);
    expect(await inCp932(text)).toBe(text);
  });

  it("gets the look-alikes it has in place of those it has not", async () => {
    expect(await charactersOutsideCp932(bytewise("〜−‖—¢£¬¥"))).toEqual([]);
    expect(await inCp932("〜−‖—¢£¬¥")).toBe("～－∥―￠￡￢￥");
  });

  it("lacks the rest, which is named once each", async () => {
    expect((await charactersOutsideCp932(bytewise("𠮷é–𠮷🏫é"))).map(({ character }) => character)).toEqual(["𠮷", "é", "–", "🏫"]);
  });
});
