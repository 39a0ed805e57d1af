import { damagedFile } from "../file/damage.ts";
import type { FileWindow } from "../file/file-window.ts";
import { indexEntryBytes, shapefileHeaderBytes } from "./shp-header.ts";

const recordHeaderBytes = 8;

/**
 * The shapes of a .shp in the order of its .shx, which survives gaps and moved records. Where the two disagree,
 * the place right after the previous record is tried, so that one bad index entry loses nothing.
 */
export class ShpRecords {
  readonly #shp: FileWindow;
  readonly #shx: FileWindow;
  #expected: number | undefined = shapefileHeaderBytes;

  constructor(shp: FileWindow, shx: FileWindow) {
    this.#shp = shp;
    this.#shx = shx;
  }

  /** Record content without waiting, when it is at hand and as the index says. */
  peek(index: number): Buffer | undefined {
    const entry = shapefileHeaderBytes + index * indexEntryBytes;
    const [words, lengthWords] = [this.#shx.peekUint32(entry), this.#shx.peekUint32(entry + 4)];
    if (words === undefined || lengthWords === undefined) return undefined;
    const content = words * 2 + recordHeaderBytes;
    if (this.#shp.peekUint32(content - 4) !== lengthWords) return undefined;
    const record = this.#shp.peek(content, lengthWords * 2);
    if (record) this.#expected = content + record.length;
    return record;
  }

  /**
   * Record content, valid until the next call; undefined when this record alone is damaged.
   * @throws Problem `unreadable-file` when the file ends early.
   */
  async load(index: number): Promise<Buffer | undefined> {
    const { position, length } = await this.#entry(index);
    const end = position + recordHeaderBytes + length;
    if (end > this.#shp.file.bytes && (await this.#isPastTheEnd(index + 1))) {
      const { name, bytes } = this.#shp.file;
      throw damagedFile(name, {
        ja: `${index + 1} 件目の図形の途中で終わっています（${end} バイト必要なところ ${bytes} バイト）`,
        en: `ends inside record ${index + 1} (${bytes} of at least ${end} bytes)`,
      });
    }
    const content =
      (await this.#contentAt(position, (header) => header.readUInt32BE(4) * 2 === length || header.readUInt32BE(0) === index + 1)) ??
      (await this.#contentAt(this.#expected, (header) => header.readUInt32BE(0) === index + 1));
    if (!content) this.#expected = undefined;
    return content;
  }

  async #entry(index: number): Promise<{ position: number; length: number }> {
    const entry = await this.#shx.load(shapefileHeaderBytes + index * indexEntryBytes, indexEntryBytes);
    return { position: entry.readUInt32BE(0) * 2, length: entry.readUInt32BE(4) * 2 };
  }

  async #isPastTheEnd(index: number): Promise<boolean> {
    const entryEnd = shapefileHeaderBytes + (index + 1) * indexEntryBytes;
    if (entryEnd > this.#shx.file.bytes) return true;
    const { position, length } = await this.#entry(index);
    return position + recordHeaderBytes + length > this.#shp.file.bytes;
  }

  async #contentAt(position: number | undefined, isRight: (header: Buffer) => boolean): Promise<Buffer | undefined> {
    const fileBytes = this.#shp.file.bytes;
    if (position === undefined || position < shapefileHeaderBytes || position + recordHeaderBytes > fileBytes) return undefined;
    const header = await this.#shp.load(position, recordHeaderBytes);
    const length = header.readUInt32BE(4) * 2;
    if (!isRight(header) || position + recordHeaderBytes + length > fileBytes) return undefined;
    const record = await this.#shp.load(position, recordHeaderBytes + length);
    this.#expected = position + record.length;
    return record.subarray(recordHeaderBytes);
  }
}
