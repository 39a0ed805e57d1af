import { execFile, execFileSync } from "node:child_process";
import { promisify } from "node:util";
import { OgcApiEndpoint } from "@camptocamp/ogc-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tileAt } from "../../../model/geo/tile.ts";
import { describeHomes } from "../../support/database.ts";
import { createOgcWorld, type OgcWorld, plotCount, plotWithoutPosition } from "./ogc-world.ts";

const run = promisify(execFile);

/** Is GDAL with its OGC API driver here? Tests that run it are skipped, and say so, where it is not. */
const hasGdal = (() => {
  try {
    return execFileSync("ogrinfo", ["--formats"], { encoding: "utf8" }).includes("OAPIF");
  } catch {
    return false;
  }
})();

interface Feature {
  readonly id: number;
  readonly geometry: unknown;
  readonly properties: Record<string, string | number | boolean | null>;
}

describeHomes("clients of the API", (home) => {
  let world: OgcWorld;

  beforeAll(async () => {
    world = await createOgcWorld(home);
  });
  afterAll(() => world.close());

  describe.skipIf(!hasGdal)(`GDAL${hasGdal ? "" : " — skipped: no ogrinfo with the OAPIF driver"}`, () => {
    const source = () => `OAPIF:${world.server.url}/api`;

    async function read(...options: string[]): Promise<Feature[]> {
      const { stdout } = await run(
        "ogr2ogr",
        ["-f", "GeoJSON", "/vsistdout/", source(), "test-plots", "-lco", "COORDINATE_PRECISION=7", ...options],
        { maxBuffer: 1e8 },
      );
      return (JSON.parse(stdout) as { features: Feature[] }).features;
    }

    async function ours(query = ""): Promise<Feature[]> {
      return (await world.json(`/api/collections/test-plots/items?limit=1000${query}`)).body.features as Feature[];
    }

    it("finds the collections", async () => {
      const { stdout } = await run("ogrinfo", [source()]);
      expect(stdout).toContain("test-plots (title: 試験区画) (Polygon)");
      expect(stdout).toContain("test-places");
    });

    it("counts the features and knows the extent and the fields", async () => {
      const { stdout } = await run("ogrinfo", ["-so", source(), "test-plots"]);
      expect(stdout).toContain(`Feature Count: ${plotCount}`);
      expect(stdout).toContain("Extent: (136.199672, 35.116299) - (136.286345, 35.117375)");
      for (const field of ["name: String", "area: Real", "surveyed: Date", "fenced: Integer(Boolean)", "version_from: Integer"])
        expect(stdout).toContain(field);
    });

    it("reads every feature with the geometry and values that the API answers, over all pages", async () => {
      const [read40, answered] = [await read(), await ours()];
      expect(read40.length).toBe(plotCount);
      expect(read40.map(({ geometry }) => geometry)).toEqual(answered.map(({ geometry }) => geometry));
      expect(read40.map(({ properties }) => properties)).toEqual(answered.map(({ properties }) => properties));
      expect(read40.filter(({ geometry }) => geometry === null).length).toBe(1);
    });

    it("filters on the server by place and by value", async () => {
      const filtered = await read("-where", "kind = '1' AND area > 10", "-spat", "136.2", "35", "136.25", "35.2");
      const expected = await ours("&bbox=136.2,35,136.25,35.2&filter=kind%3D'1'%20AND%20area%3E10");
      expect(filtered.map(({ geometry }) => geometry)).toEqual(expected.map(({ geometry }) => geometry));
      expect(filtered.length).toBeGreaterThan(3);
    });
  });

  describe("camptocamp ogc-client", () => {
    const endpoint = () => new OgcApiEndpoint(`${world.server.url}/api`);

    it("knows what the API can do", async () => {
      expect((await endpoint().info).title).toBe("東近江市 オープンデータ API");
      expect(await endpoint().featureCollections).toEqual(["test-plots", "test-places"]);
      expect(await endpoint().vectorTileCollections).toEqual(["test-plots", "test-places"]);
      expect([await endpoint().hasFeatures, await endpoint().hasTiles, await endpoint().hasRecords]).toEqual([true, true, true]);
      expect(await endpoint().recordCollections).toEqual(["catalog"]);
    });

    it("describes a collection with its properties and files", async () => {
      const info = await endpoint().getCollectionInfo("test-plots");
      expect(info).toMatchObject({ id: "test-plots", title: "試験区画", itemFormats: ["application/geo+json", "text/html"] });
      expect(info.queryables.map(({ name }) => name)).toContain("kind");
      expect(info.sortables.map(({ name }) => name)).not.toContain("geometry");
      expect(info.bulkDownloadLinks["application/geo+json"]).toBe(`${world.server.url}/download/test-plots.geojson`);
    });

    it("finds the datasets in the catalogue", async () => {
      const records = await endpoint().getCollectionItems(
        "catalog",
        10,
        0,
        undefined,
        undefined,
        undefined,
        undefined,
        undefined,
        "q=区画",
      );
      expect(records).toMatchObject([{ id: "test-plots", properties: { type: "dataset", title: "試験区画" } }]);
    });

    it("fetches items by page, order, box and number", async () => {
      const items = await endpoint().getCollectionItems("test-plots", 5, 10);
      expect(items.map(({ id }) => id)).toEqual([11, 12, 13, 14, 15]);
      const sorted = await endpoint().getCollectionItems("test-plots", 3, 0, false, ["-fid"], [136.1, 35, 136.25, 35.2], ["name"]);
      expect(sorted.length).toBe(3);
      expect(sorted.map(({ properties }) => Object.keys(properties))).toEqual([["name"], ["name"], ["name"]]);
      expect(await endpoint().getCollectionItem("test-plots", "5")).toMatchObject({ id: 5, properties: { name: "København" } });
    });
  });

  describe("OGC API Tiles", () => {
    const api = "/api/collections/test-plots/tiles";
    const tile = () => tileAt([136.24, 35.1168], 14);

    it("/conf/core/tc-op, tc-success, /conf/mvt: a tile is the same bytes as under /tiles/, rows before columns", async () => {
      const { z, x, y } = tile();
      const [standard, plain] = await Promise.all([
        world.server.get(`${api}/WebMercatorQuad/${z}/${y}/${x}`),
        world.server.get(`/tiles/test-plots/${z}/${x}/${y}.mvt`),
      ]);
      expect(standard.headers.get("content-type")).toBe("application/vnd.mapbox-vector-tile");
      const bytes = Buffer.from(await standard.arrayBuffer());
      expect(bytes.length).toBeGreaterThan(100);
      expect(bytes.equals(Buffer.from(await plain.arrayBuffer()))).toBe(true);
      const etag = standard.headers.get("etag") ?? "";
      expect(etag).toBe(plain.headers.get("etag"));
      expect((await world.server.get(`${api}/WebMercatorQuad/${z}/${y}/${x}`, { "if-none-match": etag })).status).toBe(304);
      expect((await world.server.get(`${api}/WebMercatorQuad/${z}/${y}/${x}?v=1`)).headers.get("cache-control")).toContain("immutable");
    });

    it.each([
      ["WebMercatorQuad/14/0/0", 204],
      ["WebMercatorQuad/14/16384/0", 400],
      ["WebMercatorQuad/14/0/-1", 400],
      ["WebMercatorQuad/23/0/0", 400],
      ["WebMercatorQuad/x/0/0", 400],
      ["WorldCRS84Quad/14/0/0", 404],
      ["WebMercatorQuad/14/0/0?unknown=1", 400],
    ])("/conf/core/tc-error, tc-success: %s is %i", async (path, status) => {
      expect((await world.server.get(`${api}/${path}`)).status).toBe(status);
    });

    it("/conf/tilesets-list, /conf/geodata-tilesets, /conf/tileset: the list leads to the tileset, and that to the tiles", async () => {
      const collection = (await world.json("/api/collections/test-plots")).body as { links: { rel: string; href: string }[] };
      const list = collection.links.find(({ rel }) => rel === "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector")?.href ?? "";
      const { body } = await world.json(list.replace(world.server.url, ""));
      expect(body.tilesets).toEqual([
        expect.objectContaining({
          dataType: "vector",
          crs: "http://www.opengis.net/def/crs/EPSG/0/3857",
          tileMatrixSetURI: "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad",
        }),
      ]);
      const self = (body.tilesets[0].links as { rel: string; href: string }[]).find(({ rel }) => rel === "self")?.href ?? "";
      const tileset = (await world.json(self.replace(world.server.url, ""))).body;
      expect(tileset.layers).toEqual([expect.objectContaining({ id: "test-plots", geometryDimension: 2, dataType: "vector" })]);
      const { z, x, y } = tile();
      const limits = tileset.tileMatrixSetLimits.find(({ tileMatrix }: { tileMatrix: string }) => tileMatrix === String(z));
      expect([limits.minTileRow <= y, y <= limits.maxTileRow, limits.minTileCol <= x, x <= limits.maxTileCol]).toEqual([
        true,
        true,
        true,
        true,
      ]);
      const template = (tileset.links as { rel: string; href: string; templated: boolean }[]).find(({ rel }) => rel === "item");
      expect(template?.templated).toBe(true);
      const address = (template?.href ?? "")
        .replace("{tileMatrix}", String(z))
        .replace("{tileRow}", String(y))
        .replace("{tileCol}", String(x));
      expect((await fetch(address)).status).toBe(200);
    });

    it("TMS 2.0 /conf/tilematrixset, /conf/json-tilematrixset: WebMercatorQuad is the registered one", async () => {
      const { body: list } = await world.json("/api/tileMatrixSets");
      expect(list.tileMatrixSets.map(({ id }: { id: string }) => id)).toEqual(["WebMercatorQuad"]);
      const { body } = await world.json("/api/tileMatrixSets/WebMercatorQuad");
      expect(body).toMatchObject({ id: "WebMercatorQuad", crs: "http://www.opengis.net/def/crs/EPSG/0/3857", orderedAxes: ["X", "Y"] });
      expect(body.tileMatrices).toHaveLength(23);
      expect(body.tileMatrices[0]).toMatchObject({
        id: "0",
        tileWidth: 256,
        tileHeight: 256,
        matrixWidth: 1,
        matrixHeight: 1,
        cornerOfOrigin: "topLeft",
      });
      expect(body.tileMatrices[0].scaleDenominator).toBeCloseTo(559_082_264.028717, 3);
      expect(body.tileMatrices[0].cellSize).toBeCloseTo(156_543.033928041, 6);
      expect(body.tileMatrices[0].pointOfOrigin).toEqual([expect.closeTo(-20_037_508.3427892, 4), expect.closeTo(20_037_508.3427892, 4)]);
      expect(body.tileMatrices[18]).toMatchObject({
        matrixWidth: 2 ** 18,
        scaleDenominator: expect.closeTo(2132.72958384978, 6) as number,
      });
    });
  });

  it("has one plot without a position, which no tile and no box finds", async () => {
    const { body } = await world.json(`/api/collections/test-plots/items/${plotWithoutPosition}`);
    expect(body.geometry).toBeNull();
  });
});
