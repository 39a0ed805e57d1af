import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import type { FetchLimits } from "./fetch-limits.ts";
import { fetchProblem, tooLarge } from "./fetch-problem.ts";
import type { Answer } from "./http-request.ts";

interface Reception {
  readonly path: string;
  /** Bytes that the file holds already and keeps; 0 starts it anew. */
  readonly from: number;
  readonly limits: FetchLimits;
  /** `performance.now()` when the whole download must be over. */
  readonly deadlineMs: number;
  readonly onBytes: (total: number) => void;
}

/**
 * Writes the body of an answer to disk, decompressed where the transfer was compressed.
 * @throws Problem when it is too large or too dense or never ends; Error when the connection broke or dries up.
 */
export async function receiveBody(answer: Answer, { path, from, limits, deadlineMs, onBytes }: Reception): Promise<void> {
  const watch = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      arrived += chunk.length;
      done(null, chunk);
    },
  });
  let arrived = 0;
  let before = 0;
  const window = setInterval(() => {
    if (performance.now() > deadlineMs) watch.destroy(tooLong(answer.url, limits));
    else if (arrived - before < limits.slowestBytes) watch.destroy(new Error("the connection dried up"));
    before = arrived;
  }, limits.windowSeconds * 1000);
  let total = from;
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      total += chunk.length;
      onBytes(total);
      const isDense = total > limits.ratioFreeBytes && total - from > arrived * limits.compressionRatio;
      done(total > limits.largestBytes || isDense ? tooLarge(answer.url, limits.largestBytes) : null, chunk);
    },
  });
  const file = createWriteStream(path, { flags: from > 0 ? "a" : "w" });
  try {
    await pipeline([answer.body, watch, ...decompressor(answer), measure, file]);
  } finally {
    clearInterval(window);
    // A write that is still under way would otherwise land in what the next try writes.
    if (!file.closed) await once(file, "close");
  }
}

/** Servers compress although asked not to. */
function decompressor({ headers, url }: Answer): Transform[] {
  const encoding = contentEncoding(headers);
  if (encoding === undefined) return [];
  const create = { gzip: createGunzip, "x-gzip": createGunzip, deflate: createInflate, br: createBrotliDecompress }[encoding];
  if (create) return [create()];
  throw fetchProblem(url, { ja: `圧縮方式「${encoding}」は読めません`, en: `is transferred as "${encoding}", which is not read` });
}

export function contentEncoding(headers: Answer["headers"]): string | undefined {
  const encoding = headers["content-encoding"]?.trim().toLowerCase();
  return encoding === "identity" || encoding === "" ? undefined : encoding;
}

function tooLong(url: URL, { totalSeconds }: FetchLimits) {
  return fetchProblem(
    url,
    { ja: `${totalSeconds} 秒たっても終わりません`, en: `is not over after ${totalSeconds} seconds` },
    { ja: "回線を確認し、時間をおいてもう一度実行してください", en: "Check the line and try again later" },
  );
}
