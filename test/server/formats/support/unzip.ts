import { crc32 } from "node:zlib";
import { type Entry, fromBuffer, type ZipFile } from "yauzl";

/** A zip archive's entries by name; throws when one of them is not what its checksum says. */
export async function unzip(archive: Buffer): Promise<Map<string, { bytes: Buffer; modified: Date }>> {
  const zip = await new Promise<ZipFile>((resolve, reject) => {
    fromBuffer(archive, { lazyEntries: true }, (error, opened) => (error ? reject(error) : resolve(opened)));
  });
  const entries = new Map<string, { bytes: Buffer; modified: Date }>();
  return new Promise((resolve, reject) => {
    zip.on("error", reject);
    zip.on("end", () => resolve(entries));
    zip.on("entry", (entry: Entry) => {
      void read(zip, entry).then((bytes) => {
        if (crc32(bytes) !== entry.crc32) return reject(new Error(`${entry.fileName}: wrong checksum`));
        entries.set(entry.fileName, { bytes, modified: entry.getLastModDate() });
        zip.readEntry();
      }, reject);
    });
    zip.readEntry();
  });
}

async function read(zip: ZipFile, entry: Entry): Promise<Buffer> {
  const stream = await new Promise<NodeJS.ReadableStream>((resolve, reject) => {
    zip.openReadStream(entry, (error, opened) => (error ? reject(error) : resolve(opened)));
  });
  return Buffer.concat((await Array.fromAsync(stream)) as Buffer[]);
}
