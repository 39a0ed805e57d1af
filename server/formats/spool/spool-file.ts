import { type FileHandle, open } from "node:fs/promises";
import { LittleEndianWriter } from "../bytes/little-endian-writer.ts";

const firstBufferBytes = 1 << 16;
/** As much waits in memory before it is written to the file. */
const waitingBytes = 1 << 19;
const pieceBytes = 1 << 18;

/** Bytes that are written once from their start and then read, with little of them in memory. */
export class SpoolFile {
  /** Where the next bytes are written. */
  readonly writer = new LittleEndianWriter(firstBufferBytes);
  readonly #path: string;
  #file: FileHandle | undefined;
  readonly #inMemoryBytes: number;
  #flushed = 0;

  /** @param inMemoryBytes what stays smaller never sees the disk. */
  constructor(path: string, inMemoryBytes = waitingBytes) {
    this.#path = path;
    this.#inMemoryBytes = inMemoryBytes;
  }

  get isInMemory(): boolean {
    return this.#file === undefined;
  }

  get byteLength(): number {
    return this.#flushed + this.writer.length;
  }

  /** Makes room in memory for so many bytes, as far as they are to stay there: growing copies all of them, which others would wait for. */
  expect(byteLength: number): void {
    const room = Math.ceil(Math.min(byteLength, this.#inMemoryBytes));
    if (this.isInMemory && room > this.writer.length) this.writer.reserve(room - this.writer.length);
  }

  /** To be called now and then between records. */
  async flush(): Promise<void> {
    if (this.writer.length < (this.isInMemory ? this.#inMemoryBytes : waitingBytes)) return;
    const wasInMemory = this.isInMemory;
    await this.#flushNow();
    if (wasInMemory) this.writer.shrink(2 * waitingBytes);
  }

  /** To be called after the last record, before reading. */
  async end(): Promise<void> {
    if (this.#file !== undefined) await this.#flushNow();
  }

  /** Writes at a place of its own, for a file that is filled in several places at once. */
  async writeAt(position: number, bytes: Uint8Array): Promise<void> {
    this.#file ??= await open(this.#path, "w+");
    for (let written = 0; written < bytes.length;) {
      const { bytesWritten } = await this.#file.write(bytes, written, bytes.length - written, position + written);
      written += bytesWritten;
    }
  }

  /** @param into is used again where the bytes have to come from the file; without it they get memory of their own. */
  async readAt(position: number, length: number, into?: Buffer): Promise<Buffer> {
    if (this.#file === undefined) return this.writer.bytes.subarray(position, position + length);
    const bytes = into?.subarray(0, length) ?? Buffer.allocUnsafeSlow(length);
    for (let filled = 0; filled < length;) {
      const { bytesRead } = await this.#file.read(bytes, filled, length - filled, position + filled);
      if (bytesRead === 0) throw new Error("the temporary file is shorter than what was written to it");
      filled += bytesRead;
    }
    return bytes;
  }

  /** All bytes, in pieces that are valid until the next is asked for. */
  async *pieces(): AsyncGenerator<Buffer> {
    const buffer = Buffer.allocUnsafeSlow(pieceBytes);
    for (let position = 0; position < this.byteLength; position += pieceBytes) {
      yield await this.readAt(position, Math.min(pieceBytes, this.byteLength - position), buffer);
    }
  }

  async close(): Promise<void> {
    await this.#file?.close();
    this.#file = undefined;
  }

  async #flushNow(): Promise<void> {
    const { writer } = this;
    await this.writeAt(this.#flushed, writer.bytes.subarray(0, writer.length));
    this.#flushed += writer.length;
    writer.length = 0;
  }
}
