import { Problem } from "../../../model/problem.ts";

/** A text encoding as reports name it and as TextDecoder knows it. */
export interface TextEncoding {
  readonly name: string;
  readonly label: string;
}

export const utf8: TextEncoding = { name: "UTF-8", label: "utf-8" };
/** Node's `shift_jis` is Windows-31J: NEC row 13, the IBM and the user-defined characters decode. */
export const cp932: TextEncoding = { name: "CP932", label: "shift_jis" };
export const eucJp: TextEncoding = { name: "EUC-JP", label: "euc-jp" };
export const utf16le: TextEncoding = { name: "UTF-16LE", label: "utf-16le" };
export const utf16be: TextEncoding = { name: "UTF-16BE", label: "utf-16be" };
const big5: TextEncoding = { name: "Big5", label: "big5" };
const gbk: TextEncoding = { name: "GBK", label: "gbk" };
const eucKr: TextEncoding = { name: "EUC-KR", label: "euc-kr" };
const windows1252: TextEncoding = { name: "Windows-1252", label: "windows-1252" };

/** Spellings met in .cpg files and on command lines, lower case without signs. */
const spellings: readonly (readonly [TextEncoding, readonly string[]])[] = [
  [utf8, ["utf8", "65001", "cp65001", "ansi65001", "unicode11utf8"]],
  [cp932, ["cp932", "932", "ms932", "ansi932", "oem932", "windows932", "windows31j", "sjis", "xsjis", "shiftjis", "mskanji"]],
  [eucJp, ["eucjp", "ujis", "20932", "51932", "cp20932", "cp51932"]],
  [big5, ["big5", "950", "cp950", "ansi950"]],
  [gbk, ["gbk", "936", "cp936", "ansi936", "gb2312"]],
  [eucKr, ["euckr", "949", "cp949", "ansi949", "uhc"]],
  [windows1252, ["1252", "cp1252", "ansi1252", "windows1252", "latin1", "iso88591", "88591"]],
  [utf16le, ["utf16", "utf16le", "1200"]],
  [utf16be, ["utf16be", "1201"]],
];

/** The encoding meant by a name such as `Shift_JIS`, `ANSI 932` or `utf-8`; undefined when it says nothing known. */
export function encodingNamed(text: string): TextEncoding | undefined {
  const name = text.replace(/^\ufeff/, "").trim();
  const plain = name.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
  const known = spellings.find(([, names]) => names.includes(plain));
  if (known) return known[0];
  try {
    return { name, label: new TextDecoder(name).encoding };
  } catch {
    return undefined;
  }
}

/** @throws Problem `invalid-parameter` when the person named an encoding nobody knows. */
export function encodingAsked(text: string): TextEncoding {
  const encoding = encodingNamed(text);
  if (encoding) return encoding;
  throw new Problem("invalid-parameter", {
    where: "--encoding",
    detail: { ja: `文字コード「${text}」は分かりません`, en: `The encoding "${text}" is not known` },
    remedy: { ja: "CP932、UTF-8、EUC-JP などを指定してください", en: "Name CP932, UTF-8, EUC-JP or another encoding of the web platform" },
  });
}
