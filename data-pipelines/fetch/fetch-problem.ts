import { Problem } from "../../model/problem.ts";
import type { LocalText } from "../../model/text.ts";

const checkAddress: LocalText = { ja: "アドレスを確認してください", en: "Check the address" };

/** The refusal of a download, naming its address (without a password in it). */
export function fetchProblem(url: URL, why: LocalText, remedy: LocalText = checkAddress, cause?: unknown): Problem {
  return withReason("fetch-failed", url, { why, remedy, cause });
}

export function tooLarge(url: URL, largestBytes: number): Problem {
  const megabytes = Math.max(1, Math.round(largestBytes / 2 ** 20)).toLocaleString("en");
  return withReason("too-large", url, {
    why: { ja: `${megabytes} MB を超えています`, en: `is larger than ${megabytes} MB` },
    remedy: { ja: "市や県の範囲に分けたファイルを指定してください", en: "Name a file cut to the city or prefecture" },
  });
}

export function refusedAddress(url: URL, what: string): Problem {
  return withReason("refused-address", url, {
    why: {
      ja: `${what} は内部ネットワークのアドレスのため接続しません`,
      en: `${what} is an address of a private network and is not connected to`,
    },
    remedy: {
      ja: "庁内のサーバーであれば、環境変数 MACHIZU_INTRANET_HOSTS にホスト名を書いてください（カンマ区切り）",
      en: "If it is a server of your own network, list its host name in the environment variable MACHIZU_INTRANET_HOSTS (comma-separated)",
    },
  });
}

interface Refusal {
  readonly why: LocalText;
  readonly remedy: LocalText;
  readonly cause?: unknown;
}

function withReason(reason: "fetch-failed" | "refused-address" | "too-large", url: URL, { why, remedy, cause }: Refusal): Problem {
  const where = printedAddress(url);
  return new Problem(reason, { where, detail: { ja: `${where}：${why.ja}`, en: `${where}: ${why.en}` }, remedy, cause });
}

/** The address as it is shown and recorded: without user name and password. */
export function printedAddress(url: URL): string {
  const printed = new URL(url);
  printed.username = "";
  printed.password = "";
  return printed.href;
}
