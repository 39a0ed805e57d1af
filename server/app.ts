import { glob } from "node:fs/promises";
import path from "node:path";
import { constants } from "node:zlib";
import compression from "compression";
import express, { type Express } from "express";
import helmet from "helmet";
import { compressedAssets } from "./http/compressed-assets.ts"; // scripts as the build has compressed them
import { noDocuments } from "./http/document-headers.ts"; // data carries no page's headers
import { embeddable } from "./http/embeddable.ts"; // the map in frames of other sites
import { observe } from "./http/observe.ts"; // request log and metrics
import { otherMethods } from "./http/other-methods.ts"; // 405 for a path that takes others
import { publicHeaders } from "./http/public-headers.ts"; // open data may be used from any site
import { noSuchPath, sendProblem } from "./http/send-problem.ts"; // failure → problem+json or page
import { bodyLimits } from "./limits/body-limits.ts"; // bodies too large or without end
import { costlyAtOnce } from "./limits/costly-at-once.ts"; // searches and downloads of one client
import { rateLimits } from "./limits/rate-limit.ts"; // requests of one client
import type { Platform } from "./platform.ts";
import { catalogRoutes } from "./routes/catalog.ts"; // /api/catalog.json
import { ckanRoutes } from "./routes/ckan.ts"; // /api/3/action: for portals that harvest CKAN
import { docsRoutes } from "./routes/docs.ts"; // /docs
import { downloadRoutes } from "./routes/download.ts"; // /download/{dataset}.{ext}
import { eventRoutes } from "./routes/events.ts"; // /events
import { feedRoutes } from "./routes/feed.ts"; // /feed.atom
import { firstViewRoutes } from "./routes/first-view.ts"; // /first-view.svg: what the map opens with
import { healthRoutes } from "./routes/health.ts"; // /healthz, /readyz
import { inViewRoutes } from "./routes/in-view.ts"; // /api/in-view: the map as a list
import { metricsRoutes } from "./routes/metrics.ts"; // /metrics
import { ogcRoutes } from "./routes/ogc.ts"; // /api: OGC API Features, Tiles, Records and Processes
import { offlineRoutes } from "./routes/offline.ts"; // /offline: districts to take along
import { pageRoutes } from "./routes/pages.ts"; // /data, /data/{dataset}
import { printRoutes } from "./routes/print.ts"; // /print: maps on paper, true to scale
import { reportRoutes } from "./routes/report.ts"; // /report: all that is known about a place
import { searchRoutes } from "./routes/search.ts"; // /api/search: addresses, names, positions
import { styleRoutes } from "./routes/styles.ts"; // /styles/{name}.json
import { terrainRoutes } from "./routes/terrain.ts"; // /terrain: heights of the ground
import { tileJsonRoutes } from "./routes/tilejson.ts"; // /tiles/{datasets}.json
import { storedRunRoutes } from "./routes/stored-runs.ts"; // /api/runs/{hash}: finished runs, to be read
import { whatIfRoutes } from "./routes/what-if.ts"; // /api/processes/{simulation}/material: runs in the browser
import { tileRoutes } from "./routes/tiles.ts"; // /tiles/{datasets}/{z}/{x}/{y}.mvt

const viewerFolder = path.resolve(import.meta.dirname, "../.build/viewer");

export async function createApp(platform: Platform): Promise<Express> {
  const { limits, log, trustedProxies } = platform.operations;
  const app = express();
  app.disable("x-powered-by").set("etag", "strong").set("query parser", "simple").set("trust proxy", trustedProxies);
  app.use(observe(log, platform.metrics), bodyLimits);
  app.use(
    helmet({
      contentSecurityPolicy: { directives: contentSecurityPolicy },
      crossOriginResourcePolicy: false,
      strictTransportSecurity: false,
    }),
  );
  app.use(embeddable);
  app.use(healthRoutes(platform), metricsRoutes(platform));
  for (const limit of [...rateLimits(limits), ...costlyAtOnce(limits)]) app.use(limit);
  // Tiles are kept compressed; a download that streams for minutes is not worth the processor time.
  app.use(
    compression({
      filter: (request, response) => !/^\/(tiles|download)\//.test(request.path) && compression.filter(request, response),
      // A catalogue of 100 kB takes 3 ms and comes a seventh smaller than at 4.
      brotli: { params: { [constants.BROTLI_PARAM_QUALITY]: 7 } },
    }),
  );
  app.use(["/tiles", "/styles", "/download", "/api"], publicHeaders);
  app.use(["/tiles", "/styles", "/api/catalog.json"], noDocuments);
  app.use(tileRoutes(platform), tileJsonRoutes(platform), styleRoutes(platform), firstViewRoutes(platform), eventRoutes(platform));
  app.use(downloadRoutes(platform), catalogRoutes(platform), searchRoutes(platform), inViewRoutes(platform));
  app.use(terrainRoutes(platform));
  app.use(ckanRoutes(platform), feedRoutes(platform));
  app.use(whatIfRoutes(platform), storedRunRoutes(platform), ogcRoutes(platform));
  app.use(pageRoutes(platform), docsRoutes(platform), reportRoutes(platform), printRoutes(platform), offlineRoutes(platform));
  const assets = path.join(viewerFolder, "assets");
  app.use("/assets", compressedAssets(assets), express.static(assets, { immutable: true, maxAge: "1y", fallthrough: false }));
  app.use(
    express.static(viewerFolder, { extensions: ["html"], setHeaders: (response) => response.setHeader("Cache-Control", "no-cache") }),
  );
  const files = new Set((await Array.fromAsync(glob("**/*", { cwd: viewerFolder }))).flatMap(addressesOf));
  app.use(
    otherMethods(app.router, (address) => files.has(address)),
    noSuchPath,
  );
  app.use(sendProblem(log));
  return app;
}

/** Where `express.static` answers a file of the viewer. */
function addressesOf(file: string): string[] {
  const address = `/${file.replaceAll(path.sep, "/")}`;
  return [address, address.replace(/(\/)index\.html$|\.html$/, "$1")];
}

/**
 * Everything is our own but the optional base map; the map renderer needs its worker and image blobs, simulations in the browser compile
 * WebAssembly (which allows no other `eval`).
 */
const contentSecurityPolicy = {
  defaultSrc: ["'self'"],
  scriptSrc: ["'self'", "'wasm-unsafe-eval'"],
  imgSrc: ["'self'", "data:", "blob:", "https://cyberjapandata.gsi.go.jp"],
  // Blobs are files of the reader's own, which the map reads without sending them anywhere.
  connectSrc: ["'self'", "blob:", "https://cyberjapandata.gsi.go.jp"],
  workerSrc: ["'self'", "blob:"],
  styleSrc: ["'self'", "'unsafe-inline'"],
  upgradeInsecureRequests: null,
};
