import { VectorTile } from "@mapbox/vector-tile";
import { PbfReader } from "pbf";
import { expect, it } from "vitest";
import { tileAt } from "../../../../model/geo/tile.ts";
import type { JsonAnswer } from "../ogc-world.ts";
import { describeHomes } from "../../../support/database.ts";
import { abstractClient, type Link, type Collection } from "./abstract-client.ts";

describeHomes("the abstract tests of Tiles Part 1", (home) => {
  const suite = abstractClient(home);
  const { definition, eachCollection, follow, idsOf, linkOf, parameterOf } = suite;

  const vectorTilesets = "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector";
  const tilingScheme = "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme";
  const mvt = "application/vnd.mapbox-vector-tile";

  async function tilesetsOf(collection: Collection): Promise<{ crs: string; dataType: string; links: Link[] }[]> {
    return (await follow(linkOf(collection.links, vectorTilesets))).body.tilesets as { crs: string; dataType: string; links: Link[] }[];
  }

  async function tilesetOf(collection: Collection): Promise<JsonAnswer> {
    const [tileset] = await tilesetsOf(collection);
    return follow(linkOf(tileset?.links ?? [], "self", "application/json"));
  }

  /** An address of a tile of the collection, from the template of its tileset. */
  async function tileAddress(
    collection: Collection,
    address: { z: number | string; x: number | string; y: number | string },
  ): Promise<string> {
    const { href } = linkOf((await tilesetOf(collection)).body.links as Link[], "item", mvt);
    return href.replace("{tileMatrix}", String(address.z)).replace("{tileRow}", String(address.y)).replace("{tileCol}", String(address.x));
  }

  it("/conf/core/conformance-success (Tiles): the declaration names core, tileset, tilesets-list, geodata-tilesets, mvt and oas30", async () => {
    const { conformsTo } = (await suite.world.json("/api/conformance")).body as { conformsTo: string[] };
    for (const name of ["core", "tileset", "tilesets-list", "geodata-tilesets", "mvt", "oas30"])
      expect(conformsTo).toContain(`http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/${name}`);
  });

  it("/conf/core/tc-op: a tile answers GET at its address", async () => {
    await eachCollection(async (collection) => {
      expect((await fetch(await tileAddress(collection, someTile(collection)))).status).toBe(200);
    });
  });

  it("/conf/core/tc-tilematrix-definition: tileMatrix is a text in the path", async () => {
    for (const { id } of suite.collections)
      expect(await parameterOf(tilePath(id), "tileMatrix")).toMatchObject({ in: "path", required: true, schema: { type: "string" } });
  });

  it("/conf/core/tc-tilerow-definition: tileRow is a whole number in the path, from 0 on", async () => {
    for (const { id } of suite.collections)
      expect(await parameterOf(tilePath(id), "tileRow")).toMatchObject({
        in: "path",
        required: true,
        schema: { type: "integer", minimum: 0 },
      });
  });

  it("/conf/core/tc-tilecol-definition: tileCol is a whole number in the path, from 0 on", async () => {
    for (const { id } of suite.collections)
      expect(await parameterOf(tilePath(id), "tileCol")).toMatchObject({
        in: "path",
        required: true,
        schema: { type: "integer", minimum: 0 },
      });
  });

  it("/conf/core/tc-success: a tile is of the type that was asked for, and holds the features of its area", async () => {
    await eachCollection(async (collection) => {
      const response = await fetch(await tileAddress(collection, someTile(collection)), { headers: { accept: mvt } });
      expect(response.headers.get("content-type")).toBe(mvt);
      const tile = new VectorTile(new PbfReader(new Uint8Array(await response.arrayBuffer())));
      expect(tile.layers[collection.id]?.length ?? 0).toBeGreaterThan(0);
    });
  });

  it("/conf/core/tc-error: out of range is 400 or 404, empty is 204", async () => {
    await eachCollection(async (collection) => {
      for (const address of [
        { z: 12, x: 4096, y: 0 },
        { z: 12, x: 0, y: -1 },
        { z: 99, x: 0, y: 0 },
        { z: "x", x: 0, y: 0 },
      ])
        expect([400, 404]).toContain((await fetch(await tileAddress(collection, address))).status);
      const empty = await fetch(await tileAddress(collection, { z: 12, x: 0, y: 0 }));
      expect([empty.status, (await empty.arrayBuffer()).byteLength]).toEqual([204, 0]);
    });
  });

  it("/conf/tileset/description: a tileset names its matrix set, links to it and to its tiles by a template with their type", async () => {
    await eachCollection(async (collection) => {
      const { body, headers } = await tilesetOf(collection);
      expect(headers.get("content-type")).toContain("application/json");
      expect(body.tileMatrixSetURI).toBe("http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad");
      const links = body.links as Link[];
      expect((await follow(linkOf(links, tilingScheme))).body).toMatchObject({ id: "WebMercatorQuad" });
      const item = linkOf(links, "item");
      expect(item).toMatchObject({ templated: true, type: mvt });
      for (const variable of ["{tileMatrix}", "{tileRow}", "{tileCol}"]) expect(item.href).toContain(variable);
      for (const member of ["dataType", "crs", "links"]) expect(body).toHaveProperty(member);
    });
  });

  it("/conf/tileset/conformance-success: the declaration names the class of tilesets", async () => {
    expect((await suite.world.json("/api/conformance")).body.conformsTo).toContain(
      "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/tileset",
    );
  });

  it("/conf/tilesets-list/tileset-links: every tileset of the list has data type, coordinate system, and links to itself and its scheme", async () => {
    await eachCollection(async (collection) => {
      for (const { dataType, crs, links } of await tilesetsOf(collection)) {
        expect([dataType, crs]).toEqual(["vector", "http://www.opengis.net/def/crs/EPSG/0/3857"]);
        for (const rel of ["self", tilingScheme]) expect((await follow(linkOf(links, rel))).status).toBe(200);
      }
    });
  });

  it("/conf/geodata-tilesets/desc-links: every collection links to its list of vector tilesets", async () => {
    await eachCollection(async ({ links }) => {
      expect((await follow(linkOf(links, vectorTilesets))).status).toBe(200);
    });
  });

  it("/conf/geodata-tilesets/operation: the list of tilesets answers GET at /collections/{id}/tiles", async () => {
    await eachCollection(async ({ id }) => {
      const { status, body } = await suite.world.json(`/api/collections/${id}/tiles`);
      expect([status, (body.tilesets as unknown[]).length]).toEqual([200, 1]);
    });
  });

  it("/conf/mvt/content: a tile is a Mapbox Vector Tile with the collection as its layer", async () => {
    await eachCollection(async (collection) => {
      const response = await fetch(await tileAddress(collection, someTile(collection)));
      const layer = new VectorTile(new PbfReader(new Uint8Array(await response.arrayBuffer()))).layers[collection.id];
      expect([layer?.version, layer?.extent]).toEqual([2, 4096]);
      const ids = await idsOf(collection);
      for (let index = 0; index < (layer?.length ?? 0); index++) expect(ids).toContain(layer?.feature(index).id);
    });
  });

  it("/conf/oas30/completeness (Tiles): tiles, tilesets and matrix sets are in the definition", async () => {
    const { paths } = await definition();
    const own = suite.collections.flatMap(({ id }) => [
      `/collections/${id}/tiles`,
      `/collections/${id}/tiles/WebMercatorQuad`,
      tilePath(id),
    ]);
    expect(Object.keys(paths as object)).toEqual(expect.arrayContaining(["/tileMatrixSets", ...own]));
  });

  it("/conf/oas30/operation-id: operations have the suffixes that the standard gives them", async () => {
    const { paths } = await definition();
    expect(paths["/tileMatrixSets"].get.operationId).toBe("getTileMatrixSetsList");
    expect(paths["/tileMatrixSets/WebMercatorQuad"].get.operationId).toBe("getTileMatrixSet");
    for (const { id } of suite.collections) {
      expect(paths[`/collections/${id}/tiles`].get.operationId).toMatch(/\.collection\.vector\.getTileSetsList$/);
      expect(paths[`/collections/${id}/tiles/WebMercatorQuad`].get.operationId).toMatch(/\.collection\.vector\.getTileSet$/);
      expect(paths[tilePath(id)].get.operationId).toMatch(/\.collection\.vector\.getTile$/);
    }
  });
});

/** A place where every collection of the world has something. */
function someTile({ id }: Collection): { z: number; x: number; y: number } {
  return tileAt(id === "test-plots" ? [136.24, 35.1168] : [136.05, 35.05], 12);
}

function tilePath(collection: string): string {
  return `/collections/${collection}/tiles/WebMercatorQuad/{tileMatrix}/{tileRow}/{tileCol}`;
}
