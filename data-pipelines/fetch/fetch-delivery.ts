import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import { Problem } from "../../model/problem.ts";
import { download, type DownloadRequest, type Validators } from "./download.ts";
import { fetchProblem, printedAddress } from "./fetch-problem.ts";
import type { FetchSession } from "./http-request.ts";

/** What was delivered, on this machine's disk. */
export interface Fetched {
  /** A file or a folder. */
  readonly path: string;
  /** Its name, for people. */
  readonly label: string;
  readonly sha256: string;
  readonly bytes: number;
  /** Where a download came from, and what its server calls this state of it. */
  readonly web?: { readonly address: string } & Validators;
}

export interface DeliveryRequest extends Omit<DownloadRequest, "url"> {
  /** A file, folder or http(s) address. */
  readonly from: string;
  readonly session: FetchSession;
}

/**
 * Brings a file, folder or http(s) address to disk and takes its fingerprint. Undefined when the address has nothing newer than
 * `known`.
 * @throws Problem when there is nothing to fetch; `not-found` when an address says so.
 */
export async function fetchDelivery({ from, session, ...request }: DeliveryRequest): Promise<Fetched | undefined> {
  if (!/^[a-z][a-z0-9+.-]+:\/\//i.test(from)) return localDelivery(from);
  const url = URL.parse(from) ?? invalidAddress(from);
  const result = await download({ ...request, url }, session);
  if (result.state === "not-found") throw notFound(url);
  if (result.state !== "fetched") return undefined;
  const { state: _, validators, ...file } = result;
  return { ...file, web: { address: printedAddress(url), ...validators } };
}

async function localDelivery(from: string): Promise<Fetched> {
  const info = await stat(from).catch(() => {
    throw new Problem("unreadable-file", {
      where: from,
      detail: { ja: `${from}：ファイルがありません`, en: `${from}: there is no such file` },
      remedy: { ja: "ファイル名またはアドレスを確認してください", en: "Check the file name or address" },
    });
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

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}

function notFound(url: URL): Problem {
  const { detail, remedy, where } = fetchProblem(url, { ja: "ファイルがありません（404）", en: "there is no such file (404)" });
  return new Problem("not-found", { detail, ...(remedy && { remedy }), ...(where !== undefined && { where }) });
}

function invalidAddress(from: string): never {
  throw new Problem("invalid-parameter", {
    where: from,
    detail: { ja: `アドレスとして正しくありません：${from}`, en: `Not a valid address: ${from}` },
    remedy: { ja: "https:// で始まるアドレスを指定してください", en: "Name an address that starts with https://" },
  });
}
