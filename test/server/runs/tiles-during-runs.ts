import { setTimeout as wait } from "node:timers/promises";
import { tileAt } from "../../../model/geo/tile.ts";
import { RunService } from "../../../server/runs/run-service.ts";
import { TileCache } from "../../../server/tiles/tile-cache.ts";
import type { RunWorld } from "./run-world.ts";

/** Times of tiles while nothing is computed and while two runs are, in turn: the runs are stopped and let go on by signals. */
export interface TileTimes {
  readonly idleMs: readonly number[];
  readonly busyMs: readonly number[];
}

const rounds = 40;
/** Before the tiles of either turn, as between two moves of a map: whoever asks without one finds the server warmer. */
const pauseMs = 150;
const tilesPerRound = 40;
/** As a browser asks for them. */
const atOnce = 6;
/** Hours to come: they never end by themselves. */
const endless = { durationHours: 240, cellMeters: "10", halfSideMeters: 2500 } as const;

export async function tilesDuringRuns(world: RunWorld): Promise<TileTimes> {
  const { platform, url } = world.server;
  await platform.runs.close();
  const service = new RunService(platform, { folder: platform.runs.folder, atOnce: 2 });
  // Nothing is kept: every tile is made anew.
  Object.assign(platform, { runs: service, tiles: new TileCache({ maxBytes: 0 }) });
  await service.start();
  const jobs = await Promise.all(
    [201, 202].map((riverWidthMeters) => service.submit("flood", world.breach({ ...endless, riverWidthMeters }))),
  );
  await Promise.all(jobs.map((job) => world.reaches(job, "running")));
  while (service.processes.length < 2) await wait(20);
  const tell = (signal: NodeJS.Signals) => service.processes.forEach((pid) => process.kill(pid, signal));
  const addresses = cityTiles(world).map((address) => url + address);
  const times: { idleMs: number[]; busyMs: number[] } = { idleMs: [], busyMs: [] };
  try {
    await fetchAll(addresses);
    for (let round = 0; round < rounds; round++) {
      tell("SIGSTOP");
      await wait(pauseMs);
      times.idleMs.push(...(await fetchAll(addresses)));
      tell("SIGCONT");
      await wait(pauseMs);
      times.busyMs.push(...(await fetchAll(addresses)));
    }
  } finally {
    tell("SIGCONT");
    for (const job of jobs) await service.dismiss(job);
    while (service.processes.length > 0) await wait(20);
  }
  return times;
}

/** Tiles around the middle of the city at the zooms of streets and houses. */
function cityTiles({ middle }: RunWorld): string[] {
  return Array.from({ length: tilesPerRound }, (_, index) => {
    const z = 14 + (index % 3);
    const { x, y } = tileAt(middle, z);
    const around = Math.floor(index / 3);
    return `/tiles/land-use-zones,buildings/${z}/${x + (around % 3) - 1}/${y + (Math.floor(around / 3) % 3) - 1}.mvt`;
  });
}

async function fetchAll(addresses: readonly string[]): Promise<number[]> {
  const left = [...addresses];
  const times: number[] = [];
  const one = async (): Promise<void> => {
    for (let address = left.pop(); address !== undefined; address = left.pop()) {
      const startedAt = performance.now();
      const response = await fetch(address);
      await response.arrayBuffer();
      if (!response.ok) throw new Error(`${response.status} ${address}`);
      times.push(performance.now() - startedAt);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, one));
  return times;
}
