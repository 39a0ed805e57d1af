import { Agent as HttpAgent, type IncomingHttpHeaders, type IncomingMessage, request as httpRequest } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { checkHost, publicLookup, RefusedAddress } from "./address-guard.ts";
import { type FetchLimits, fetchLimits } from "./fetch-limits.ts";
import { fetchProblem, refusedAddress } from "./fetch-problem.ts";
import { HostPace } from "./host-pace.ts";

/** What every request of one run shares. */
export interface FetchSession {
  readonly limits: FetchLimits;
  readonly pace: HostPace;
  /** Host names inside the organisation's own network that may be reached (`MACHIZU_INTRANET_HOSTS`). */
  readonly intranetHosts: readonly string[];
  /** `HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY`. Names are resolved by the proxy then, and it decides where they may lead. */
  readonly proxy?: Readonly<Record<string, string>>;
}

/** A session that reaches public addresses, and the hosts that the operator names. */
export function publicSession({
  intranetHosts = [],
  proxy = {},
}: Partial<Pick<FetchSession, "intranetHosts" | "proxy">> = {}): FetchSession {
  return { limits: fetchLimits, pace: new HostPace(fetchLimits.secondsBetweenRequests), intranetHosts, proxy };
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** As transferred, not decompressed. Must be read or destroyed. */
  readonly body: IncomingMessage;
  /** After redirects. */
  readonly url: URL;
}

interface HttpRequest {
  readonly method: "GET" | "HEAD";
  readonly headers: Readonly<Record<string, string>>;
  /** Sent to the first host only, never to where it redirects. */
  readonly secretHeaders: Readonly<Record<string, string>>;
}

const redirects: readonly (number | undefined)[] = [301, 302, 303, 307, 308];

const userAgent = "machizu (municipal open data platform; sequential, conditional requests)";

/**
 * Asks an address and follows its redirects, each hop checked like the first.
 * @throws Problem `refused-address` or `fetch-failed`; Error of the network when the connection broke.
 */
export async function requestFollowing(start: URL, request: HttpRequest, session: FetchSession): Promise<Answer> {
  let url = start;
  for (let hop = 0; hop <= session.limits.mostRedirects; hop++) {
    const secrets = url.origin === start.origin ? request.secretHeaders : {};
    const answer = await ask(url, { ...request, headers: { ...request.headers, ...secrets } }, session);
    if (!redirects.includes(answer.status)) return answer;
    answer.body.destroy();
    url = nextAddress(url, answer.headers.location);
  }
  throw fetchProblem(start, {
    ja: `転送が ${session.limits.mostRedirects} 回を超えました`,
    en: `redirects more than ${session.limits.mostRedirects} times`,
  });
}

function nextAddress(from: URL, location: string | undefined): URL {
  const next = location === undefined ? null : URL.parse(location, from.href);
  if (next === null) throw fetchProblem(from, { ja: "転送先がありません", en: "redirects to nowhere" });
  if (from.protocol === "https:" && next.protocol !== "https:") {
    throw fetchProblem(from, {
      ja: `暗号化されない ${next.origin} へ転送されました`,
      en: `redirects to ${next.origin}, which is not encrypted`,
    });
  }
  return next;
}

async function ask(url: URL, { method, headers }: HttpRequest, session: FetchSession): Promise<Answer> {
  const { limits, pace, intranetHosts, proxy: proxyEnv = {} } = session;
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    throw fetchProblem(url, { ja: "http・https だけを取得します", en: "only http and https are fetched" });
  }
  const isIntranet = intranetHosts.includes(url.hostname);
  try {
    if (!isIntranet) checkHost(url);
    await pace.turn(url.host);
    return await new Promise<Answer>((resolve, reject) => {
      const [send, agent] =
        url.protocol === "https:" ? [httpsRequest, new HttpsAgent({ proxyEnv })] : [httpRequest, new HttpAgent({ proxyEnv })];
      const request = send(url, {
        method,
        agent,
        headers: { "user-agent": userAgent, "accept-encoding": "identity", ...headers },
        ...(!isIntranet && { lookup: publicLookup }),
      });
      const timer = setTimeout(() => request.destroy(new Error("no answer in time")), limits.answerSeconds * 1000);
      request.on("response", (body) => {
        clearTimeout(timer);
        resolve({ status: body.statusCode ?? 0, headers: body.headers, body, url });
      });
      request.on("error", (error) => {
        clearTimeout(timer);
        reject(error);
      });
      request.end();
    });
  } catch (error) {
    throw error instanceof RefusedAddress ? refusedAddress(url, error.message) : error;
  }
}
