import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { generateSampleCity, terrainFolder } from "../../../data-pipelines/sample/generate.ts";
import { ingestTerrain } from "../../../data-pipelines/terrain/ingest-terrain.ts";
import { loadDatasets } from "../../../datasets/index.ts";
import type { JobRow, RunState } from "../../../sql/runs.ts";
import { groundHeight } from "../../../server/terrain/ground-height.ts";
import { planeProjection } from "../../../server/terrain/plane-projection.ts";
import { createTestDatabase, type Home, type TestDatabase } from "../../support/database.ts";
import { ingestAll } from "../../support/ingest.ts";
import { startServer, type TestServer } from "../../support/server.ts";

/** A server whose database holds the ground, zones and buildings of a small sample city. */
export interface RunWorld extends TestDatabase {
  readonly server: TestServer;
  /** Somewhere in the middle of the ground, degrees. */
  readonly middle: readonly [lon: number, lat: number];
  /** A breach there, of a river that stands 10 m above the ground; small enough to take a second or two. */
  breach(options?: BreachOptions): Record<string, unknown>;
  /** The job once it has come to one of the states. */
  reaches(job: string, ...states: RunState[]): Promise<JobRow>;
  close(): Promise<void>;
}

export interface BreachOptions {
  readonly durationHours?: number;
  readonly halfSideMeters?: number;
  readonly cellMeters?: "10" | "25" | "50";
  readonly riverWidthMeters?: number;
}

const onlyDatasets = ["city-boundary", "land-use-zones", "buildings"];

/**
 * @param more datasets of the sample city besides those that a flood reads.
 * @param scale of the sample city, 0.2 to 20.
 */
export async function createRunWorld(home: Home, more: readonly string[] = [], { scale = 0.2 } = {}): Promise<RunWorld> {
  const datasets = await loadDatasets();
  const test = await createTestDatabase(home, datasets);
  const { database } = test;
  const outputDirectory = await mkdtemp(path.join(tmpdir(), "machizu-run-test-"));
  const deliveries = await generateSampleCity({ outputDirectory, scale });
  for (const { dataset, source, file, release } of deliveries)
    if ([...onlyDatasets, ...more].includes(dataset))
      await ingestAll(database, datasets, { dataset, from: file, source, release, sample: true });
  await ingestTerrain({ from: path.join(outputDirectory, terrainFolder), release: "2026-04-01", sample: true }, { database });
  await rm(outputDirectory, { recursive: true });
  const server = await startServer(database, datasets);
  await server.platform.runs.start();
  const versions = await server.platform.versions();
  const [west, south, east, north] = versions.get("buildings")?.bboxLonLat ?? [0, 0, 0, 0];
  const middle = [(west + east) / 2, (south + north) / 2] as const;
  const ground = (await groundHeight(database, middle))?.meters ?? Number.NaN;
  return {
    ...test,
    server,
    middle,
    breach: (options) => breachAt(middle, ground + 10, options),
    reaches: async (job, ...states) => {
      for (;;) {
        const row = await server.platform.runs.job(job);
        if (states.includes(row.state)) return row;
        if (["successful", "failed", "dismissed"].includes(row.state)) throw new Error(`${row.state}: ${JSON.stringify(row.problem)}`);
        await wait(50);
      }
    },
    async close() {
      await server.close();
      await test.drop();
    },
  };
}

const { toLonLat, toPlane } = planeProjection(6674);

function breachAt([lon, lat]: readonly [number, number], stage: number, options: BreachOptions = {}): Record<string, unknown> {
  const { durationHours = 0.5, halfSideMeters = 600, cellMeters = "50", riverWidthMeters = 50 } = options;
  return {
    durationHours,
    cellMeters,
    riverWidthMeters,
    sliceMinutes: 10,
    area: collection({ type: "Polygon", coordinates: [square([lon, lat], halfSideMeters)] }),
    breachPoints: collection({ type: "Point", coordinates: [lon, lat] }),
    gaugePoints: collection({ type: "Point", coordinates: [lon, lat] }, { name: "堤防の裏" }),
    riverStage: [
      [0, stage],
      [24, stage],
    ],
    buildings: "drag",
  };
}

export function square([lon, lat]: readonly [number, number], half: number): [number, number][] {
  const [east, north] = toPlane(lon, lat);
  return [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
    [-1, -1],
  ].map(([x = 0, y = 0]) => toLonLat(east + x * half, north + y * half));
}

function collection(geometry: object, properties: object = {}): object {
  return { type: "FeatureCollection", features: [{ type: "Feature", geometry, properties }] };
}
