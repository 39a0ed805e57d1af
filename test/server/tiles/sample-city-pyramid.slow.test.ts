import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { VectorTile, type VectorTileFeature } from "@mapbox/vector-tile";
import { PbfReader } from "pbf";
import { afterAll, beforeAll, expect, test } from "vitest";
import { generateSampleCity } from "../../../data-pipelines/sample/generate.ts";
import { loadDatasets } from "../../../datasets/index.ts";
import type { DatasetDefinition } from "../../../model/dataset.ts";
import type { TileAddress } from "../../../model/geo/tile.ts";
import { tilesOf } from "../../../server/formats/pmtiles/pyramid.ts";
import { type DatasetVersion, readTile } from "../../../server/tile-service/read-tile.ts";
import { tileGeometryColumn, tileRows } from "../../../sql/build/dataset-table.ts";
import { currentVersions } from "../../../sql/versions.ts";
import { createTestDatabase, describeHomes, type TestDatabase } from "../../support/database.ts";
import { ingestOne } from "../../support/ingest.ts";
import { type Ring, ringArea } from "./tile-rows.ts";

const definitions = await loadDatasets();

/** Every tile of every dataset of the sample city, from its first zoom to its last. */
describeHomes("a full pyramid of the sample city", (home) => {
  let test_: TestDatabase;
  let folder: string;
  let layers: (DatasetVersion & { bbox: readonly [number, number, number, number] })[];

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "machizu-pyramid-"));
    test_ = await createTestDatabase(home, definitions);
    for (const { dataset, source, file, release } of await generateSampleCity({ outputDirectory: folder, scale: 1 }))
      await ingestOne(test_.database, definitions, { dataset, from: file, source, release, sample: true });
    const versions = await currentVersions(test_.database);
    layers = definitions.flatMap((dataset) => {
      const current = versions.get(dataset.id);
      return current?.bboxLonLat ? [{ dataset, version: current.version, bbox: current.bboxLonLat }] : [];
    });
  });
  afterAll(async () => {
    await test_.drop();
    await rm(folder, { recursive: true });
  });

  test("decodes: features have ids, polygons are wound right and stay inside the buffer, lines and rings are no points", async () => {
    expect(layers.length).toBeGreaterThan(8);
    const seen = { tiles: 0, features: 0, rings: 0 };
    for (const layer of layers) {
      const ids = await idsOf(test_, layer.dataset);
      const reader = { bbox: layer.bbox, read: (tile: TileAddress) => readTile(test_.database, [layer], tile) };
      for await (const { bytes, id } of tilesOf(reader, layer.dataset.tiles)) {
        seen.tiles++;
        const decoded = new VectorTile(new PbfReader(bytes)).layers[layer.dataset.id];
        const inTile = new Set<number>();
        for (let i = 0; i < (decoded?.length ?? 0); i++) {
          const feature = decoded?.feature(i) as VectorTileFeature;
          const place = `${layer.dataset.id} tile ${id} feature ${feature.id}`;
          expect(ids.has(feature.id ?? -1), place).toBe(true);
          expect(inTile.has(feature.id ?? -1), place).toBe(false);
          inTile.add(feature.id ?? -1);
          seen.rings += faultsOf(feature, place);
          seen.features++;
        }
      }
    }
    expect(seen.tiles).toBeGreaterThan(500);
    expect(seen.rings).toBeGreaterThan(10_000);
    expect(seen.features).toBeGreaterThan(20_000);
  });

  test.runIf(home === "postgis")("holds the features that ST_AsMVT holds, zoom by zoom", async () => {
    for (const layer of layers) {
      const { tiles } = layer.dataset;
      const reader = { bbox: layer.bbox, read: (tile: TileAddress) => readTile(test_.database, [layer], tile) };
      const asked: TileAddress[] = [];
      const recording = { ...reader, read: (tile: TileAddress) => (asked.push(tile), reader.read(tile)) };
      for await (const { bytes } of tilesOf(recording, tiles)) expect(bytes.length).toBeGreaterThan(0);
      // Every seventh tile: PostGIS takes long for them.
      for (const tile of asked.filter((_, i) => i % 7 === 0)) {
        const [ours, theirs] = [
          featureIds((await readTile(test_.database, [layer], tile)).bytes),
          featureIds(await postgisTile(test_, layer, tile)),
        ];
        const differing = [...ours, ...theirs].filter((id) => ours.has(id) !== theirs.has(id)).length;
        // Each drops some features that are smaller than a tile unit or only touch the buffer's edge.
        expect(differing, `${layer.dataset.id} ${tile.z}/${tile.x}/${tile.y}`).toBeLessThanOrEqual(2 + 0.1 * theirs.size);
      }
    }
  });
});

async function idsOf({ database }: TestDatabase, dataset: DatasetDefinition): Promise<Set<number>> {
  const { rows } = await database.pool.query<{ fid: string }>(
    `select fid from data.${dataset.id.replaceAll("-", "_")} where version_to is null`,
  );
  return new Set(rows.map(({ fid }) => Number(fid)));
}

const [point, line, polygon] = [1, 2, 3];

/** @returns the number of rings looked at. */
function faultsOf(feature: VectorTileFeature, place: string): number {
  const parts = feature.loadGeometry().map((part): Ring => part.map(({ x, y }) => [x, y]));
  const faults: string[] = [];
  if (parts.length === 0 || ![point, line, polygon].includes(feature.type)) faults.push("no geometry");
  for (const [index, part] of parts.entries()) {
    if (part.some(([x, y]) => x < -64 || x > 4160 || y < -64 || y > 4160)) faults.push("outside the buffer");
    if (feature.type === point) continue;
    if (part.some(([x, y], i) => i > 0 && x === part[i - 1]?.[0] && y === part[i - 1]?.[1])) faults.push("a point twice in a row");
    if (part.length < (feature.type === line ? 2 : 4)) faults.push(`${part.length} vertices`);
    if (feature.type !== polygon) continue;
    const area = ringArea(part);
    if (area === 0) faults.push("a ring without area");
    if (index === 0 && area < 0) faults.push("the first ring is a hole");
  }
  if (faults.length > 0) throw new Error(`${place}: ${[...new Set(faults)].join(", ")}`);
  return feature.type === polygon ? parts.length : 0;
}

function featureIds(bytes: Uint8Array): Set<number | undefined> {
  const layers = Object.values(new VectorTile(new PbfReader(bytes)).layers);
  return new Set(layers.flatMap((layer) => Array.from({ length: layer.length }, (_, i) => layer.feature(i).id)));
}

async function postgisTile({ database }: TestDatabase, { dataset }: DatasetVersion, { z, x, y }: TileAddress): Promise<Buffer> {
  const column = tileGeometryColumn(dataset, z);
  const { rows } = await database.pool.query<{ tile: Buffer }>(
    `select st_asmvt(t, 'layer', 4096, 'geom', 'fid') as tile from (
       select fid, st_asmvtgeom(${column}, st_tileenvelope($1::int, $2::int, $3::int), 4096, 64, true) as geom
       from published.${dataset.id.replaceAll("-", "_")}
       where version_to is null and ${column} && st_tileenvelope($1::int, $2::int, $3::int, margin => 64.0 / 4096)
         and ${tileRows(dataset, column)}
     ) t where geom is not null`,
    [z, x, y],
  );
  return rows[0]?.tile ?? Buffer.alloc(0);
}
