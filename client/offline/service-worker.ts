import type { Feature, FeatureCollection } from "geojson";

/**
 * Answers for the server while it cannot be reached: the viewer itself from what was kept at installation, data from the packs of
 * districts (`packs.ts`). With a connection nothing changes but tiles that a pack holds in the same version, which are not loaded again.
 * Built as one file: it imports nothing at run time.
 */

/** The parts of a service worker's global scope that are used; the client is compiled with the types of a window. */
interface Scope {
  addEventListener(type: "install" | "activate", listener: (event: Lasting) => void): void;
  addEventListener(
    type: "fetch",
    listener: (event: Lasting & { request: Request; respondWith(response: Promise<Response>): void }) => void,
  ): void;
  skipWaiting(): Promise<void>;
  readonly clients: { claim(): Promise<void> };
  readonly location: Location;
}
interface Lasting {
  waitUntil(work: Promise<unknown>): void;
}
const scope = self as unknown as Scope;

/** Filled in by the build: every file of the viewer. */
declare const __SHELL_FILES__: readonly string[];

const shellCache = "machizu-shell";
const packPrefix = "machizu-pack-";

/** Longer than this nobody waits for a page that is here already. */
const patienceMs = 4000;

scope.addEventListener("install", (event) => {
  const kept = caches.open(shellCache).then((cache) => cache.addAll([...__SHELL_FILES__]));
  event.waitUntil(kept.then(() => scope.skipWaiting()));
});

scope.addEventListener("activate", (event) => {
  event.waitUntil(dropOldShell().then(() => scope.clients.claim()));
});

scope.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== scope.location.origin || pathname === "/events") return;
  if (request.mode === "navigate") return event.respondWith(page(request, pathname));
  if (__SHELL_FILES__.includes(pathname)) return event.respondWith(asset(request));
  if (pathname.startsWith("/tiles/")) return event.respondWith(tile(request));
  if (/^\/(api|styles)\//.test(pathname)) return event.respondWith(data(request, pathname));
});

async function dropOldShell(): Promise<void> {
  const cache = await caches.open(shellCache);
  const current = new Set(__SHELL_FILES__.map((file) => new URL(file, scope.location.origin).href));
  for (const request of await cache.keys()) if (!current.has(request.url)) await cache.delete(request);
}

/** Only the viewer and the offline page work without the server; every other page leads to the latter. */
async function page(request: Request, pathname: string): Promise<Response> {
  try {
    return await fetch(request, { signal: AbortSignal.timeout(patienceMs) });
  } catch {
    const cache = await caches.open(shellCache);
    const kept = await cache.match(pathname === "/" ? "/" : "/offline.html");
    return kept ?? Response.error();
  }
}

async function asset(request: Request): Promise<Response> {
  const cache = await caches.open(shellCache);
  return (await cache.match(request)) ?? fetch(request);
}

/** An address of a tile names its version: what is here under it is right. */
async function tile(request: Request): Promise<Response> {
  const packed = await fromPacks((cache) => cache.match(request));
  if (packed) return packed;
  try {
    return await fetch(request);
  } catch {
    return (await fromPacks((cache) => cache.match(request, { ignoreSearch: true }))) ?? new Response(null, { status: 204 });
  }
}

async function data(request: Request, pathname: string): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    const item = /^\/api\/collections\/([^/]+)\/items\/(\d+)$/.exec(pathname);
    const found = item ? await packedItem(item[1] ?? "", item[2] ?? "") : await fromPacks((cache) => cache.match(request));
    if (found) return found;
    throw error;
  }
}

/** The first answer that a pack has. */
async function fromPacks(ask: (cache: Cache) => Promise<Response | undefined>): Promise<Response | undefined> {
  for (const name of await caches.keys()) {
    if (!name.startsWith(packPrefix)) continue;
    const answer = await ask(await caches.open(name));
    if (answer) return answer;
  }
  return undefined;
}

/** A row of a pack as the API answers it. */
async function packedItem(dataset: string, fid: string): Promise<Response | undefined> {
  return fromPacks(async (cache) => {
    const district = (await cache.keys()).map(({ url }) => new URL(url).pathname).find((path) => path.endsWith(`/${dataset}.geojson`));
    const rows = district === undefined ? undefined : await cache.match(district);
    // Our own server's contract.
    const features = rows ? ((await rows.json()) as FeatureCollection).features : [];
    const feature: Feature | undefined = features.find(({ id }) => String(id) === fid);
    return feature && new Response(JSON.stringify(feature), { headers: { "Content-Type": "application/geo+json" } });
  });
}
