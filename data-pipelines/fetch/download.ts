import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdtemp, rename, stat } from "node:fs/promises";
import path from "node:path";
import { deliveredName } from "./delivered-name.ts";
import { checkDownloaded } from "./expected-content.ts";
import { fetchProblem, tooLarge } from "./fetch-problem.ts";
import { type Answer, type FetchSession, requestFollowing } from "./http-request.ts";
import { contentEncoding, receiveBody } from "./receive-body.ts";
import { checkAvailable, withRetries } from "./retry.ts";

/** What a server calls one state of a file. */
export interface Validators {
  readonly etag?: string | undefined;
  readonly lastModified?: string | undefined;
}

export interface DownloadRequest {
  readonly url: URL;
  /** Where the file is put, in a folder of its own. */
  readonly folder: string;
  /** Of the copy that is loaded already: an unchanged file is not transferred again. */
  readonly known?: Validators | undefined;
  /** Such as an API key; it never goes to another host. */
  readonly secretHeaders?: Readonly<Record<string, string>>;
  /** Added to a name that has none, so that the reader of the format is found. */
  readonly extension?: string | undefined;
  readonly onBytes?: (done: number, total: number | undefined) => void;
}

export type Download = DownloadedFile | NoDownload;

interface NoDownload {
  readonly state: "not-modified" | "not-found";
}

export interface DownloadedFile {
  readonly state: "fetched";
  readonly path: string;
  readonly label: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly validators: Validators;
}

/**
 * Asks (HEAD), then fetches what is new, resuming where a connection broke.
 * @throws Problem `fetch-failed`, `refused-address`, `too-large`, or `unreadable-file` when it is not what its name says.
 */
export async function download(request: DownloadRequest, session: FetchSession): Promise<Download> {
  const { limits } = session;
  const deadlineMs = performance.now() + limits.totalSeconds * 1000;
  const head = await withRetries(request.url, limits, () => ask("HEAD", request, { session, headers: conditions(request.known) }));
  head.body.destroy();
  const known = outcomeOf(head);
  if (known) return known;
  const announced = announcedBytes(head);
  if (announced !== undefined && announced > limits.largestBytes) throw tooLarge(request.url, limits.largestBytes);

  const folder = await mkdtemp(path.join(request.folder, "download-"));
  const partial: Partial = { path: path.join(folder, "partial"), bytes: 0, validator: undefined };
  const answer = await withRetries(request.url, limits, () => transfer(partial, request, { session, announced, deadlineMs }));
  const outcome = outcomeOf(answer);
  if (outcome) return outcome;
  const label = withExtension(deliveredName(answer), request.extension);
  const file = path.join(folder, label);
  await rename(partial.path, file);
  await checkDownloaded({ name: label, path: file, bytes: partial.bytes });
  const { etag, "last-modified": lastModified } = answer.headers;
  return { state: "fetched", path: file, label, sha256: await sha256Of(file), bytes: partial.bytes, validators: { etag, lastModified } };
}

/** What has arrived so far. */
interface Partial {
  readonly path: string;
  bytes: number;
  /** Names the state that the bytes are of; without one they cannot be continued. */
  validator: string | undefined;
}

interface Transfer {
  readonly session: FetchSession;
  /** By HEAD. */
  readonly announced: number | undefined;
  readonly deadlineMs: number;
}

/** One try: continues `partial` where it can, otherwise starts it anew. */
async function transfer(partial: Partial, request: DownloadRequest, { session, announced, deadlineMs }: Transfer): Promise<Answer> {
  // Bytes that had arrived when the connection broke need not have reached the disk.
  partial.bytes = await sizeOf(partial.path);
  const resuming = partial.bytes > 0 && partial.validator !== undefined;
  const headers = resuming ? { range: `bytes=${partial.bytes}-`, "if-range": partial.validator ?? "" } : conditions(request.known);
  const answer = await ask("GET", request, { session, headers });
  if (outcomeOf(answer)) {
    answer.body.destroy();
    return answer;
  }
  const isContinued = answer.status === 206 && continues(answer, partial);
  if (answer.status !== 200 && !isContinued) {
    answer.body.destroy();
    partial.validator = undefined;
    if (resuming) throw new Error(`status ${answer.status} instead of the rest of the file`);
    throw fetchProblem(answer.url, { ja: `応答が ${answer.status} でした`, en: `answered with status ${answer.status}` });
  }
  if (!isContinued) partial.bytes = 0;
  partial.validator = strongValidator(answer);
  const total = totalBytes(answer) ?? announced;
  await receiveBody(answer, {
    path: partial.path,
    from: partial.bytes,
    limits: session.limits,
    deadlineMs,
    onBytes(bytes) {
      partial.bytes = bytes;
      request.onBytes?.(bytes, total);
    },
  });
  const isWhole = contentEncoding(answer.headers) !== undefined || partial.bytes >= Math.max(total ?? 0, announced ?? 0);
  if (isWhole) return answer;
  const arrived = partial.bytes;
  partial.validator = undefined;
  throw new Error(`${arrived} bytes arrived instead of ${announced ?? total}`);
}

async function ask(
  method: "GET" | "HEAD",
  { url, secretHeaders = {} }: DownloadRequest,
  { session, headers }: { session: FetchSession; headers: Readonly<Record<string, string>> },
): Promise<Answer> {
  const answer = await requestFollowing(url, { method, headers, secretHeaders }, session);
  checkAvailable(answer);
  return answer;
}

/** What ends a download without a transfer. A HEAD that is refused says nothing: many servers do not know the method. */
function outcomeOf({ status }: Answer): NoDownload | undefined {
  if (status === 304) return { state: "not-modified" };
  if (status === 404 || status === 410) return { state: "not-found" };
  return undefined;
}

function conditions(known: Validators | undefined): Record<string, string> {
  return {
    ...(known?.etag !== undefined && { "if-none-match": known.etag }),
    ...(known?.lastModified !== undefined && { "if-modified-since": known.lastModified }),
  };
}

/** What HEAD says of the size; a compressed transfer's length is not the file's. */
function announcedBytes({ status, headers }: Answer): number | undefined {
  const length = Number(headers["content-length"]);
  return status === 200 && contentEncoding(headers) === undefined && length > 0 ? length : undefined;
}

/** The size of the whole file by the answer's own headers. */
function totalBytes({ status, headers }: Answer): number | undefined {
  if (contentEncoding(headers) !== undefined) return undefined;
  const stated = status === 206 ? /\/(\d+)$/.exec(headers["content-range"] ?? "")?.[1] : headers["content-length"];
  return stated === undefined ? undefined : Number(stated);
}

/** Is a partial answer the rest of the same state of the file? */
function continues(answer: Answer, { bytes, validator }: Partial): boolean {
  const start = /^bytes (\d+)-/.exec(answer.headers["content-range"] ?? "")?.[1];
  const state = strongValidator(answer);
  return Number(start) === bytes && contentEncoding(answer.headers) === undefined && (state === undefined || state === validator);
}

/** What If-Range accepts: a strong ETag, else the date of the last change. */
function strongValidator({ headers }: Answer): string | undefined {
  if (contentEncoding(headers) !== undefined) return undefined;
  const { etag, "last-modified": lastModified } = headers;
  return etag !== undefined && !etag.startsWith("W/") ? etag : lastModified;
}

function withExtension(label: string, extension: string | undefined): string {
  return extension === undefined || label.toLowerCase().endsWith(extension) ? label : label + extension;
}

async function sizeOf(file: string): Promise<number> {
  return (await stat(file).catch(() => undefined))?.size ?? 0;
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) hash.update(chunk);
  return hash.digest("hex");
}
