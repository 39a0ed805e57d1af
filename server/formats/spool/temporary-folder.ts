import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

/** A file made with the help of a folder that is gone when the file is complete, fails, or nobody wants it any more. */
export async function* inTemporaryFolder(write: (folder: string) => AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const folder = await mkdtemp(path.join(tmpdir(), "machizu-download-"));
  try {
    yield* write(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Yielded while a format gathers rows before its first byte: a reader that went away ends the work here. */
export const nothingYet = new Uint8Array(0);
