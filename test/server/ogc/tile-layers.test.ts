import { VectorTile } from "@mapbox/vector-tile";
import { PbfReader } from "pbf";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tilesCovering } from "../../../model/geo/tile.ts";
import { createTestDatabase, homes, type TestDatabase } from "../../support/database.ts";
import { loadRecords } from "../../support/loads.ts";
import { startServer, type TestServer } from "../../support/server.ts";
import { plotRecord, plots, squareWkb } from "../../support/world.ts";

const labelled = { ...plots, style: { ...plots.style, label: "name" } };

// What a tile holds does not depend on the database's home.
describe("the layers of a tile whose areas are labelled", () => {
  let test: TestDatabase;
  let server: TestServer;

  beforeAll(async () => {
    test = await createTestDatabase(homes[0] ?? "embedded", [labelled]);
    await loadRecords(test.database, [plotRecord(1, { name: "広場", wkb: squareWkb(18_000, -98_000, 900) })], {
      dataset: labelled,
      source: "numbered",
    });
    server = await startServer(test.database, [labelled]);
  });
  afterAll(async () => {
    await server.close();
    await test.drop();
  });

  const json = async (path: string) => (await (await server.get(path)).json()) as Record<string, unknown>;

  it("are those that TileJSON and the tileset of OGC API Tiles name, with the same zooms and attributes", async () => {
    const tileJson = await json("/tiles/test-plots.json");
    const tileset = await json("/api/collections/test-plots/tiles/WebMercatorQuad");
    const described = tileJson["vector_layers"] as { id: string; minzoom: number; maxzoom: number; fields: object }[];
    expect(described.map(({ id, minzoom, maxzoom, fields }) => [id, minzoom, maxzoom, Object.keys(fields)])).toEqual([
      ["test-plots", 8, 16, ["name", "kind"]],
      ["test-plots-label", 11, 16, ["name"]],
    ]);
    expect(tileset["layers"]).toMatchObject([
      {
        id: "test-plots",
        geometryDimension: 2,
        minTileMatrix: "8",
        maxTileMatrix: "16",
        propertiesSchema: { properties: { name: {}, kind: {} } },
      },
      {
        id: "test-plots-label",
        geometryDimension: 0,
        minTileMatrix: "11",
        maxTileMatrix: "16",
        propertiesSchema: { properties: { name: { type: "string" } } },
      },
    ]);
    const bounds = tileJson["bounds"] as [number, number, number, number];
    const found = new Map<string, Set<string>>();
    for (const { z, x, y } of tilesCovering(bounds, 14)) {
      const bytes = new Uint8Array(await (await server.get(`/tiles/test-plots/${z}/${x}/${y}.mvt`)).arrayBuffer());
      for (const layer of Object.values(new VectorTile(new PbfReader(bytes)).layers)) {
        const names = found.get(layer.name) ?? new Set();
        for (let i = 0; i < layer.length; i++) for (const name of Object.keys(layer.feature(i).properties)) names.add(name);
        found.set(layer.name, names);
      }
    }
    expect([...found.keys()].sort()).toEqual(described.map(({ id }) => id).sort());
    for (const { id, fields } of described) for (const name of found.get(id) ?? []) expect(Object.keys(fields), id).toContain(name);
  });
});
