import { readFileSync } from "node:fs";
import { join } from "node:path";
import iconv from "iconv-lite";
import { describe, expect, it } from "vitest";
import { decodeCp932 } from "../../../../data-pipelines/read/text/cp932.ts";
import { encodingNamed } from "../../../../data-pipelines/read/text/encoding.ts";
import { hasRealData, realData } from "../support/folders.ts";

describe("names of encodings", () => {
  it.each([
    [
      "CP932",
      [
        "SJIS",
        "Shift_JIS",
        "shift-jis",
        "Shift_JIS\n",
        "\ufeffShift_JIS\r\n",
        "932",
        "CP932",
        "MS932",
        "ANSI 932",
        "Windows-31J",
        "windows-932",
        "x-sjis",
      ],
    ],
    ["UTF-8", ["UTF-8", "utf8", "65001", " UTF-8 ", "CP65001"]],
    ["EUC-JP", ["EUC-JP", "eucJP", "51932"]],
    ["Big5", ["Big5", "Big-5", "950"]],
    ["GBK", ["GBK", "936", "GB2312"]],
    ["EUC-KR", ["EUC-KR", "949"]],
    ["Windows-1252", ["1252", "ISO-8859-1", "88591", "latin1", "ANSI 1252"]],
    ["UTF-16LE", ["UTF-16", "utf-16le"]],
    ["koi8-r", ["koi8-r"]],
  ])("are understood as %s", (name, spellings) => {
    for (const spelling of spellings) expect([spelling, encodingNamed(spelling)?.name]).toEqual([spelling, name]);
  });

  it("that nobody knows are no encoding", () => {
    for (const spelling of ["", "martian", "\0\0", "OEM"]) expect(encodingNamed(spelling)).toBeUndefined();
  });

  it.skipIf(!hasRealData)("are understood behind a byte order mark", () => {
    expect(encodingNamed(readFileSync(join(realData, "awkward/cpg_with_bom/29689.cpg"), "utf8"))?.name).toBe("CP932");
  });
});

describe("CP932", () => {
  it("decodes every code as TextDecoder does, but for three control characters that ICU exchanges", () => {
    const strict = new TextDecoder("shift_jis", { fatal: true });
    for (let code = 0; code < 0x10000; code++) {
      if ([0x1a, 0x1c, 0x7f].some((control) => code === control || (code > 0xff && ((code & 0xff) === control || code >> 8 === control))))
        continue;
      const bytes = code < 0x100 ? Buffer.from([code]) : Buffer.from([code >> 8, code & 0xff]);
      expect([code, decodeCp932(bytes, 0, bytes.length)]).toEqual([code, orUndefined(() => strict.decode(bytes))]);
    }
  });

  it("decodes text longer than its buffer", () => {
    const text = "東近江市ﾋｶﾞｼabc①".repeat(2_000);
    const bytes = iconv.encode(text, "cp932");
    expect(decodeCp932(bytes, 0, bytes.length)).toBe(text);
  });
});

function orUndefined(decode: () => string): string | undefined {
  try {
    return decode();
  } catch {
    return undefined;
  }
}
