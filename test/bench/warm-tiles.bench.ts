import { spawn, spawnSync } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { get } from "node:http";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { tileAt } from "../../model/geo/tile.ts";
import { startServer } from "../support/server.ts";
import { type BenchCity, datasets, run, type Suite } from "./bench-city.ts";
import { type RecordedAnswer, startNodeHttpAlone } from "./node-http-alone.ts";
import { comparison, type Comparison } from "./side-by-side.ts";

export const suite: Suite = { homes: ["postgis", "embedded"], run: benchWarmTiles };

const hasTools = ["nginx", "wrk"].every((tool) => spawnSync(tool, ["-v"]).error === undefined);
const rounds = 5;

/**
 * A kept tile, already compressed, against nginx serving the same bytes from a file: requests a second under `wrk -t1 -c32`. Beside
 * it what `node:http` alone makes of the same answer, which is the most there is to reach.
 */
async function benchWarmTiles({ test, folder, home }: BenchCity): Promise<Comparison[]> {
  if (!hasTools) {
    process.stdout.write("warm tiles: nginx and wrk are not installed, nothing to compare with\n");
    return [];
  }
  const server = await startServer(test.database, datasets);
  const bbox = (await server.platform.versions()).get("city-boundary")?.bboxLonLat ?? server.platform.city.bbox;
  const { z, x, y } = tileAt([(bbox[0] + bbox[2]) / 2, (bbox[1] + bbox[3]) / 2], 15);
  const ours = `${server.url}/tiles/roads,buildings/${z}/${x}/${y}.mvt?v=1-1`;
  await ask(ours); // from now on it is warm
  const whole = await ask(ours);
  const held = { "if-none-match": whole.etag };
  const nginx = await startNginx(path.join(folder, `nginx-${home}`), whole.body);
  const alone = await startNodeHttpAlone(whole, await ask(ours, held));
  for (const { url } of [nginx, alone])
    if (!(await ask(url)).body.equals(whole.body)) throw new Error(`${url} does not serve the same bytes`);
  for (const conditional of [{}, held]) {
    const [mine, bare] = [await ask(ours, conditional), await ask(alone.url, conditional)];
    if (String([mine.status, ...mine.headers]) !== String([bare.status, ...bare.headers]))
      throw new Error("node:http alone answers otherwise");
  }
  const targets = (etags: readonly string[]) =>
    [ours, nginx.url, alone.url].map((url, i) => ({ url, headers: etags[i] === undefined ? [] : [`If-None-Match: ${etags[i]}`] }));
  const nginxEtag = (await ask(nginx.url)).etag;
  const comparisons = [
    await compareThroughput("warm tile, 200", targets([]), { throughput: 0.5, p99: 0.2 }),
    await compareThroughput("warm tile, 304", targets([whole.etag, nginxEtag, whole.etag]), { throughput: 0.45, p99: 0.2 }),
  ];
  await Promise.all([nginx.stop(), alone.stop()]);
  await server.close();
  return comparisons.flat();
}

interface Target {
  readonly url: string;
  readonly headers: readonly string[];
}

interface Load {
  readonly perSecond: number;
  readonly p99Ms: number;
}

/** Theirs / ours, as time: half of nginx' throughput is 0.5. */
interface Goals {
  readonly throughput: number;
  readonly p99: number;
}

/** Ours, nginx and node:http alone in turn, so that all have the machine in the same mood; ratios of throughput and of the 99th percentile. */
async function compareThroughput(what: string, targets: readonly Target[], goals: Goals): Promise<Comparison[]> {
  for (const target of targets) await wrk(target);
  const loads: Load[][] = targets.map(() => []);
  for (let round = 0; round < rounds; round++) for (const [i, target] of targets.entries()) loads[i]?.push(await wrk(target));
  const [ours = [], nginx = [], alone = []] = loads;
  const names = [
    { ours: "machizu", theirs: "nginx", pair: [ours, nginx], goals },
    { ours: "machizu", theirs: "node:http alone", pair: [ours, alone], goals: undefined },
    { ours: "node:http alone", theirs: "nginx", pair: [alone, nginx], goals: undefined },
  ] as const;
  return names.flatMap(({ pair: [some, others], goals: reached, ...named }) => {
    const compared = (measure: string, atLeast: number | undefined, of: (load: Load) => number) =>
      comparison(
        { what: `${what}: ${measure}`, ...named, goal: atLeast === undefined ? undefined : { atLeast } },
        some.map(of),
        others.map(of),
      );
    return [
      compared("time per 1,000 requests", reached?.throughput, ({ perSecond }) => 1_000_000 / perSecond),
      compared("p99", reached?.p99, ({ p99Ms }) => p99Ms),
    ];
  });
}

async function wrk({ url, headers }: Target): Promise<Load> {
  const sent = ["Accept-Encoding: gzip", ...headers].flatMap((header) => ["-H", header]);
  const { stdout } = await run("wrk", ["-t1", "-c32", "-d2s", "--latency", ...sent, url]);
  if (stdout.includes("Non-2xx")) throw new Error(`${url} was answered with errors:\n${stdout}`);
  const perSecond = Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1]);
  const [, p99 = "", unit = "ms"] = /99%\s+([\d.]+)(us|ms|s)/.exec(stdout) ?? [];
  return { perSecond, p99Ms: Number(p99) * { us: 0.001, ms: 1, s: 1000 }[unit as "us" | "ms" | "s"] };
}

/** A static file, as it would be configured for this: one worker, files kept open, no log. */
async function startNginx(folder: string, tile: Uint8Array): Promise<{ url: string; stop(): Promise<void> }> {
  const port = 20_000 + (process.pid % 10_000);
  const url = `http://127.0.0.1:${port}/tile.mvt`;
  const root = path.join(folder, "root");
  await mkdir(root, { recursive: true });
  await writeFile(path.join(root, "tile.mvt"), tile);
  await writeFile(
    path.join(folder, "nginx.conf"),
    `daemon off; user root; worker_processes 1; pid ${folder}/pid; error_log ${folder}/error.log;
     events { worker_connections 256; }
     http {
       access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000000; open_file_cache max=10; open_file_cache_valid 1h;
       client_body_temp_path ${folder}/a; proxy_temp_path ${folder}/b; fastcgi_temp_path ${folder}/c; uwsgi_temp_path ${folder}/d; scgi_temp_path ${folder}/e;
       server { listen 127.0.0.1:${port}; root ${root}; types { application/vnd.mapbox-vector-tile mvt; } add_header Content-Encoding gzip; add_header Cache-Control no-cache; }
     }`,
  );
  const nginx = spawn("nginx", ["-p", folder, "-c", path.join(folder, "nginx.conf")], { stdio: "ignore" });
  const ended = new Promise<void>((resolve) => nginx.once("exit", () => resolve()));
  for (let tries = 50; tries > 0; tries--) {
    const isUp = await ask(url).then(
      ({ body }) => body.length === tile.length,
      () => false,
    );
    if (isUp) break;
    await sleep(100);
  }
  return {
    url,
    async stop() {
      nginx.kill("SIGTERM");
      await ended;
    },
  };
}

/** The answer as it is sent; `fetch` would unpack it. */
async function ask(url: string, headers: Record<string, string> = {}): Promise<RecordedAnswer & { readonly etag: string }> {
  return new Promise((resolve, reject) => {
    const request = get(url, { headers: { "accept-encoding": "gzip", ...headers } }, (response) => {
      const pieces: Buffer[] = [];
      response.on("data", (piece: Buffer) => pieces.push(piece));
      response.on("end", () => {
        const { rawHeaders, headers: named, statusCode = 0 } = response;
        resolve({ status: statusCode, headers: lastingHeaders(rawHeaders), body: Buffer.concat(pieces), etag: named.etag ?? "" });
      });
    });
    request.once("error", reject);
  });
}

/** Without those that `node:http` writes into every answer. */
function lastingHeaders(rawHeaders: readonly string[]): string[] {
  const written = new Set(["date", "connection", "keep-alive"]);
  return rawHeaders.filter((_, i) => !written.has((rawHeaders[i - (i % 2)] ?? "").toLowerCase()));
}
