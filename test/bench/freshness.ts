import { setTimeout as pause } from "node:timers/promises";
import { polygonWkb } from "../support/world.ts";
import { loadRecords } from "../support/loads.ts";
import { startServer } from "../support/server.ts";
import type { TestDatabase } from "../support/database.ts";
import { datasets, definition } from "./bench-city.ts";
import type { BenchTiles } from "./bench-tiles.ts";
import { type Figure, median, percentile } from "./side-by-side.ts";

const edits = 9;

/** From handing in one edited building, through checks and publishing, until the server answers with the tile that shows it; nobody listens to `/events`. */
export async function freshness(test: TestDatabase, tiles: BenchTiles): Promise<Figure[]> {
  const buildings = definition("buildings");
  const server = await startServer(test.database, datasets);
  const { z, x, y } = tiles.at(16);
  const url = `${server.url}/tiles/buildings/${z}/${x}/${y}.mvt`;
  const etag = async () => {
    const response = await fetch(url);
    await response.arrayBuffer();
    return response.headers.get("etag");
  };
  const times: number[] = [];
  try {
    for (let edit = 0; edit < edits; edit++) {
      const known = await etag();
      // Not in step with the second or so for which the server trusts what it knows.
      await pause(300 + 137 * edit);
      await etag();
      const startedAt = performance.now();
      const result = await loadRecords(test.database, [house(tiles.center, edit)], {
        dataset: buildings,
        source: buildings.sources[0]?.id ?? "",
        part: "bench",
        sample: true,
      });
      if (result.version === undefined) throw new Error(`edit ${edit} was not published`);
      while ((await etag()) === known) await pause(2);
      times.push(performance.now() - startedAt);
    }
  } finally {
    await server.close();
  }
  return [
    { what: "staff edit to fresh tile, median", value: median(times), unit: "ms", goal: { atMost: 200 } },
    { what: "staff edit to fresh tile, slowest", value: percentile(times, 1), unit: "ms" },
  ];
}

function house([lon, lat]: readonly [number, number], edit: number) {
  const side = 0.0001 + edit * 0.000_001;
  const wkb = polygonWkb([
    [lon, lat],
    [lon + side, lat],
    [lon + side, lat + side],
    [lon, lat + side],
    [lon, lat],
  ]);
  const values = Object.values(definition("buildings").fields).map(() => null);
  return { layer: 0, row: 0, key: "bench", values, raw: {}, geometry: { wkb, srid: 6668 } };
}
