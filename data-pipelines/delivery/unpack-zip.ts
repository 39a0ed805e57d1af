import { createWriteStream } from "node:fs";
import { extname, join } from "node:path";
import { Transform, type Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { crc32 } from "node:zlib";
import { openPromise, type Entry, type ZipFile } from "yauzl";
import { Problem } from "../../model/problem.ts";
import type { LocalText } from "../../model/text.ts";
import { damagedFile } from "../read/file/damage.ts";
import type { DeliveredFile } from "../read/reader.ts";
import { memberName } from "./member-name.ts";

/** A prefecture's KSJ zip unpacks to about 2 GB; beyond these a zip is a mistake or an attack. */
export const zipLimits: ZipLimits = { unpackedBytes: 16 * 2 ** 30, entries: 20_000, compressionRatio: 500, ratioFreeBytes: 64 * 2 ** 20 };

export interface ZipLimits {
  readonly unpackedBytes: number;
  readonly entries: number;
  /** Deflate ends near 1000; a .dbf of blanks reaches 300. Only looked at in members beyond `ratioFreeBytes`. */
  readonly compressionRatio: number;
  readonly ratioFreeBytes: number;
}

/** Counts over all zips of one delivery, nested ones too. */
export interface UnpackBudget {
  readonly folder: string;
  readonly limits: ZipLimits;
  bytes: number;
  entries: number;
}

const encryptedFlag = 1;
const unixSymlink = 0o120000;
const unixTypeMask = 0o170000;

/**
 * Unpacks a zip into numbered files in `budget.folder`; member names never reach the file system.
 * @param prefix goes before the member names: the name of a nested zip and `/`.
 * @throws Problem `unreadable-file` (damaged, encrypted, unsafe names) or `too-large`.
 */
export async function unpackZip(zip: DeliveredFile, prefix: string, budget: UnpackBudget): Promise<DeliveredFile[]> {
  const archive = await openArchive(zip);
  const files = new Map<string, DeliveredFile>();
  try {
    for await (const entry of archive.eachEntry()) {
      const name = safeName(zip, entry);
      budget.entries++;
      if (budget.entries > budget.limits.entries) throw tooManyEntries(zip, budget.limits);
      if (isFolder(entry) || isLitter(name)) continue;
      if (files.has(name)) throw refusedMember(zip, name, { ja: "同じ名前が二つあります", en: "occurs twice" });
      checkSize(zip, entry, budget);
      files.set(name, await unpackEntry(archive, { zip, entry, name: prefix + name, budget }));
    }
  } catch (error) {
    throw asProblem(zip, error);
  } finally {
    archive.close();
  }
  return [...files.values()];
}

/** What macOS and Windows add beside the delivered files. */
export function isLitter(name: string): boolean {
  return /(?:^|\/)(?:__MACOSX\/|\._|\.DS_Store$|Thumbs\.db$|desktop\.ini$)/.test(name);
}

async function openArchive(zip: DeliveredFile): Promise<ZipFile> {
  try {
    return await openPromise(zip.path, { decodeStrings: false, lazyEntries: true, autoClose: false });
  } catch (error) {
    throw asProblem(zip, error);
  }
}

function safeName(zip: DeliveredFile, entry: Entry): string {
  const member = memberName(entry.fileNameRaw);
  if ("refused" in member) throw refusedMember(zip, entry.fileNameRaw.toString("latin1"), member.refused);
  if ((entry.generalPurposeBitFlag & encryptedFlag) !== 0) {
    throw damagedFile(
      zip.name,
      { ja: "パスワード付きの zip です", en: "is a zip with a password" },
      { ja: "パスワードなしの zip を提出してください", en: "Deliver it without a password" },
    );
  }
  if (((entry.externalFileAttributes >>> 16) & unixTypeMask) === unixSymlink) {
    throw refusedMember(zip, member.name, { ja: "別の場所を指すリンクです", en: "is a symbolic link" });
  }
  return member.name;
}

function isFolder(entry: Entry): boolean {
  const last = entry.fileNameRaw.at(-1);
  return last === 0x2f || (last === 0x5c && entry.uncompressedSize === 0);
}

function checkSize(zip: DeliveredFile, entry: Entry, budget: UnpackBudget): void {
  budget.bytes += entry.uncompressedSize;
  const { limits } = budget;
  if (budget.bytes > limits.unpackedBytes) {
    const megabytes = Math.round(limits.unpackedBytes / 2 ** 20);
    throw beyondLimit(zip, { ja: `展開すると ${megabytes} MB を超える内容`, en: `more than ${megabytes} MB when unpacked` });
  }
  const isDense = entry.uncompressedSize > entry.compressedSize * limits.compressionRatio;
  if (isDense && entry.uncompressedSize > limits.ratioFreeBytes) {
    throw beyondLimit(zip, { ja: "異常な圧縮率の内容", en: "content compressed beyond belief" });
  }
}

interface Member {
  readonly zip: DeliveredFile;
  readonly entry: Entry;
  readonly name: string;
  readonly budget: UnpackBudget;
}

/** yauzl itself refuses data of another size than declared; the checksum is ours to check. */
async function unpackEntry(archive: ZipFile, { zip, entry, name, budget }: Member): Promise<DeliveredFile> {
  if (!entry.canDecodeFileData()) {
    throw refusedMember(zip, name, {
      ja: `圧縮方式 ${entry.compressionMethod} は展開できません`,
      en: `uses compression method ${entry.compressionMethod}, which is not read`,
    });
  }
  const path = join(budget.folder, String(budget.entries).padStart(6, "0") + plainExtension(name));
  let checksum = 0;
  const check = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      checksum = crc32(chunk, checksum);
      done(null, chunk);
    },
  });
  const content: Readable = await archive.openReadStreamPromise(entry);
  await pipeline(content, check, createWriteStream(path, { flags: "wx" }));
  if (checksum !== entry.crc32)
    throw refusedMember(zip, name, { ja: "中身が壊れています（検査値の不一致）", en: "is damaged (wrong checksum)" });
  return { name, path, bytes: entry.uncompressedSize };
}

/** Kept for people and programs that look into the folder. */
function plainExtension(name: string): string {
  const extension = extname(name).toLowerCase();
  return /^\.[a-z0-9]{1,8}$/.test(extension) ? extension : "";
}

function refusedMember(zip: DeliveredFile, member: string, why: LocalText): Problem {
  return damagedFile(
    zip.name,
    { ja: `「${member}」は${why.ja}`, en: `"${member}" ${why.en}` },
    { ja: "必要なファイルだけで zip を作り直してください", en: "Make the zip again with the needed files only" },
  );
}

function tooManyEntries(zip: DeliveredFile, limits: ZipLimits): Problem {
  return beyondLimit(zip, { ja: `${limits.entries} 個を超えるファイル`, en: `more than ${limits.entries} files` });
}

function beyondLimit(zip: DeliveredFile, what: LocalText): Problem {
  return new Problem("too-large", {
    where: zip.name,
    detail: { ja: `${zip.name} に${what.ja}があります`, en: `${zip.name} holds ${what.en}` },
    remedy: { ja: "分割して提出してください", en: "Deliver it in smaller parts" },
  });
}

/** Errors of the disk stay what they are; everything else that goes wrong in unpacking is a damaged zip. */
function asProblem(zip: DeliveredFile, error: unknown): unknown {
  if (error instanceof Problem || !(error instanceof Error)) return error;
  if ("syscall" in error) return error;
  // The list of members stands at the end: a zip without it was cut short on its way.
  return error.message.startsWith("End of central directory")
    ? damagedFile(zip.name, { ja: "zip が途中で切れているか、zip ではありません", en: "is a zip that was cut short, or no zip" })
    : damagedFile(zip.name, { ja: `zip が壊れています（${error.message}）`, en: `is a damaged zip (${error.message})` });
}
