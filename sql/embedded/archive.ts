import { readFileSync } from "node:fs";
import { gunzipSync, gzipSync } from "node:zlib";

/** Tar archives are made of blocks of this size: a header, then the file, filled up with zeros. */
const blockBytes = 512;

/** Copies a .tar.gz with only those files that `keep` names. */
export function trimArchive(source: URL, keep: (name: string) => boolean): Buffer {
  const archive = gunzipSync(readFileSync(source));
  const kept: Buffer[] = [];
  for (let at = 0; at + blockBytes <= archive.length && archive[at] !== 0;) {
    const name = archive.toString("utf8", at, at + 100).replace(/\0.*$/s, "");
    const size = Number.parseInt(archive.toString("latin1", at + 124, at + 136), 8);
    const end = at + blockBytes + Math.ceil(size / blockBytes) * blockBytes;
    if (keep(name)) kept.push(archive.subarray(at, end));
    at = end;
  }
  // An archive ends with two empty blocks. It is unpacked at every start: little compression is faster.
  return gzipSync(Buffer.concat([...kept, Buffer.alloc(2 * blockBytes)]), { level: 1 });
}
