import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import type { DatasetDefinition } from "../../model/dataset.ts";
import type { TileAddress } from "../../model/geo/tile.ts";
import { tileGeometryColumn, tileRows } from "../../sql/build/dataset-table.ts";
import type { TestDatabase } from "../support/database.ts";

/** What a server built on `ST_AsMVT` does: one statement for all layers, the bytes as they come, on our own tables. */
export async function startPostgisServer(
  test: TestDatabase,
  layers: readonly DatasetDefinition[],
): Promise<{ url: string; close(): Server }> {
  const app = express();
  app.get("/:z/:x/:y.mvt", async (request, response) => {
    const tile = { z: Number(request.params.z), x: Number(request.params.x), y: Number(request.params.y) };
    response.end(await postgisTile(test, layers, tile));
  });
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() };
}

/** The layers that are drawn at this zoom. */
export async function postgisTile(test: TestDatabase, layers: readonly DatasetDefinition[], { z, x, y }: TileAddress): Promise<Buffer> {
  const drawn = layers.filter(({ tiles }) => z >= tiles.minZoom);
  const parts = drawn.map((dataset) => {
    const column = tileGeometryColumn(dataset, z);
    const fields = dataset.tiles.fields.map((name) => `"${name}"`).join(", ");
    return `(select st_asmvt(t, '${dataset.id}', 4096, 'geom', 'fid') from (
      select fid, ${fields}, st_asmvtgeom(${column}, st_tileenvelope(${z}, ${x}, ${y}), 4096, 64, true) as geom
      from published.${dataset.id.replaceAll("-", "_")}
      where version_to is null and ${column} && st_tileenvelope(${z}, ${x}, ${y}, margin => ${64 / 4096}) and ${tileRows(dataset, column)}) t where geom is not null)`;
  });
  const { rows } = await test.database.pool.query<{ tile: Buffer }>(`select ${parts.join(" || ")} as tile`);
  return rows[0]?.tile ?? Buffer.alloc(0);
}
