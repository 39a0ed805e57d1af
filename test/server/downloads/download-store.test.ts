import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DownloadStore } from "../../../server/downloads/download-store.ts";

const nobodyLeaves = new AbortController().signal;

describe("the store of downloads", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "machizu-store-test-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const open = (mostBytes = 1e6, atOnce = 2) => new DownloadStore({ folder, mostBytes, atOnce });

  it("gives the same bytes to all who ask at the same time, and makes them once", async () => {
    const store = open();
    let made = 0;
    const make = async function* () {
      made++;
      for (let piece = 0; piece < 20; piece++) {
        await pause(1);
        yield Buffer.alloc(10_000, piece);
      }
    };
    const readers = Array.from({ length: 5 }, async () => {
      const { file } = await store.produce("one", make);
      return Buffer.concat(await Array.fromAsync(file.read(nobodyLeaves)));
    });
    const [first, ...others] = await Promise.all(readers);
    expect(first?.length).toBe(200_000);
    for (const other of others) expect(other.equals(first ?? Buffer.alloc(0))).toBe(true);
    expect(made).toBe(1);
  });

  it("keeps a complete file for the next process, under the digest of its content", async () => {
    const { kept } = await open().produce("report", () => pieces("hello ", "world"));
    const file = await kept(nobodyLeaves);
    expect(file).toMatchObject({ bytes: 11, sha256: "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9" });
    expect(await readFile(path.join(folder, file?.name ?? ""), "utf8")).toBe("hello world");
    expect(await open().find("report")).toEqual(file);
  });

  it("writes nothing any more once it is closed: what is under way is given up, and nothing new begins", async () => {
    const store = open();
    const endless = async function* () {
      for (;;) {
        await pause(1);
        yield Buffer.alloc(1000);
      }
    };
    const { file } = await store.produce("endless", endless);
    await file.started(nobodyLeaves);
    await store.close();
    expect(await readdir(folder)).toEqual([]);
    await expect(file.complete(nobodyLeaves)).rejects.toThrow("the server stops");
    await expect(store.produce("next", endless)).rejects.toThrow("the server stops");
  });

  it("removes what a crashed process left half-written, and nothing else", async () => {
    const { kept } = await open().produce("whole", () => pieces("abc"));
    await kept(nobodyLeaves);
    await writeFile(path.join(folder, "0123456789abcdef.part"), "half");
    const store = open();
    expect(await store.find("whole")).toBeDefined();
    expect((await readdir(folder)).length).toBe(1);
  });

  it("removes the least recently used files when they take too much room", async () => {
    const store = open(250);
    for (const key of ["a", "b"]) await (await store.produce(key, () => pieces("x".repeat(100)))).kept(nobodyLeaves);
    await store.find("a");
    await (await store.produce("c", () => pieces("x".repeat(100)))).kept(nobodyLeaves);
    expect(await Promise.all(["a", "b", "c"].map(async (key) => (await store.find(key)) !== undefined))).toEqual([true, false, true]);
    expect((await readdir(folder)).length).toBe(2);
  });

  it("remembers across processes which file was used last", async () => {
    const first = open(250);
    for (const key of ["a", "b"]) await (await first.produce(key, () => pieces("x".repeat(100)))).kept(nobodyLeaves);
    const [a, b] = (await readdir(folder)).toSorted();
    await utimes(path.join(folder, a ?? ""), 2000, 2000);
    await utimes(path.join(folder, b ?? ""), 1000, 1000);
    const second = open(250);
    await (await second.produce("c", () => pieces("x".repeat(100)))).kept(nobodyLeaves);
    expect([await second.find("a"), await second.find("b")].map((file) => file !== undefined)).toEqual([true, false]);
  });

  it("sends a file that is larger than the store, and does not keep it", async () => {
    const store = open(10);
    const { file, kept } = await store.produce("large", () => pieces("x".repeat(100)));
    expect(Buffer.concat(await Array.fromAsync(file.read(nobodyLeaves))).length).toBe(100);
    expect(await kept(nobodyLeaves)).toBeUndefined();
    expect(await readdir(folder)).toEqual([]);
  });

  it("keeps nothing that has no key or failed, and tells every reader", async () => {
    const store = open();
    const { file } = await store.produce(undefined, () => pieces("once"));
    expect(Buffer.concat(await Array.fromAsync(file.read(nobodyLeaves))).toString()).toBe("once");
    const failing = await store.produce("broken", failAfter("some bytes"));
    await expect(Array.fromAsync(failing.file.read(nobodyLeaves))).rejects.toThrow("the database went away");
    await expect(failing.kept(nobodyLeaves)).rejects.toThrow("the database went away");
    await expect.poll(() => readdir(folder)).toEqual([]);
    expect(await store.find("broken")).toBeUndefined();
    expect(await (await store.produce("broken", () => pieces("works now"))).kept(nobodyLeaves)).toMatchObject({ bytes: 9 });
  });

  it("stops when its last reader leaves, even one that waits for the first byte", async () => {
    const store = open();
    let stopped = false;
    const stuck = async function* (signal: AbortSignal): AsyncGenerator<Uint8Array> {
      await new Promise((_, reject) => {
        signal.addEventListener("abort", () => {
          stopped = true;
          reject(signal.reason as Error);
        });
      });
      yield new Uint8Array(1);
    };
    const leaving = [new AbortController(), new AbortController()] as const;
    const waiting = leaving.map(async ({ signal }) => {
      const { file } = await store.produce("stuck", stuck);
      return file.started(signal).catch((error: unknown) => error);
    });
    await pause(20);
    leaving[0].abort(new Error("first left"));
    await pause(20);
    expect(stopped).toBe(false);
    leaving[1].abort(new Error("second left"));
    expect((await Promise.all(waiting)).map(String)).toEqual(["Error: first left", "Error: second left"]);
    await expect.poll(() => stopped).toBe(true);
    await expect.poll(() => readdir(folder)).toEqual([]);
  });

  it("makes no more than so many files at once", async () => {
    const store = open(1e6, 2);
    let running = 0;
    let most = 0;
    const make = async function* () {
      most = Math.max(most, ++running);
      await pause(5);
      yield Buffer.from("x");
      running--;
    };
    const productions = await Promise.all(Array.from({ length: 7 }, (_, index) => store.produce(`file${index}`, make)));
    await Promise.all(productions.map(({ kept }) => kept(nobodyLeaves)));
    expect(most).toBe(2);
  });
});

async function* pieces(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield await Promise.resolve(Buffer.from(text));
}

function failAfter(text: string) {
  return async function* (): AsyncGenerator<Uint8Array> {
    yield* pieces(text);
    throw new Error("the database went away");
  };
}
