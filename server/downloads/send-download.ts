import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Request, Response } from "express";
import { Problem } from "../../model/problem.ts";
import { callerHas } from "../http/etag.ts";
import type { DownloadStore, KeptFile } from "./download-store.ts";

/** A file that can be made again and again, byte for byte the same. */
export interface Download {
  readonly headers: Readonly<Record<string, string>>;
  /** Changes when the bytes do. */
  readonly etag: string;
  /** Names the bytes in the store; without it they are made for each request. */
  readonly key: string | undefined;
  make(signal: AbortSignal): AsyncIterable<Uint8Array>;
}

/**
 * Sends a file: from the store, in part too; or while it is made for the first time. Who asks for a part or for the head of a file
 * that is not there yet waits until it is: its length is not known before.
 * @throws what making it fails with, before the first byte.
 */
export async function sendDownload(store: DownloadStore, request: Request, response: Response, download: Download): Promise<void> {
  const { key, headers, etag } = download;
  if (callerHas(request, etag))
    return void response
      .set({ ...headers, ETag: etag })
      .status(304)
      .end();
  const kept = key === undefined ? undefined : await store.find(key);
  if (kept && (await sendKept(store, response, { kept, download }))) return;
  const gone = new AbortController();
  response.once("close", () => gone.abort(new Error("the caller went away")));
  try {
    await sendMade(store, { request, response, gone: gone.signal }, download);
  } catch (error) {
    // there is nobody left to be told
    if (!gone.signal.aborted) throw error;
  }
}

interface Call {
  readonly request: Request;
  readonly response: Response;
  readonly gone: AbortSignal;
}

async function sendMade(store: DownloadStore, { request, response, gone }: Call, download: Download): Promise<void> {
  const { key, headers, etag } = download;
  const isHead = request.method === "HEAD";
  if (key === undefined && isHead) return void response.set({ ...headers, ETag: etag }).end();
  const production = await store.produce(key, (signal) => download.make(signal));
  if (key !== undefined && (isHead || request.headers.range !== undefined)) {
    const made = await production.kept(gone);
    if (made && (await sendKept(store, response, { kept: made, download }))) return;
  }
  await production.file.started(gone);
  // Log, limits, compression and the stream itself all wait for the end of it: eleven, one more than Node takes for a leak.
  response.setMaxListeners(20);
  response.set({ ...headers, ETag: etag, "Accept-Ranges": key === undefined ? "none" : "bytes" });
  await pipeline(Readable.from(production.file.read(gone), { objectMode: false }), response);
}

/** @returns false when the file has been removed meanwhile. */
async function sendKept(
  store: DownloadStore,
  response: Response,
  { kept, download }: { kept: KeptFile; download: Download },
): Promise<boolean> {
  const { key = "", headers, etag } = download;
  response.set({ ...headers, ETag: etag, "Repr-Digest": `sha-256=:${Buffer.from(kept.sha256, "hex").toString("base64")}:` });
  try {
    await new Promise<void>((resolve, reject) => {
      // It answers Range, If-Range, If-Modified-Since and HEAD.
      response.sendFile(
        kept.name,
        { root: store.folder, etag: false, lastModified: false, cacheControl: false },
        (error?: NodeJS.ErrnoException) => (error ? reject(error) : resolve()),
      );
    });
  } catch (error) {
    if (response.headersSent || response.destroyed) return true;
    for (const name of [...Object.keys(headers), "ETag", "Repr-Digest", "Last-Modified", "Accept-Ranges"]) response.removeHeader(name);
    const { status } = error as { status?: number };
    if (status === 416) throw outOfRange(response, kept.bytes);
    if (status === 412)
      throw new Problem("precondition-failed", { detail: { ja: "ファイルが変わっています", en: "The file has changed" } });
    if (status !== 404) throw error;
    await store.forget(key);
    return false;
  }
  return true;
}

function outOfRange(response: Response, bytes: number): Problem {
  response.set("Content-Range", `bytes */${bytes}`);
  return new Problem("range-not-satisfiable", {
    where: "Range",
    detail: { ja: `ファイルは ${bytes} バイトです`, en: `The file has ${bytes} bytes` },
  });
}
