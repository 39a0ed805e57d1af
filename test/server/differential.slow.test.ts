import { VectorTile } from "@mapbox/vector-tile";
import { PbfReader } from "pbf";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createRandom, type Random } from "../../data-pipelines/sample/random.ts";
import type { DatasetDefinition } from "../../model/dataset.ts";
import { type BboxLonLat, type TileAddress, tileAt, tileBoundsWebMercator, webMercatorToLonLat } from "../../model/geo/tile.ts";
import { describeHomes } from "../support/database.ts";
import { loadSampleCity, type SampleCity } from "../support/sample-city.ts";
import { startServer, type TestServer } from "../support/server.ts";

const questionCount = 200;

/** What a layer shows of one place in one version under one condition. */
interface Question {
  readonly dataset: DatasetDefinition;
  readonly version: number;
  readonly tile: TileAddress;
  /** A field that tiles carry, and the value asked for. */
  readonly condition: { readonly field: string; readonly value: string } | undefined;
}

describeHomes("map tile, API and file", (home) => {
  let city: SampleCity;
  let server: TestServer;

  beforeAll(async () => {
    city = await loadSampleCity(home, { seeds: [7, 8], scale: 0.5 });
    server = await startServer(city.database, city.datasets);
  });

  afterAll(async () => {
    await server.close();
    await city.drop();
  });

  it(`name the same features for ${questionCount} random places, conditions and versions`, async () => {
    const random = createRandom(25_213, "differential");
    let named = 0;
    for (let n = 0; n < questionCount; n++) {
      const question = await randomQuestion(server, random);
      const within = await fileIds(server, question, boundsLonLat(question.tile, -0.01));
      const around = await fileIds(server, question, boundsLonLat(question.tile, 64.01));
      const drawn = await tileIds(server, question);
      const label = JSON.stringify({ ...question, dataset: question.dataset.id });
      expect(await apiIds(server, question, boundsLonLat(question.tile, 64.01)), `API, ${label}`).toEqual(around);
      // A tile reaches 64 units beyond its edge, so it names all features within and none that the wider box does not.
      expect(
        drawn.filter((id) => !around.includes(id)),
        `only in the tile, ${label}`,
      ).toEqual([]);
      expect(
        within.filter((id) => !drawn.includes(id)),
        `not in the tile, ${label}`,
      ).toEqual([]);
      named += within.length;
    }
    expect(named).toBeGreaterThan(questionCount);
  });
});

async function randomQuestion(server: TestServer, random: Random): Promise<Question> {
  const versions = await server.platform.versions();
  const dataset = random.pick(server.platform.publicDatasets.filter(({ id, tiles }) => versions.has(id) && tiles.maxZoom >= 15));
  const newest = versions.get(dataset.id);
  const version = random.integer(1, newest?.version ?? 1);
  const [west = 0, south = 0, east = 0, north = 0] = newest?.bboxLonLat ?? [];
  // Around a feature that exists, mostly; anywhere in its extent otherwise.
  const limit = 1;
  const { features } = (await (
    await server.get(`/api/collections/${dataset.id}/items?limit=${limit}&offset=${random.integer(0, 30)}&asOf=${version}&f=json`)
  ).json()) as { features: Feature[] };
  const [feature] = features;
  const near = feature?.geometry ? firstPosition(feature.geometry) : undefined;
  const lonLat = near && random.chance(0.8) ? near : ([random.between(west, east), random.between(south, north)] as const);
  const fields = dataset.tiles.fields.filter((name) => typeof feature?.properties[name] === "string");
  const field = fields.length > 0 && random.chance(0.5) ? random.pick(fields) : undefined;
  const condition = field === undefined ? undefined : { field, value: String(feature?.properties[field]) };
  return { dataset, version, tile: tileAt(lonLat, random.integer(15, 16)), condition };
}

interface Feature {
  readonly id: number;
  readonly geometry: { readonly coordinates: unknown } | null;
  readonly properties: Record<string, unknown>;
}

function firstPosition({ coordinates }: { coordinates: unknown }): readonly [number, number] {
  let position = coordinates;
  while (Array.isArray(position) && Array.isArray(position[0])) position = position[0];
  const [lon, lat] = position as [number, number];
  return [lon, lat];
}

/** The tile's bounds, wider by so many of its units on each side. */
function boundsLonLat(tile: TileAddress, byTileUnits: number): BboxLonLat {
  const [xMin, yMin, xMax, yMax] = tileBoundsWebMercator(tile, byTileUnits);
  return [...webMercatorToLonLat([xMin, yMin]), ...webMercatorToLonLat([xMax, yMax])];
}

function parameters({ version, condition }: Question, bbox: BboxLonLat): string {
  const filter = condition && `"${condition.field}"='${condition.value.replaceAll("'", "''")}'`;
  return new URLSearchParams({ asOf: String(version), bbox: bbox.join(","), ...(filter !== undefined && { filter }) }).toString();
}

async function fileIds(server: TestServer, question: Question, bbox: BboxLonLat): Promise<number[]> {
  const answer = await server.get(`/download/${question.dataset.id}.geojsonl?${parameters(question, bbox)}`);
  expect(answer.status).toBe(200);
  const lines = (await answer.text()).split("\n").filter((line) => line.trim() !== "");
  return sorted(lines.map((line) => (JSON.parse(line.replace("\u001E", "")) as Feature).id));
}

async function apiIds(server: TestServer, question: Question, bbox: BboxLonLat): Promise<number[]> {
  const ids: number[] = [];
  let next: string | undefined = `/api/collections/${question.dataset.id}/items?f=json&limit=50&${parameters(question, bbox)}`;
  while (next !== undefined) {
    const answer = await server.get(next);
    expect(answer.status).toBe(200);
    const page = (await answer.json()) as { features: Feature[]; links: { rel: string; href: string }[] };
    ids.push(...page.features.map(({ id }) => id));
    next = page.links.find(({ rel }) => rel === "next")?.href.replace(server.url, "");
  }
  return sorted(ids);
}

async function tileIds(server: TestServer, { dataset, version, tile, condition }: Question): Promise<number[]> {
  const answer = await server.get(`/tiles/${dataset.id}/${tile.z}/${tile.x}/${tile.y}.mvt?v=${version}`);
  expect([200, 204]).toContain(answer.status);
  const layer = new VectorTile(new PbfReader(new Uint8Array(await answer.arrayBuffer()))).layers[dataset.id];
  const features = Array.from({ length: layer?.length ?? 0 }, (_, index) => layer?.feature(index));
  const matching = features.filter((feature) => condition === undefined || feature?.properties[condition.field] === condition.value);
  return sorted(matching.map((feature) => feature?.id ?? Number.NaN));
}

function sorted(ids: readonly number[]): number[] {
  return [...new Set(ids)].sort((a, b) => a - b);
}
