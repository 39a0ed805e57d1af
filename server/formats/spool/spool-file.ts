import { type FileHandle, open } from "node:fs/promises";
import { LittleEndianWriter } from "../bytes/little-endian-writer.ts";

/** A temporary file that is written once from its start and then read, with little in memory. */
export class SpoolFile {
  /** Where the next bytes are written; `flush` moves them to the file. */
  readonly writer: LittleEndianWriter;
  readonly #file: FileHandle;
  #flushed = 0;

  private constructor(file: FileHandle, bufferBytes: number) {
    this.#file = file;
    this.writer = new LittleEndianWriter(bufferBytes);
  }

  static async create(path: string, bufferBytes = defaultBufferBytes): Promise<SpoolFile> {
    return new SpoolFile(await open(path, "w+"), bufferBytes);
  }

  get byteLength(): number {
    return this.#flushed + this.writer.length;
  }

  /** To be called between records. Does nothing while little is waiting. */
  async flush(waitingBytes = this.writer.bytes.length / 2): Promise<void> {
    const { writer } = this;
    if (writer.length === 0 || writer.length < waitingBytes) return;
    await writeAll(this.#file, writer.bytes.subarray(0, writer.length), this.#flushed);
    this.#flushed += writer.length;
    writer.length = 0;
  }

  /** Writes at a place of its own, for files that are filled in several places. */
  async writeAt(position: number, bytes: Uint8Array): Promise<void> {
    await writeAll(this.#file, bytes, position);
  }

  async readAt(position: number, length: number): Promise<Buffer> {
    const bytes = Buffer.allocUnsafeSlow(length);
    for (let filled = 0; filled < length; ) {
      const { bytesRead } = await this.#file.read(bytes, filled, length - filled, position + filled);
      if (bytesRead === 0) throw new Error("the temporary file is shorter than what was written to it");
      filled += bytesRead;
    }
    return bytes;
  }

  /** The whole file in pieces, after a last flush. */
  async *pieces(pieceBytes = defaultPieceBytes): AsyncGenerator<Buffer> {
    await this.flush(0);
    for (let position = 0; position < this.#flushed; position += pieceBytes) {
      yield await this.readAt(position, Math.min(pieceBytes, this.#flushed - position));
    }
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}

const defaultBufferBytes = 1 << 20;
const defaultPieceBytes = 1 << 18;

async function writeAll(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let written = 0; written < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, written, bytes.length - written, position + written);
    written += bytesWritten;
  }
}
