import { randomBytes } from "node:crypto";
import { mkdir, readdir, rename, rm, stat, utimes } from "node:fs/promises";
import path from "node:path";
import { type FinishedFile, GrowingFile } from "./growing-file.ts";

/** A complete file that is kept for the next requests. */
export interface KeptFile extends FinishedFile {
  /** In the store's folder. */
  readonly name: string;
}

export interface Production {
  readonly file: GrowingFile;
  /** The file where it can be found by name; undefined when it is not kept. */
  kept(signal: AbortSignal): Promise<KeptFile | undefined>;
}

const partSuffix = ".part";
const namePattern = /^(?<key>[\w-]+)\.(?<sha256>[0-9a-f]{64})$/;

/**
 * Files of whole dataset versions, made once and kept under MACHIZU_HOME: written under a temporary name, renamed when complete to
 * `<key>.<sha256 of the content>`. The least recently used are removed when they take more than `mostBytes` together.
 */
export class DownloadStore {
  readonly folder: string;
  readonly #mostBytes: number;
  readonly #turns: Turns;
  readonly #productions = new Map<string, Production>();
  readonly #stop = new AbortController();
  /** Files under way, until the folder is as it shall stay. */
  readonly #underWay = new Set<Promise<unknown>>();
  /** Least recently used first. */
  #kept: Promise<Map<string, KeptFile>> | undefined;

  constructor({ folder, mostBytes, atOnce }: { folder: string; mostBytes: number; atOnce: number }) {
    this.folder = folder;
    this.#mostBytes = mostBytes;
    this.#turns = new Turns(atOnce);
  }

  async find(key: string): Promise<KeptFile | undefined> {
    const kept = await this.#files();
    const file = kept.get(key);
    if (file === undefined) return undefined;
    kept.delete(key);
    kept.set(key, file);
    const now = new Date();
    // What was used last is remembered beyond the process; if not, only the order of removal suffers.
    utimes(path.join(this.folder, file.name), now, now).catch(() => {});
    return file;
  }

  /** What is kept, without counting as a use of it. */
  async look(key: string): Promise<KeptFile | undefined> {
    return (await this.#files()).get(key);
  }

  /** To be called when a kept file turns out to be gone. */
  async forget(key: string): Promise<void> {
    (await this.#files()).delete(key);
  }

  /**
   * Makes a file, or joins whoever is making it.
   * @param key without one the file is made for this reader alone and is gone afterwards.
   */
  async produce(key: string | undefined, make: (signal: AbortSignal) => AsyncIterable<Uint8Array>): Promise<Production> {
    await this.#files();
    this.#stop.signal.throwIfAborted();
    const running = key === undefined ? undefined : this.#productions.get(key);
    if (running) return running;
    const part = path.join(this.folder, `${randomBytes(8).toString("hex")}${partSuffix}`);
    const stop = new AbortController();
    const file = new GrowingFile(
      part,
      this.#turns.inTurn(() => make(stop.signal), stop.signal),
      stop,
    );
    const settled = this.#settle(key, part, file).catch(() => undefined);
    this.#underWay.add(settled);
    const production: Production = {
      file,
      async kept(signal) {
        await file.complete(signal);
        return settled;
      },
    };
    if (key !== undefined) this.#productions.set(key, production);
    stop.signal.addEventListener("abort", () => this.#end(key, production));
    const closing = () => stop.abort(this.#stop.signal.reason);
    this.#stop.signal.addEventListener("abort", closing);
    void settled.then(() => {
      this.#end(key, production);
      this.#underWay.delete(settled);
      this.#stop.signal.removeEventListener("abort", closing);
    });
    return production;
  }

  /** Files that are not complete are given up; afterwards nothing is written any more. */
  async close(): Promise<void> {
    this.#stop.abort(new Error("the server stops"));
    await Promise.all(this.#underWay);
  }

  #end(key: string | undefined, production: Production): void {
    if (key !== undefined && this.#productions.get(key) === production) this.#productions.delete(key);
  }

  async #settle(key: string | undefined, part: string, file: GrowingFile): Promise<KeptFile | undefined> {
    try {
      const finished = await file.finished;
      if (key === undefined || finished.bytes > this.#mostBytes) return undefined;
      const name = `${key}.${finished.sha256}`;
      await rename(part, path.join(this.folder, name));
      const kept = await this.#files();
      const keptFile = { ...finished, name };
      kept.set(key, keptFile);
      await this.#removeSurplus(kept);
      return keptFile;
    } finally {
      // readers that are still at it have it open
      await rm(part, { force: true });
      file.release();
    }
  }

  async #removeSurplus(kept: Map<string, KeptFile>): Promise<void> {
    let total = [...kept.values()].reduce((sum, { bytes }) => sum + bytes, 0);
    for (const [key, { name, bytes }] of kept) {
      if (total <= this.#mostBytes) return;
      kept.delete(key);
      total -= bytes;
      await rm(path.join(this.folder, name), { force: true });
    }
  }

  #files(): Promise<Map<string, KeptFile>> {
    return (this.#kept ??= this.#readFolder().catch((error: unknown) => {
      this.#kept = undefined;
      throw error;
    }));
  }

  /** What an earlier process kept; what it did not complete is removed. */
  async #readFolder(): Promise<Map<string, KeptFile>> {
    await mkdir(this.folder, { recursive: true });
    const found: { key: string; file: KeptFile; usedAt: number }[] = [];
    for (const name of await readdir(this.folder)) {
      const { key, sha256 } = namePattern.exec(name)?.groups ?? {};
      if (name.endsWith(partSuffix)) await rm(path.join(this.folder, name), { force: true });
      if (key === undefined || sha256 === undefined) continue;
      const { size, mtimeMs } = await stat(path.join(this.folder, name));
      found.push({ key, file: { name, sha256, bytes: size }, usedAt: mtimeMs });
    }
    found.sort((a, b) => a.usedAt - b.usedAt);
    const kept = new Map(found.map(({ key, file }) => [key, file]));
    await this.#removeSurplus(kept);
    return kept;
  }
}

/** So many at once; the others wait, first come first served. */
class Turns {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(atOnce: number) {
    this.#free = atOnce;
  }

  async *inTurn(make: () => AsyncIterable<Uint8Array>, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    if (this.#free === 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#free--;
    try {
      signal.throwIfAborted();
      yield* make();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free++;
    }
  }
}
