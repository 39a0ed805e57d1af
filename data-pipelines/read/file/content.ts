import { open } from "node:fs/promises";
import { Problem } from "../../../model/problem.ts";
import type { LocalText } from "../../../model/text.ts";
import type { DeliveredFile } from "../reader.ts";

/** What a file holds as told by its first bytes, whatever its name says. */
export type Content = keyof typeof contents;

const contents = {
  empty: { ja: "空のファイル", en: "an empty file" },
  "web-page": { ja: "ウェブページ（HTML）", en: "a web page (HTML)" },
  zip: { ja: "zip または Office 文書", en: "a zip or an Office document" },
  "old-office": { ja: "旧形式の Office 文書", en: "an old Office document" },
  pdf: { ja: "PDF", en: "a PDF" },
  image: { ja: "画像", en: "an image" },
  archive: { ja: "zip でない圧縮ファイル（gz・7z・rar・lzh）", en: "an archive other than zip (gz, 7z, rar, lzh)" },
  sqlite: { ja: "SQLite（GeoPackage など）", en: "an SQLite database (such as a GeoPackage)" },
  "git-lfs": { ja: "Git LFS の参照（中身ではない）", en: "a Git LFS pointer instead of the content" },
  shapefile: { ja: "シェープファイル", en: "a shapefile" },
  xml: { ja: "XML", en: "XML" },
  json: { ja: "JSON", en: "JSON" },
  text: { ja: "文字のファイル", en: "text" },
  binary: { ja: "分からないバイナリ", en: "unknown binary data" },
} as const satisfies Record<string, LocalText>;

const headBytes = 1024;

/** First bytes in hexadecimal. */
const signatures: readonly (readonly [Content, readonly string[]])[] = [
  ["zip", ["504b0304", "504b0506", "504b0708"]],
  ["shapefile", ["0000270a"]],
  ["pdf", ["255044462d"]],
  ["image", ["89504e47", "ffd8ff", "47494638", "49492a00", "4d4d002a", "49492b00", "4d4d002b"]],
  ["old-office", ["d0cf11e0"]],
  ["archive", ["1f8b", "377abcaf", "526172211a"]],
  ["sqlite", ["53514c69746520666f726d6174203300"]],
];

/** First characters, after a byte order mark and white space. */
const openings: readonly (readonly [Content, RegExp])[] = [
  ["git-lfs", /^version https:\/\/git-lfs/],
  ["archive", /^..-lh\d-/],
  ["web-page", /^(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b/is],
  ["xml", /^<[?!a-z]/i],
  ["json", /^[[{]/],
];

export async function contentOf(path: string): Promise<Content> {
  const handle = await open(path);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return contentOfHead(buffer.subarray(0, bytesRead));
  } finally {
    await handle.close();
  }
}

function contentOfHead(head: Buffer): Content {
  if (head.length === 0) return "empty";
  const hex = head.toString("hex");
  const signed = signatures.find(([, prefixes]) => prefixes.some((prefix) => hex.startsWith(prefix)));
  if (signed) return signed[0];
  const characters = head
    .toString("latin1")
    .replace(/^\u00ef\u00bb\u00bf/, "")
    .replace(recordSeparator, "")
    .trimStart();
  const opened = openings.find(([, pattern]) => pattern.test(characters));
  if (opened) return opened[0];
  const isUtf16 = hex.startsWith("fffe") || hex.startsWith("feff");
  return isUtf16 || !head.some(isControl) ? "text" : "binary";
}

/** Starts each value of a GeoJSON text sequence (RFC 8142). */
const recordSeparator = "\u001e";

/** A control character that text does not hold; escape (0x1B) belongs to ISO-2022-JP. */
function isControl(byte: number): boolean {
  return byte < 0x09 || (byte > 0x0d && byte < 0x1b);
}

/**
 * @throws Problem `unreadable-file` saying what the file really is, and what to do.
 */
export async function expectContent(file: DeliveredFile, wanted: readonly Content[]): Promise<void> {
  const found = await contentOf(file.path);
  if (wanted.includes(found)) return;
  throw new Problem("unreadable-file", {
    where: file.name,
    detail: {
      ja: `${file.name} の中身は${contents[found].ja}で、${wanted.map((kind) => contents[kind].ja).join("・")}ではありません`,
      en: `${file.name} is really ${contents[found].en}, not ${wanted.map((kind) => contents[kind].en).join(" or ")}`,
    },
    remedy: remedies[found] ?? otherRemedy,
  });
}

const remedies: Partial<Record<Content, LocalText>> = {
  "web-page": {
    ja: "配信元がデータの代わりにウェブページを返しています。アドレスを確かめてダウンロードし直してください",
    en: "The address answered with a web page; check it and download again",
  },
  empty: { ja: "ダウンロードまたはコピーをやり直してください", en: "Download or copy the file again" },
  "git-lfs": { ja: "git lfs pull で中身を取得してください", en: "Fetch the content with git lfs pull" },
};

const otherRemedy: LocalText = {
  ja: "正しいファイルを指定するか、拡張子を中身に合わせてください",
  en: "Name the right file, or give it the extension of its content",
};
