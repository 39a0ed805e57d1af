import { crc32 } from "node:zlib";
import { openPromise, type Entry, type ZipFile } from "yauzl";
import { Problem } from "../../../model/problem.ts";
import { damagedFile } from "../file/damage.ts";
import type { DeliveredFile } from "../reader.ts";

/** Members are streamed, never kept, so this only bounds the time that a made-up file can cost. */
const largestMemberBytes = 4 * 2 ** 30;
const mostMembers = 20_000;
const encryptedFlag = 1;

/** The members of a zip that is itself one file to people: KMZ, XLSX. They are inflated as they are read. */
export class ZipMembers {
  readonly file: DeliveredFile;
  readonly #entries: ReadonlyMap<string, Entry>;

  private constructor(file: DeliveredFile, entries: ReadonlyMap<string, Entry>) {
    this.file = file;
    this.#entries = entries;
  }

  /** @throws Problem `unreadable-file` when it is no zip that can be read. */
  static async open(file: DeliveredFile): Promise<ZipMembers> {
    const entries = new Map<string, Entry>();
    await withArchive(file, async (archive) => {
      for await (const entry of archive.eachEntry()) {
        entries.set(entry.fileNameRaw.toString("utf8").replaceAll("\\", "/").replace(/^\//, ""), entry);
        if (entries.size > mostMembers)
          throw tooLarge(file, { ja: `${mostMembers} 個を超える中身`, en: `more than ${mostMembers} members` });
      }
    });
    return new ZipMembers(file, entries);
  }

  get names(): readonly string[] {
    return [...this.#entries.keys()];
  }

  has(name: string): boolean {
    return this.#entries.has(name);
  }

  /** @throws Problem `unreadable-file` when the member is missing or damaged. */
  async *bytes(name: string): AsyncGenerator<Buffer> {
    const entry = this.#entries.get(name);
    if (!entry) throw damagedFile(this.file.name, { ja: `中に ${name} がありません`, en: `does not hold ${name}` });
    if ((entry.generalPurposeBitFlag & encryptedFlag) !== 0 || !entry.canDecodeFileData()) {
      throw damagedFile(
        this.file.name,
        { ja: "パスワード付き、または展開できない圧縮方式です", en: "has a password or a compression that is not read" },
        { ja: "パスワードなしで保存し直してください", en: "Save it again without a password" },
      );
    }
    if (entry.uncompressedSize > largestMemberBytes) {
      throw tooLarge(this.file, {
        ja: `展開すると ${largestMemberBytes / 2 ** 30} GB を超える中身`,
        en: `a member of more than ${largestMemberBytes / 2 ** 30} GB`,
      });
    }
    yield* streamEntry(this.file, entry);
  }
}

/** yauzl refuses data of another size than declared; the checksum is ours to check. */
async function* streamEntry(file: DeliveredFile, entry: Entry): AsyncGenerator<Buffer> {
  const archive = await openArchive(file);
  let checksum = 0;
  try {
    const content: AsyncIterable<Buffer> = await archive.openReadStreamPromise(entry);
    for await (const chunk of content) {
      checksum = crc32(chunk, checksum);
      yield chunk;
    }
  } catch (error) {
    throw asProblem(file, error);
  } finally {
    archive.close();
  }
  if (checksum !== entry.crc32)
    throw damagedFile(file.name, { ja: "zip の中身が壊れています（検査値の不一致）", en: "is a damaged zip (wrong checksum)" });
}

async function withArchive(file: DeliveredFile, use: (archive: ZipFile) => Promise<void>): Promise<void> {
  const archive = await openArchive(file);
  try {
    await use(archive);
  } catch (error) {
    throw asProblem(file, error);
  } finally {
    archive.close();
  }
}

async function openArchive(file: DeliveredFile): Promise<ZipFile> {
  try {
    return await openPromise(file.path, { decodeStrings: false, lazyEntries: true, autoClose: false });
  } catch (error) {
    throw asProblem(file, error);
  }
}

/** Errors of the disk stay what they are; everything else that goes wrong in unpacking is damage. */
function asProblem(file: DeliveredFile, error: unknown): unknown {
  if (error instanceof Problem || !(error instanceof Error) || "syscall" in error) return error;
  return damagedFile(file.name, { ja: `zip として壊れています（${error.message}）`, en: `is damaged as a zip (${error.message})` });
}

function tooLarge(file: DeliveredFile, what: { ja: string; en: string }): Problem {
  return new Problem("too-large", {
    where: file.name,
    detail: { ja: `${file.name} に${what.ja}があります`, en: `${file.name} holds ${what.en}` },
    remedy: { ja: "分割して提出してください", en: "Deliver it in smaller parts" },
  });
}
