import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { promisify } from "node:util";
import { brotliCompress } from "node:zlib";

const modules = path.resolve(import.meta.dirname, "../../node_modules/maplibre-gl/dist");

/**
 * The least that a page with a map of MapLibre can be: the library, its worker, one square. It marks its paints as the viewer does, so that
 * both are measured alike: what the viewer takes longer is the viewer's own.
 */
const page = `<!doctype html><html lang="ja"><title>MapLibre</title>
  <link rel="stylesheet" href="/maplibre-gl.css" />
  <link rel="modulepreload" href="/maplibre-gl.mjs" />
  <style>body { margin: 0 } #map { height: 100vh }</style>
  <div id="map"></div>
  <script type="module">
    void fetch("/maplibre-gl-worker.mjs");
    const maplibregl = await import("/maplibre-gl.mjs");
    maplibregl.setWorkerUrl("/maplibre-gl-worker.mjs");
    const square = { type: "Polygon", coordinates: [[[136.1, 35], [136.3, 35], [136.3, 35.2], [136.1, 35.2], [136.1, 35]]] };
    const map = new maplibregl.Map({
      container: "map", center: [136.2, 35.1], zoom: 12, attributionControl: false,
      style: {
        version: 8,
        sources: { square: { type: "geojson", data: square } },
        layers: [{ id: "square", type: "fill", source: "square", paint: { "fill-color": "#aa0000" } }],
      },
    });
    map.getCanvas().id = "map-canvas";
    map.on("sourcedata", function painted(event) {
      if (!("tile" in event)) return;
      map.off("sourcedata", painted);
      map.once("render", () => performance.mark("map-painted"));
    });
    map.once("idle", () => performance.mark("map-complete"));
  </script>`;

const files: Readonly<Record<string, string>> = {
  "/maplibre-gl.mjs": "text/javascript",
  "/maplibre-gl-worker.mjs": "text/javascript",
  "/maplibre-gl.css": "text/css",
};

/** Serves the page, compressed as well as ours. */
export async function serveMapAlone(): Promise<{ url: string; close: () => Promise<void> }> {
  const compressed = new Map<string, Buffer>([["/", await promisify(brotliCompress)(page)]]);
  for (const file of Object.keys(files)) compressed.set(file, await promisify(brotliCompress)(await readFile(path.join(modules, file))));
  const server = createServer(({ url = "/" }, response) => {
    const body = compressed.get(url);
    if (body === undefined) return void response.writeHead(404).end();
    response
      .writeHead(200, { "content-type": files[url] ?? "text/html", "content-encoding": "br", "cache-control": "max-age=3600" })
      .end(body);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () => new Promise((closed) => server.close(() => closed())),
  };
}
