import { VectorTile } from "@mapbox/vector-tile";
import { PbfReader } from "pbf";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type TileAddress, tileBoundsWebMercator, tileBuffer, tilesCovering } from "../../model/geo/tile.ts";
import { createTestDatabase, describeHomes, homes, type TestDatabase } from "../support/database.ts";
import { loadRecords } from "../support/loads.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { plotRecord, plots, squareWkb } from "../support/world.ts";

const numbers = Array.from({ length: 40 }, (_, index) => index + 1);
const numbered = { dataset: plots, source: "numbered" };
const tileBytes = new Map<string, string[]>();

describeHomes("a published dataset", (home) => {
  let test: TestDatabase;
  let server: TestServer;

  beforeAll(async () => {
    test = await createTestDatabase(home, [plots]);
    await loadRecords(
      test.database,
      numbers.map((n) => plotRecord(n)),
      numbered,
    );
    server = await startServer(test.database, [plots]);
  });
  afterAll(async () => {
    await server.close();
    await test.drop();
  });

  const path = ({ z, x, y }: TileAddress, query = "") => `/tiles/test-plots/${z}/${x}/${y}.mvt${query}`;

  async function allTiles(): Promise<TileAddress[]> {
    const { rows } = await test.database.pool.query<{ bbox: [number, number, number, number] }>(
      "select bbox from meta.version where dataset = 'test-plots' order by version desc limit 1",
    );
    const bbox = rows[0]?.bbox ?? [0, 0, 0, 0];
    return [10, 12, 13, 14].flatMap((z) => [...tilesCovering(bbox, z, tileBuffer)]);
  }

  async function etags(tiles: readonly TileAddress[]): Promise<string[]> {
    return Promise.all(tiles.map(async (tile) => (await server.get(path(tile))).headers.get("etag") ?? ""));
  }

  /** Tiles (with their buffer) that a row's geometry, in any version, touches. */
  async function tilesTouchedBy(names: readonly string[], tiles: readonly TileAddress[]): Promise<boolean[]> {
    return Promise.all(
      tiles.map(async (tile) => {
        const { rows } = await test.database.pool.query<{ touched: boolean }>(
          `select exists (select from data.test_plots where raw->>'name' = any($1) and st_transform(geom, 3857) && st_makeenvelope($2, $3, $4, $5, 3857)) as touched`,
          [names, ...tileBoundsWebMercator(tile, tileBuffer)],
        );
        return rows[0]?.touched ?? false;
      }),
    );
  }

  it("draws every feature once with its number, name and class", async () => {
    const [tile] = (await allTiles()).filter(({ z }) => z === 10);
    if (!tile) throw new Error("no tile");
    const response = await server.get(path(tile));
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("application/vnd.mapbox-vector-tile");
    const bytes = Buffer.from(await response.arrayBuffer());
    const layer = new VectorTile(new PbfReader(bytes)).layers["test-plots"];
    const features = Array.from({ length: layer?.length ?? 0 }, (_, index) => layer?.feature(index));
    expect(features.map((feature) => feature?.id)).toEqual(numbers);
    expect(features[0]?.properties).toEqual({ name: "区画1", kind: "2" });
    tileBytes.set(`${tile.z}/${tile.x}/${tile.y}`, [...(tileBytes.get(`${tile.z}/${tile.x}/${tile.y}`) ?? []), bytes.toString("base64")]);
  });

  it("has the same bytes in every home", () => {
    for (const copies of tileBytes.values()) expect(new Set(copies).size).toBe(1);
    if (home === homes.at(-1)) for (const copies of tileBytes.values()) expect(copies.length).toBe(homes.length);
  });

  it("answers 304 to the holder of the current tile, and keeps a pinned tile for ever", async () => {
    const [tile] = await allTiles();
    if (!tile) throw new Error("no tile");
    const etag = (await server.get(path(tile))).headers.get("etag") ?? "";
    expect((await server.get(path(tile), { "if-none-match": etag })).status).toBe(304);
    expect((await server.get(path(tile, "?v=1"))).headers.get("cache-control")).toContain("immutable");
  });

  it("after three edits has new ETags for exactly the tiles that cover the three", async () => {
    const tiles = await allTiles();
    const before = await etags(tiles);
    const edited = numbers.map((n) => {
      if (n === 3) return plotRecord(n, { name: "改名" });
      if (n === 17) return plotRecord(n, { owner: "鈴木" });
      return n === 30 ? plotRecord(n, { wkb: squareWkb(18_000 + 30 * 200, -97_850) }) : plotRecord(n);
    });
    expect(await loadRecords(test.database, edited, numbered)).toMatchObject({ added: 0, changed: 3, removed: 0, version: 2 });
    await new Promise((resolve) => setTimeout(resolve, 1100));
    const after = await etags(tiles);
    const touched = await tilesTouchedBy(["区画3", "改名", "区画17", "区画30"], tiles);
    expect(after.map((etag, index) => etag !== before[index])).toEqual(touched);
    expect(touched).toContain(false);
  });

  it("still has the old map and the old file", async () => {
    const [tile] = (await allTiles()).filter(({ z }) => z === 12);
    if (!tile) throw new Error("no tile");
    const names = async (query: string) => {
      const layer = new VectorTile(new PbfReader(Buffer.from(await (await server.get(path(tile, query))).arrayBuffer()))).layers[
        "test-plots"
      ];
      return Array.from({ length: layer?.length ?? 0 }, (_, index) => layer?.feature(index).properties["name"]);
    };
    expect(await names("?asOf=1")).toContain("区画3");
    expect(await names("")).toContain("改名");
    const file = async (query: string) =>
      (await (await server.get(`/download/test-plots.geojson${query}`)).json()) as { features: { properties: { name: string } }[] };
    expect((await file("?asOf=1")).features.map(({ properties }) => properties.name)).toEqual(numbers.map((n) => `区画${n}`));
    expect((await file("")).features[2]?.properties.name).toBe("改名");
  });

  it("downloads as CSV what the database holds", async () => {
    const response = await server.get("/download/test-plots.csv");
    expect(response.headers.get("content-disposition")).toContain('filename="25213_test-plots_v2.csv"');
    const lines = (await response.text()).split("\n");
    expect(lines[0]).toBe("id,name,kind,kind_label,area,surveyed,fenced,source,geometry_wkt");
    expect(lines[1]).toMatch(/^numbered\/1,区画1,2,畑,1\.5,2026-04-01,false,numbered,"POLYGON\(\(136\.\d+ 35\.1\d+,/);
    expect(lines.length).toBe(numbers.length + 2);
  });

  it("tells one feature", async () => {
    const feature = (await (await server.get("/api/collections/test-plots/items/3")).json()) as { id: number; properties: object };
    expect(feature).toMatchObject({ id: 3, properties: { id: "numbered/3", name: "改名", kind: "2", kind_label: "畑", version_from: 2 } });
    expect(Object.keys(feature.properties)).not.toContain("owner");
  });

  it("describes itself as TileJSON, style and catalogue", async () => {
    const tileJson = (await (await server.get("/tiles/test-plots.json")).json()) as Record<string, unknown>;
    expect(tileJson).toMatchObject({
      tilejson: "3.0.0",
      minzoom: 8,
      maxzoom: 16,
      tiles: [`${server.url}/tiles/test-plots/{z}/{x}/{y}.mvt?v=2`],
    });
    const style = (await (await server.get("/styles/test-plots.json")).json()) as { layers: { id: string }[] };
    expect(style.layers.map(({ id }) => id)).toContain("test-plots");
    const catalog = (await (await server.get("/api/catalog.json")).json()) as { datasets: { state: unknown }[] };
    expect(catalog.datasets[0]?.state).toMatchObject({ version: 2, rowCount: 40, sources: ["numbered"], sample: false });
  });

  it.each([
    ["/tiles/nothing/10/1/1.mvt", 404],
    ["/tiles/test-plots/10/1024/1.mvt", 400],
    ["/tiles/test-plots/99/1/1.mvt", 400],
    ["/tiles/test-plots/10/1.5/1.mvt", 400],
    ["/tiles/test-plots/10/1/1.mvt?v=99", 400],
    ["/tiles/test-plots/10/1/1.mvt?version=1", 400],
    ["/tiles/test-plots/10/1/1.mvt?asOf=yesterday", 400],
    ["/tiles/test-plots/10/1/1.mvt?asOf=77", 404],
    ["/download/test-plots.exe", 404],
    ["/download/test-plots.csv?asOf=1&asOf=2", 400],
    ["/api/collections/test-plots/items/999", 404],
    ["/api/collections/test-plots/items/1%27%20or%201=1", 400],
    ["/nowhere", 404],
    ["/download/%E0%A4%A.csv", 400],
  ])("answers %s with a problem in the reader's language", async (wrong, status) => {
    const response = await server.get(wrong, { "accept-language": "ja" });
    expect(response.status).toBe(status);
    expect(response.headers.get("content-type")).toContain("application/problem+json");
    expect(await response.json()).toMatchObject({
      status,
      title: expect.stringMatching(/[ぁ-ん]/) as string,
      detail: expect.any(String) as string,
    });
  });
});
