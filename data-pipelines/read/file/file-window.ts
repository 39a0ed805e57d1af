import { open, type FileHandle } from "node:fs/promises";
import { Problem } from "../../../model/problem.ts";
import type { DeliveredFile } from "../reader.ts";

/** A jump reads little, reading on reads more and more: sequential files are fast, scattered ones do not waste reads. */
const windowBytes = { first: 1 << 16, largest: 1 << 21 };

/** Random access to a file through one reused buffer. What `peek` and `load` return is valid until the next `load`. */
export class FileWindow {
  readonly file: DeliveredFile;
  readonly #handle: FileHandle;
  #buffer: Buffer = Buffer.alloc(0);
  #start = 0;
  #end = 0;
  #size = windowBytes.first;

  private constructor(file: DeliveredFile, handle: FileHandle) {
    this.file = file;
    this.#handle = handle;
  }

  static async open(file: DeliveredFile): Promise<FileWindow> {
    return new FileWindow(file, await open(file.path));
  }

  /** The bytes if they are at hand, without waiting. */
  peek(position: number, length: number): Buffer | undefined {
    if (position < this.#start || position + length > this.#end) return undefined;
    return this.#buffer.subarray(position - this.#start, position - this.#start + length);
  }

  /** A big-endian number of 32 bits, if it is at hand. */
  peekUint32(position: number): number | undefined {
    if (position < this.#start || position + 4 > this.#end) return undefined;
    return this.#buffer.readUInt32BE(position - this.#start);
  }

  /**
   * @param length must have been checked against the file's size: it is allocated.
   * @throws Problem `unreadable-file` when the file ends before.
   */
  async load(position: number, length: number): Promise<Buffer> {
    const atHand = this.peek(position, length);
    if (atHand) return atHand;
    const readsOn = position >= this.#start && position <= this.#end + this.#size;
    this.#size = readsOn ? Math.min(this.#size * 2, windowBytes.largest) : windowBytes.first;
    const wanted = Math.max(length, Math.min(this.#size, this.file.bytes - position));
    if (this.#buffer.length < wanted || this.#buffer.length > 2 * Math.max(wanted, windowBytes.largest)) {
      this.#buffer = Buffer.allocUnsafeSlow(Math.max(wanted, Math.min(this.#size, this.file.bytes)));
    }
    this.#start = position;
    this.#end = position + (await this.#fill(position, wanted));
    const bytes = this.peek(position, length);
    if (bytes) return bytes;
    throw new Problem("unreadable-file", {
      where: this.file.name,
      detail: {
        ja: `${this.file.name} は ${position + length} バイト必要ですが、途中で終わっています`,
        en: `${this.file.name} ends before byte ${position + length}`,
      },
      remedy: { ja: "ファイルをコピーし直してください", en: "Copy the file again" },
    });
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }

  async #fill(position: number, wanted: number): Promise<number> {
    let filled = 0;
    while (filled < wanted) {
      const { bytesRead } = await this.#handle.read(this.#buffer, filled, wanted - filled, position + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return filled;
  }
}
