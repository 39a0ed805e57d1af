import { spawn, spawnSync } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { get } from "node:http";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { tileAt } from "../../model/geo/tile.ts";
import { startServer } from "../support/server.ts";
import { type BenchCity, datasets, run, type Suite } from "./bench-city.ts";
import { comparison, type Comparison } from "./side-by-side.ts";

export const suite: Suite = { homes: ["postgis", "embedded"], run: benchWarmTiles };

const hasTools = ["nginx", "wrk"].every((tool) => spawnSync(tool, ["-v"]).error === undefined);
const rounds = 5;

/** A kept tile, already compressed, against nginx serving the same bytes from a file: requests a second under `wrk -t1 -c32`. */
async function benchWarmTiles({ test, folder, home }: BenchCity): Promise<Comparison[]> {
  if (!hasTools) {
    process.stdout.write("warm tiles: nginx and wrk are not installed, nothing to compare with\n");
    return [];
  }
  const server = await startServer(test.database, datasets);
  const bbox = (await server.platform.versions()).get("city-boundary")?.bboxLonLat ?? server.platform.city.bbox;
  const { z, x, y } = tileAt([(bbox[0] + bbox[2]) / 2, (bbox[1] + bbox[3]) / 2], 15);
  const ours = `${server.url}/tiles/roads,buildings/${z}/${x}/${y}.mvt?v=1-1`;
  const { bytes, etag } = await fetchCompressed(ours);
  const nginx = await startNginx(path.join(folder, `nginx-${home}`), bytes);
  const theirs = nginx.url;
  const served = await fetchCompressed(theirs);
  const nginxEtag = served.etag;
  if (!served.bytes.equals(bytes)) throw new Error("nginx does not serve the same bytes");
  const comparisons = [
    await compareThroughput(
      "warm tile, 200",
      [
        [ours, ["Accept-Encoding: gzip"]],
        [theirs, ["Accept-Encoding: gzip"]],
      ],
      { throughput: 0.5, p99: 0.2 },
    ),
    await compareThroughput(
      "warm tile, 304",
      [
        [ours, ["Accept-Encoding: gzip", `If-None-Match: ${etag}`]],
        [theirs, [`If-None-Match: ${nginxEtag}`]],
      ],
      { throughput: 0.45, p99: 0.2 },
    ),
  ];
  await nginx.stop();
  await server.close();
  return comparisons.flat();
}

type Target = readonly [url: string, headers: readonly string[]];

interface Load {
  readonly perSecond: number;
  readonly p99Ms: number;
}

/** Theirs / ours, as time: half of nginx' throughput is 0.5. */
interface Goals {
  readonly throughput: number;
  readonly p99: number;
}

/** In turn, so that both have the machine in the same mood; the ratio of throughput, and of the 99th percentile. */
async function compareThroughput(what: string, [ours, theirs]: readonly [Target, Target], goals: Goals): Promise<Comparison[]> {
  await wrk(ours);
  await wrk(theirs);
  const pairs: [Load, Load][] = [];
  for (let round = 0; round < rounds; round++) pairs.push([await wrk(ours), await wrk(theirs)]);
  const compared = (measure: string, atLeast: number, of: (load: Load) => number) =>
    comparison(
      { what: `${what}: ${measure}`, ours: "machizu", theirs: "nginx", goal: { atLeast } },
      pairs.map(([a]) => of(a)),
      pairs.map(([, b]) => of(b)),
    );
  return [
    compared("time per 1,000 requests", goals.throughput, ({ perSecond }) => 1_000_000 / perSecond),
    compared("p99", goals.p99, ({ p99Ms }) => p99Ms),
  ];
}

async function wrk([url, headers]: Target): Promise<Load> {
  const { stdout } = await run("wrk", ["-t1", "-c32", "-d2s", "--latency", ...headers.flatMap((header) => ["-H", header]), url]);
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
    const isUp = await fetchCompressed(url).then(
      ({ bytes }) => bytes.length === tile.length,
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

/** The bytes as they are sent; `fetch` would unpack them. */
async function fetchCompressed(url: string): Promise<{ bytes: Buffer; etag: string }> {
  return new Promise((resolve, reject) => {
    const request = get(url, { headers: { "accept-encoding": "gzip" } }, (response) => {
      const pieces: Buffer[] = [];
      response.on("data", (piece: Buffer) => pieces.push(piece));
      response.on("end", () => resolve({ bytes: Buffer.concat(pieces), etag: response.headers.etag ?? "" }));
    });
    request.once("error", reject);
  });
}
