import { describe, expect, it } from "vitest";
import { zipArchive } from "../../../../server/formats/zip/zip-archive.ts";
import { unzip } from "../support/unzip.ts";

async function archive(entries: Record<string, readonly Uint8Array[]>): Promise<Buffer> {
  const pieces = zipArchive(
    Object.entries(entries).map(([name, content]) => ({ name, pieces: content })),
    "2026-04-01T15:30:10.000Z",
  );
  return Buffer.concat(await Array.fromAsync(pieces));
}

/** Bytes that do not compress, the same every time. */
function noise(length: number): Buffer {
  let state = 1;
  return Buffer.from(Uint8Array.from({ length }, () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) >>> 24));
}

describe("a zip archive", () => {
  it("gives back what was put in, in entries of every size", async () => {
    const contents = {
      "空.txt": Buffer.alloc(0),
      "small.txt": Buffer.from("小"),
      "zeros.bin": Buffer.alloc(3_000_000),
      "noise.bin": noise(1_500_001),
    };
    const entries = await unzip(await archive(Object.fromEntries(Object.entries(contents).map(([name, bytes]) => [name, [bytes]]))));
    expect([...entries.keys()]).toEqual(Object.keys(contents));
    for (const [name, bytes] of Object.entries(contents)) expect(entries.get(name)?.bytes.equals(bytes)).toBe(true);
  });

  it("does not depend on how the content was cut into pieces", async () => {
    const content = noise(1_000_000);
    const pieces = Array.from({ length: 1000 }, (_, index) => content.subarray(index * 1000, (index + 1) * 1000));
    expect((await archive({ a: pieces })).equals(await archive({ a: [content] }))).toBe(true);
  });

  it("is dated in Japan's time, wherever the server stands", async () => {
    const modified = (await unzip(await archive({ a: [] }))).get("a")?.modified;
    expect([modified?.getDate(), modified?.getHours(), modified?.getMinutes(), modified?.getSeconds()]).toEqual([2, 0, 30, 10]);
  });

  it("ends its entries when its reader goes away", async () => {
    let ended = false;
    async function* endless() {
      try {
        for (;;) yield await Promise.resolve(noise(1000));
      } finally {
        ended = true;
      }
    }
    for await (const piece of zipArchive([{ name: "a", pieces: endless() }], "2026-04-01")) if (piece.length > 1000) break;
    expect(ended).toBe(true);
  });
});
