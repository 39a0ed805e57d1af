import { setTimeout as wait } from "node:timers/promises";
import { Problem } from "../../model/problem.ts";
import type { FetchLimits } from "./fetch-limits.ts";
import { fetchProblem } from "./fetch-problem.ts";
import type { Answer } from "./http-request.ts";

/** The server says: not now. */
class NotNow extends Error {
  readonly retryAfterSeconds: number | undefined;

  constructor(status: number, retryAfterSeconds: number | undefined) {
    super(`status ${status}`);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

const notNow: readonly number[] = [408, 425, 429, 500, 502, 503, 504];

/** @throws NotNow for a status that a later try may not meet. */
export function checkAvailable({ status, headers, body }: Answer): void {
  if (!notNow.includes(status)) return;
  body.destroy();
  throw new NotNow(status, retryAfterSeconds(headers["retry-after"]));
}

/**
 * Tries until it succeeds: broken connections and "not now" are tried again after a growing wait, or after the wait that the server
 * asks for.
 * @throws Problem as soon as a try meets one, and `fetch-failed` when the tries are used up.
 */
export async function withRetries<T>(url: URL, limits: FetchLimits, attempt: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      if (error instanceof Problem || !(error instanceof Error)) throw error;
      if (tries >= limits.attempts || isFinal(error)) throw gaveUp(url, error, tries);
      await wait(1000 * waitSeconds(url, error, { tries, limits }));
    }
  }
}

/** The wrong name or a wrong certificate stays wrong. */
function isFinal(error: Error): boolean {
  const code = "code" in error ? String(error.code) : "";
  return /ENOTFOUND|CERT|SELF_SIGNED|TLS|UNABLE_TO_/.test(code);
}

function gaveUp(url: URL, error: Error, tries: number): Problem {
  const again = { ja: "時間をおいてもう一度実行してください", en: "Try again later" };
  const why = {
    ja: `${tries} 回試しましたが取得できませんでした（${error.message}）`,
    en: `could not be fetched in ${tries} ${tries === 1 ? "try" : "tries"} (${error.message})`,
  };
  const check = {
    ja: "アドレスと、ネットワーク（プロキシは環境変数 HTTPS_PROXY）を確認してください",
    en: "Check the address and the network (a proxy is named in the environment variable HTTPS_PROXY)",
  };
  return fetchProblem(url, why, isFinal(error) ? check : again, error);
}

function waitSeconds(url: URL, error: Error, { tries, limits }: { tries: number; limits: FetchLimits }): number {
  const asked = error instanceof NotNow ? error.retryAfterSeconds : undefined;
  // Up to a quarter more, so that clients which failed together do not return together.
  const own = limits.firstWaitSeconds * 2 ** (tries - 1) * (1 + Math.random() / 4);
  if (asked === undefined || asked <= limits.longestWaitSeconds) return Math.min(limits.longestWaitSeconds, Math.max(own, asked ?? 0));
  throw fetchProblem(
    url,
    { ja: `サーバーが混み合っています（${error.message}）`, en: `the server is busy (${error.message})` },
    { ja: `${Math.ceil(asked / 60)} 分後にもう一度実行してください`, en: `Try again in ${Math.ceil(asked / 60)} minutes` },
  );
}

/** Retry-After: seconds, or a date. */
function retryAfterSeconds(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d+$/.test(header)) return Number(header);
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, (date - Date.now()) / 1000);
}
