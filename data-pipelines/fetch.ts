import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, readdir, stat } from "node:fs/promises";
import path from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Problem } from "../model/problem.ts";

/** What was delivered, on this machine's disk. */
export interface Fetched {
  /** A file or a folder. */
  readonly path: string;
  /** Its name, for people. */
  readonly label: string;
  readonly sha256: string;
  readonly bytes: number;
}

/** No municipal delivery is larger; a prefecture's flood polygons are about 1 GB. */
const largestDownloadBytes = 8 * 2 ** 30;

/**
 * Brings a file, folder or http(s) address to disk and takes its fingerprint.
 * @throws Problem `unreadable-file` when there is nothing to fetch.
 */
export async function fetchDelivery(from: string, temporaryDirectory: string): Promise<Fetched> {
  if (/^https?:\/\//i.test(from)) return download(new URL(from), temporaryDirectory);
  const info = await stat(from).catch(() => {
    throw unreadable(from, { ja: "ファイルがありません", en: "there is no such file" });
  });
  const files = info.isDirectory() ? await filesBelow(from) : [from];
  const hash = createHash("sha256");
  let bytes = 0;
  for (const file of files) {
    for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
      hash.update(chunk);
      bytes += chunk.length;
    }
  }
  return { path: from, label: path.basename(from).normalize("NFC"), sha256: hash.digest("hex"), bytes };
}

async function download(url: URL, temporaryDirectory: string): Promise<Fetched> {
  const response = await fetch(url).catch((cause: Error) => {
    throw unreadable(url.href, { ja: `接続できません（${cause.message}）`, en: `cannot be reached (${cause.message})` });
  });
  if (!response.ok || response.body === null) {
    throw unreadable(url.href, { ja: `応答が ${response.status} でした`, en: `answered with status ${response.status}` });
  }
  const label = path.basename(decodeURIComponent(path.posix.basename(url.pathname))) || url.hostname;
  const file = path.join(await mkdtemp(path.join(temporaryDirectory, "download-")), label);
  const hash = createHash("sha256");
  let bytes = 0;
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.length;
      done(bytes > largestDownloadBytes ? unreadable(url.href, { ja: "大きすぎます", en: "is too large" }) : null, chunk);
    },
  });
  await pipeline(Readable.fromWeb(response.body), measure, createWriteStream(file));
  return { path: file, label, sha256: hash.digest("hex"), bytes };
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}

function unreadable(where: string, why: { ja: string; en: string }): Problem {
  return new Problem("unreadable-file", {
    where,
    detail: { ja: `${where}：${why.ja}`, en: `${where}: ${why.en}` },
    remedy: { ja: "ファイル名またはアドレスを確認してください", en: "Check the file name or address" },
  });
}
