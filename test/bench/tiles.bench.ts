import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { VectorTile } from "@mapbox/vector-tile";
import express from "express";
import { PbfReader } from "pbf";
import type { DatasetDefinition } from "../../model/dataset.ts";
import { type TileAddress, tileAt, tileBoundsWebMercator, tileBuffer } from "../../model/geo/tile.ts";
import { type DatasetVersion, readTile } from "../../server/tile-service/read-tile.ts";
import { tileGeometryColumn } from "../../sql/build/dataset-table.ts";
import { readTileRows } from "../../sql/tile-rows.ts";
import { currentVersions } from "../../sql/versions.ts";
import type { TestDatabase } from "../support/database.ts";
import { hasMapServer, startMapServer } from "./mapserver.ts";
import { startServer } from "../support/server.ts";
import { type BenchCity, datasets, definition, type Suite } from "./bench-city.ts";
import { compare, type Comparison, type Contest } from "./side-by-side.ts";

export const suite: Suite = { homes: ["postgis", "embedded"], run: benchTiles };

const zooms = [9, 10, 11, 12, 13, 14, 15, 16];

/** Four layers as a viewer asks for them, nothing cached: against the rows alone, against PostGIS' own encoder, and both over HTTP. */
async function benchTiles({ test, home, folder }: BenchCity): Promise<Comparison[]> {
  const versions = await currentVersions(test.database);
  const layers = ["land-use-zones", "flood-hazard", "roads", "buildings"].map((id) => ({
    dataset: definition(id),
    version: versions.get(id)?.version ?? 0,
  }));
  const [west = 0, south = 0, east = 0, north = 0] = versions.get("city-boundary")?.bboxLonLat ?? [];
  const center = [(west + east) / 2, (south + north) / 2] as const;
  const ours = await startServer(test.database, datasets);
  // The embedded build of PostGIS has no ST_AsMVT.
  const theirs = home === "postgis" ? await startPostgisServer(test) : undefined;
  const mapServer =
    home === "postgis" && hasMapServer
      ? await startMapServer(path.join(folder, "mapserver"), databaseUrl(test), { layers: layers.map(({ dataset }) => dataset), zooms })
      : undefined;
  const fetchOurs = async (tile: TileAddress) => {
    ours.platform.tiles.clear();
    return fetchTile(`${ours.url}/tiles/${layers.map(({ dataset }) => dataset.id).join(",")}`, tile);
  };
  const contests: Contest[] = [];
  try {
    for (const z of zooms) {
      const tile = tileAt(center, z);
      const drawn = layers.filter(({ dataset }) => z >= dataset.tiles.minZoom);
      const encode = { name: "rows + encoder", run: () => readTile(test.database, drawn, tile) };
      contests.push({
        what: `tile z${z}`,
        ours: encode,
        theirs: { name: "rows alone", run: () => rowsAlone(test, drawn, tile) },
        rounds: 15,
      });
      if (theirs === undefined) continue;
      const names = drawn.map(({ dataset }) => dataset);
      expectSameFeatures(await fetchOurs(tile), await fetchTile(theirs.url, tile), z);
      contests.push(
        { what: `tile z${z}`, ours: encode, theirs: { name: "ST_AsMVT", run: () => postgisTile(test, names, tile) }, rounds: 15 },
        {
          what: `tile z${z} over HTTP`,
          ours: { name: "machizu", run: () => fetchOurs(tile) },
          theirs: { name: "Express + ST_AsMVT", run: () => fetchTile(theirs.url, tile) },
          rounds: 15,
        },
      );
      if (mapServer === undefined) continue;
      expectSameFeatures(await fetchOurs(tile), await mapServer.fetch(tile), z);
      contests.push({
        what: `tile z${z} over HTTP`,
        ours: { name: "machizu", run: () => fetchOurs(tile) },
        theirs: { name: "MapServer", run: () => mapServer.fetch(tile) },
        rounds: 15,
      });
    }
    if (theirs) {
      const tiles = inFlight(center);
      contests.push({
        what: `${tiles.length} tiles z12–16, two in flight`,
        ours: { name: "machizu", run: () => twoInFlight(tiles, fetchOurs) },
        theirs: { name: "Express + ST_AsMVT", run: () => twoInFlight(tiles, (tile) => fetchTile(theirs.url, tile)) },
      });
    }
    if (mapServer) {
      const tiles = inFlight(center);
      contests.push({
        what: `${tiles.length} tiles z12–16, two in flight`,
        ours: { name: "machizu", run: () => twoInFlight(tiles, fetchOurs) },
        theirs: { name: "MapServer", run: () => twoInFlight(tiles, (tile) => mapServer.fetch(tile)) },
      });
    }
    const comparisons: Comparison[] = [];
    for (const contest of contests) comparisons.push(await compare(contest));
    return [...comparisons, ...geometricMeans(comparisons)];
  } finally {
    mapServer?.stop();
    theirs?.close();
    await ours.close();
  }
}

/** Over all zooms, of each pair of sides. */
function geometricMeans(comparisons: readonly Comparison[]): Comparison[] {
  const byTheirs = Map.groupBy(
    comparisons.filter(({ what }) => what.startsWith("tile z")),
    ({ what, theirs }) => `${theirs}${what.includes("HTTP") ? " over HTTP" : ""}`,
  );
  const mean = (values: readonly number[]) => Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
  return Array.from(byTheirs, ([name, group]) => ({
    what: `z${zooms[0]}–${zooms.at(-1)}, geometric mean (${name})`,
    ours: group[0]?.ours ?? "",
    theirs: group[0]?.theirs ?? "",
    oursMs: mean(group.map(({ oursMs }) => oursMs)),
    theirsMs: mean(group.map(({ theirsMs }) => theirsMs)),
    ratio: [0, 1, 2].map((i) => mean(group.map(({ ratio }) => ratio[i] ?? Number.NaN))) as [number, number, number],
  }));
}

function inFlight([lon, lat]: readonly [number, number]): TileAddress[] {
  return [12, 13, 14, 15, 16].flatMap((z) => [tileAt([lon, lat], z), tileAt([lon + 0.01, lat], z)]);
}

function databaseUrl(test: TestDatabase): URL {
  const { connectionString = "" } = test.database.pool.options as { connectionString?: string };
  return new URL(connectionString);
}

async function rowsAlone(test: TestDatabase, layers: readonly DatasetVersion[], tile: TileAddress): Promise<void> {
  const boundsMeters = tileBoundsWebMercator(tile, tileBuffer);
  const questions = layers.map(({ dataset, version }) => ({ dataset, question: { z: tile.z, boundsMeters, version } }));
  await readTileRows(test.database, questions, () => () => {});
}

async function fetchTile(base: string, { z, x, y }: TileAddress): Promise<Uint8Array> {
  const response = await fetch(`${base}/${z}/${x}/${y}.mvt`, { headers: { "accept-encoding": "identity" } });
  if (!response.ok) throw new Error(`${response.url}: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

async function twoInFlight(tiles: readonly TileAddress[], fetchOne: (tile: TileAddress) => Promise<unknown>): Promise<void> {
  const waiting = [...tiles];
  const work = async () => {
    for (let tile = waiting.shift(); tile; tile = waiting.shift()) await fetchOne(tile);
  };
  await Promise.all([work(), work()]);
}

/** Both sides must show the same map: the same layers, and the same features but for those about as small as a tile unit, which each drops by its own rule. */
function expectSameFeatures(ours: Uint8Array, theirs: Uint8Array, z: number): void {
  const [ourLayers, theirLayers] = [ours, theirs].map((bytes) => new VectorTile(new PbfReader(bytes)).layers);
  for (const name of new Set([...Object.keys(ourLayers ?? {}), ...Object.keys(theirLayers ?? {})])) {
    const [our, their] = [ourLayers?.[name]?.length ?? 0, theirLayers?.[name]?.length ?? 0];
    if (Math.abs(our - their) > 2 + their * 0.12) throw new Error(`z${z} ${name}: ${our} features, the other one has ${their}`);
  }
}

/** What a server built on ST_AsMVT does: one statement for all layers, the bytes as they come. */
async function startPostgisServer(test: TestDatabase): Promise<{ url: string; close(): Server }> {
  const app = express();
  const layers = ["land-use-zones", "flood-hazard", "roads", "buildings"].map((id) => definition(id));
  app.get("/:z/:x/:y.mvt", async (request, response) => {
    const tile = { z: Number(request.params.z), x: Number(request.params.x), y: Number(request.params.y) };
    response.end(
      await postgisTile(
        test,
        layers.filter(({ tiles }) => tile.z >= tiles.minZoom),
        tile,
      ),
    );
  });
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() };
}

async function postgisTile(test: TestDatabase, layers: readonly DatasetDefinition[], { z, x, y }: TileAddress): Promise<Buffer> {
  const parts = layers.map((dataset) => {
    const column = tileGeometryColumn(dataset, z);
    const fields = dataset.tiles.fields.map((name) => `"${name}"`).join(", ");
    return `(select st_asmvt(t, '${dataset.id}', 4096, 'geom', 'fid') from (
      select fid, ${fields}, st_asmvtgeom(${column}, st_tileenvelope(${z}, ${x}, ${y}), 4096, 64, true) as geom
      from published.${dataset.id.replaceAll("-", "_")}
      where version_to is null and ${column} && st_tileenvelope(${z}, ${x}, ${y}, margin => ${64 / 4096})) t where geom is not null)`;
  });
  const { rows } = await test.database.pool.query<{ tile: Buffer }>(`select ${parts.join(" || ")} as tile`);
  return rows[0]?.tile ?? Buffer.alloc(0);
}
