import { createHash } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import { Turn } from "../formats/spool/in-turns.ts";

const pieceBytes = 1 << 16;

/**
 * A file that is read while it is written, by any number of readers, each at its own pace; so that a slow reader never
 * holds a database connection. When its last reader leaves before the end, the writing stops.
 */
export class GrowingFile {
  /** Aborted when nobody wants the file any more. */
  readonly #stop: AbortController;
  readonly #file: Promise<FileHandle>;
  readonly #hash = createHash("sha256");
  #size = 0;
  #readers = 0;
  #isHeld = true;
  #changed = Promise.withResolvers<void>();
  /** Resolves when all is written and on the disk; rejects when it never will be. */
  readonly finished: Promise<FinishedFile>;
  #state: "growing" | "written" | "failed" = "growing";
  #failure: unknown;

  /** The file stays open until `release`, and while it has readers; its name may change or go. */
  constructor(path: string, pieces: AsyncIterable<Uint8Array>, stop: AbortController) {
    this.#stop = stop;
    this.#file = open(path, "wx+");
    this.finished = this.#write(pieces);
    // Whoever waits for it is told; without anybody it must not count as unhandled.
    this.finished.catch(() => {});
  }

  /** Waits until there is something to send. @throws what the writing failed with. */
  async started(signal: AbortSignal): Promise<void> {
    await this.#while(signal, () => this.#size === 0 && this.#state === "growing");
  }

  /** Waits until all is there. */
  async complete(signal: AbortSignal): Promise<FinishedFile> {
    await this.#while(signal, () => this.#state === "growing");
    return this.finished;
  }

  /** No reader will come any more. */
  release(): void {
    this.#isHeld = false;
    this.#closeUnused();
  }

  /** @param signal the reader is gone. */
  async *read(signal: AbortSignal): AsyncGenerator<Uint8Array> {
    this.#readers++;
    try {
      const file = await this.#file;
      for (let position = 0; ;) {
        await this.#while(signal, () => this.#size === position && this.#state === "growing");
        if (position === this.#size) return;
        const length = Math.min(pieceBytes, this.#size - position);
        const { bytesRead, buffer } = await file.read(Buffer.allocUnsafeSlow(length), 0, length, position);
        position += bytesRead;
        yield buffer.subarray(0, bytesRead);
      }
    } finally {
      this.#leave();
    }
  }

  /** Waits for changes while `condition` holds, as a reader. */
  async #while(signal: AbortSignal, condition: () => boolean): Promise<void> {
    this.#readers++;
    const gone = Promise.withResolvers<never>();
    gone.promise.catch(() => {});
    const leave = () => gone.reject(signal.reason);
    signal.addEventListener("abort", leave);
    try {
      signal.throwIfAborted();
      while (condition()) await Promise.race([this.#changed.promise, gone.promise]);
      if (this.#state === "failed") throw this.#failure;
    } finally {
      signal.removeEventListener("abort", leave);
      // the reader may go on at once, so its place is given up a moment later
      setImmediate(() => this.#leave());
    }
  }

  #leave(): void {
    this.#readers--;
    if (this.#readers === 0 && this.#state === "growing") this.#stop.abort(new Error("nobody reads the file any more"));
    this.#closeUnused();
  }

  #closeUnused(): void {
    if (this.#isHeld || this.#readers > 0) return;
    this.#file.then((file) => file.close()).catch(() => {});
  }

  async #write(pieces: AsyncIterable<Uint8Array>): Promise<FinishedFile> {
    try {
      const file = await this.#file;
      const turn = new Turn();
      for await (const piece of pieces) {
        this.#stop.signal.throwIfAborted();
        if (piece.length === 0) {
          if (turn.isOver) await turn.letOthers();
          continue;
        }
        this.#hash.update(piece);
        for (let written = 0; written < piece.length;)
          written += (await file.write(piece, written, piece.length - written, this.#size + written)).bytesWritten;
        this.#size += piece.length;
        this.#announce();
      }
      this.#state = "written";
      this.#announce();
      await file.datasync();
      return { bytes: this.#size, sha256: this.#hash.digest("hex") };
    } catch (error) {
      this.#state = "failed";
      this.#failure = error;
      this.#announce();
      throw error;
    }
  }

  #announce(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers<void>();
  }
}

export interface FinishedFile {
  readonly bytes: number;
  readonly sha256: string;
}
