import path from "node:path";
import type { TestDatabase } from "../support/database.ts";
import type { BenchCity, Suite } from "./bench-city.ts";
import { BenchTiles, expectSameBytes, expectSameFeatures, fetchTile, layerDefinitions, twoInFlight, zooms } from "./bench-tiles.ts";
import { freshness } from "./freshness.ts";
import { largerCity } from "./larger-city.ts";
import { hasMapServer, startMapServer } from "./mapserver.ts";
import { postgisTile, startPostgisServer } from "./postgis-tiles.ts";
import { comparison, type Comparison, geometricMean, type Goal, type Result, type Side, takeTurns } from "./side-by-side.ts";

/** Cold tiles: nothing is cached but what a running server holds, the database's pages and its own layers in memory. */
export const suite: Suite = { homes: ["postgis", "embedded"], run: benchTiles };

const rounds = 9;

async function benchTiles(city: BenchCity): Promise<Result[]> {
  const ours = await BenchTiles.open(city.test);
  await ours.fillMemory();
  const results = city.home === "postgis" ? await besideOthers(city, ours) : await embeddedBesideNative(city, ours);
  return [
    ...results,
    ...(await hotLayer(city, ours)),
    memoryFigure(ours),
    ...(await freshness(city.test, ours)),
    ...(await largerCity(city)),
  ];
}

/** One layer of many small areas, from memory, wherever it is drawn; PostGIS' encoder works in PostgreSQL for both homes. */
async function hotLayer({ test, home, native }: BenchCity, ours: BenchTiles): Promise<Comparison[]> {
  const postgisTest = home === "postgis" ? test : native;
  const layers = ours.layers.filter(({ dataset }) => dataset.id === "buildings");
  const definitions = layers.map(({ dataset }) => dataset);
  const drawn = zooms.filter((z) => definitions.every(({ tiles }) => z >= tiles.minZoom));
  if (postgisTest === undefined) return [];
  const found: Comparison[] = [];
  for (const z of drawn) {
    const tile = ours.at(z);
    const made = (await ours.fromDatabase(tile, layers)).bytes;
    expectSameBytes(`buildings z${z}, from memory`, (await ours.fromMemory(tile, layers)).bytes, made);
    expectSameFeatures(`buildings z${z}`, made, await postgisTile(postgisTest, definitions, tile));
    const sides = [
      { name: memory, run: () => ours.fromMemory(tile, layers) },
      { name: postgis, run: () => postgisTile(postgisTest, definitions, tile) },
    ];
    const [a = [], b = []] = await takeTurns(sides, rounds);
    found.push(comparison({ what: `buildings alone z${z}`, ours: memory, theirs: postgis, goal: undefined }, a, b));
  }
  return [...found, geometricMean(`buildings alone z${drawn[0]}–${drawn.at(-1)}, geometric mean`, found, { atLeast: 15 })];
}

function memoryFigure({ layers, memory }: BenchTiles): Result {
  const [buildings] = layers
    .filter(({ dataset }) => dataset.id === "buildings")
    .map(({ dataset, version }) => memory.get(dataset, version, 16));
  const { byteLength = Number.NaN, rowCount = 0 } = buildings ?? {};
  return { what: `memory of ${rowCount} buildings`, value: byteLength / rowCount, unit: "bytes each", goal: { atMost: 160 } };
}

/** What a side is compared with, at every zoom and in the mean. */
interface Rival {
  readonly ours: string;
  readonly theirs: string;
  readonly each?: Goal;
  readonly mean?: Goal;
}

const [database, memory, postgis] = ["from the database", "from memory", "ST_AsMVT"] as const;
const [server, databaseServer, express, mapServer] = ["server", "server without memory", "Express + ST_AsMVT", "MapServer"] as const;

const rivals: readonly Rival[] = [
  { ours: database, theirs: postgis, each: { atLeast: 2 } },
  { ours: memory, theirs: postgis, mean: { atLeast: 15 } },
  { ours: server, theirs: express, each: { atLeast: 2 }, mean: { atLeast: 5 } },
  { ours: databaseServer, theirs: express, each: { atLeast: 2 } },
  { ours: server, theirs: mapServer, each: { atLeast: 3 }, mean: { atLeast: 4 } },
  { ours: databaseServer, theirs: mapServer },
];

const nativeRivals: readonly Rival[] = [
  { ours: database, theirs: postgis, each: { atLeast: 1 } },
  { ours: memory, theirs: postgis, each: { atLeast: 1 } },
];

/** In the process and over HTTP, against PostGIS' own encoder and MapServer on the same tables. */
async function besideOthers({ test, folder }: BenchCity, ours: BenchTiles): Promise<Comparison[]> {
  const [withMemory, withoutMemory] = [await ours.serve("memory"), await ours.serve("database")];
  const native = await startPostgisServer(test, layerDefinitions);
  const map = hasMapServer
    ? await startMapServer(path.join(folder, "mapserver"), databaseUrl(test), { layers: layerDefinitions, zooms })
    : undefined;
  const servers = [
    { name: server, fetch: withMemory.fetch },
    { name: databaseServer, fetch: withoutMemory.fetch },
    { name: express, fetch: (tile: Parameters<typeof fetchTile>[1]) => fetchTile(native.url, tile) },
    ...(map ? [{ name: mapServer, fetch: map.fetch }] : []),
  ];
  try {
    const cold = await atEveryZoom(rivals, async (z) => {
      const tile = ours.at(z);
      const made = (await ours.fromDatabase(tile)).bytes;
      expectSameBytes(`z${z}, from memory`, (await ours.fromMemory(tile)).bytes, made);
      expectSameFeatures(`z${z}`, made, await postgisTile(test, layerDefinitions, tile));
      for (const { name, fetch } of servers.slice(0, 2)) expectSameBytes(`z${z}, ${name}`, await fetch(tile), made);
      for (const { name, fetch } of servers.slice(2)) expectSameFeatures(`z${z}, ${name}`, made, await fetch(tile));
      return [
        { name: database, run: () => ours.fromDatabase(tile) },
        { name: memory, run: () => ours.fromMemory(tile) },
        { name: postgis, run: () => postgisTile(test, layerDefinitions, tile) },
        ...servers.map(({ name, fetch }) => ({ name, run: () => fetch(tile) })),
      ];
    });
    const tiles = ours.several;
    const sides = servers.map(({ name, fetch }) => ({ name, run: () => twoInFlight(tiles, fetch) }));
    const times = await takeTurns(sides, 7);
    const goals = { [express]: { atLeast: 4 }, [mapServer]: { atLeast: 3.5 } };
    const inFlight = rivals.filter((pair) => pair.ours === server || pair.ours === databaseServer);
    return [...cold, ...compareAll(`${tiles.length} tiles z12–16, two in flight`, inFlight, { sides, times, goals })];
  } finally {
    map?.stop();
    native.close();
    await Promise.all([withMemory, withoutMemory].map((one) => one.server.close()));
  }
}

/** The embedded database has no encoder of its own; it is held against PostGIS' in PostgreSQL, where there is one. */
async function embeddedBesideNative({ native }: BenchCity, ours: BenchTiles): Promise<Comparison[]> {
  const nativeTiles = native && (await BenchTiles.open(native));
  if (native === undefined || nativeTiles === undefined) return [];
  return atEveryZoom(nativeRivals, async (z) => {
    const tile = ours.at(z);
    const made = (await ours.fromDatabase(tile)).bytes;
    expectSameBytes(`z${z}, both homes`, made, (await nativeTiles.fromDatabase(tile)).bytes);
    expectSameBytes(`z${z}, from memory`, (await ours.fromMemory(tile)).bytes, made);
    return [
      { name: database, run: () => ours.fromDatabase(tile) },
      { name: memory, run: () => ours.fromMemory(tile) },
      { name: postgis, run: () => postgisTile(native, layerDefinitions, tile) },
    ];
  });
}

/** Each rival at each zoom, and the geometric means. */
async function atEveryZoom(pairs: readonly Rival[], sidesAt: (z: number) => Promise<Side[]>): Promise<Comparison[]> {
  const byZoom = new Map<Rival, Comparison[]>(pairs.map((pair) => [pair, []]));
  for (const z of zooms) {
    const sides = await sidesAt(z);
    const times = await takeTurns(sides, rounds);
    for (const [pair, found] of byZoom) found.push(...compareAll(`cold tile z${z}`, [pair], { sides, times }));
  }
  return [...byZoom].flatMap(([{ mean }, found]) =>
    found.length === 0 ? [] : [...found, geometricMean(`cold tile z${zooms[0]}–${zooms.at(-1)}, geometric mean`, found, mean)],
  );
}

interface Measured {
  readonly sides: readonly Side[];
  readonly times: readonly (readonly number[])[];
  /** By the rival's name, in place of the one for each zoom. */
  readonly goals?: Readonly<Record<string, Goal>>;
}

function compareAll(what: string, pairs: readonly Rival[], { sides, times, goals }: Measured): Comparison[] {
  const timesOf = (name: string) => times[sides.findIndex((side) => side.name === name)];
  return pairs.flatMap(({ ours, theirs, each }) => {
    const [our, their] = [timesOf(ours), timesOf(theirs)];
    const goal = goals === undefined ? each : ours === databaseServer ? undefined : goals[theirs];
    return our && their ? [comparison({ what, ours, theirs, goal }, our, their)] : [];
  });
}

function databaseUrl(test: TestDatabase): URL {
  const { connectionString = "" } = test.database.pool.options as { connectionString?: string };
  return new URL(connectionString);
}
