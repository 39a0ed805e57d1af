import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TileAddress } from "../../../model/geo/tile.ts";
import { pipelinedRead } from "../../../sql/wire/pipelined-read.ts";
import {
  areaOf,
  decodeLayer,
  type DecodedFeature,
  encodeTile,
  line,
  multi,
  point,
  polygon,
  type Ring,
  type Shape,
  wkb,
} from "./tile-rows.ts";

const databaseUrl = process.env["DATABASE_URL"];

/** The tiles in the middle of the shapes below. */
const tiles: readonly TileAddress[] = [
  { z: 12, x: 3597, y: 1620 },
  { z: 13, x: 7195, y: 3241 },
  { z: 14, x: 14390, y: 6483 },
  { z: 15, x: 28781, y: 12967 },
];

const fields = [
  { name: "name", kind: "text" },
  { name: "rank", kind: "integer" },
  { name: "depth", kind: "number" },
  { name: "open", kind: "boolean" },
] as const;

describe.skipIf(databaseUrl === undefined)("the tile that ST_AsMVT makes of the same rows", () => {
  const client = new Client({ connectionString: databaseUrl });

  beforeAll(async () => {
    await client.connect();
    await client.query("begin");
    await client.query("create extension if not exists postgis");
    await client.query(
      `create temporary table shapes on commit drop as
       select fid, 1 as version_from, case when fid % 5 > 0 then '名称 ' || fid % 7 end as name, (fid - 300)::int4 as rank,
              fid / 7.0::float8 as depth, fid % 2 = 0 as open, wkb::geometry as geom
       from unnest($1::int8[], $2::bytea[]) as given (fid, wkb)`,
      [shapes.map((_, i) => i + 1), shapes.map((shape) => Buffer.from(wkb(shape, undefined, { srid: 3857 })))],
    );
  });

  afterAll(async () => {
    await client.query("rollback");
    await client.end();
  });

  test.each(tiles)("has the same features, attributes and areas: $z/$x/$y", async (tile) => {
    const [ours, theirs] = [await encodeHere(client, tile), await encodeThere(client, tile)];
    expect(theirs.size).toBeGreaterThan(20);
    for (const id of new Set([...ours.keys(), ...theirs.keys()])) {
      const [our, their] = [ours.get(id), theirs.get(id)];
      const outline = (our ?? their)?.geometry ?? [];
      const length = outline.reduce((sum, ring) => sum + lengthOf(ring), 0);
      // ST_AsMVTGeom rounds before it clips: its vertices on the buffer's edge may lie one unit further
      const tolerance = 20 + length / 4;
      expect(Math.abs(areaOf(our) - areaOf(their)), `area of ${id}`).toBeLessThan(tolerance);
      // each drops some parts that are smaller than a tile unit or only touch the buffer's edge
      if (length < 40) continue;
      expect(our?.type).toBe(their?.type);
      expect(our?.properties).toEqual(their?.properties);
    }
    const points = (features: Map<number | undefined, DecodedFeature>) => [...features.values()].filter(({ type }) => type === 1);
    expect(points(ours)).toEqual(points(theirs));
  });
});

const where = "where geom && st_tileenvelope(z, x, y, margin => 64.0 / 4096)";

async function encodeHere(client: Client, { z, x, y }: TileAddress): Promise<Map<number | undefined, DecodedFeature>> {
  const pieces: Uint8Array[] = [];
  const text = `select s.* from shapes as s, (values (${z}, ${x}, ${y})) as tile (z, x, y) ${where} order by fid`;
  await pipelinedRead(client, [{ statement: { name: `shapes_${z}`, text }, values: [] }], (_, rows) => pieces.push(rows.slice()));
  return byId(encodeTile({ z, x, y }, [{ name: "layer", fields, pieces }]).bytes);
}

async function encodeThere(client: Client, { z, x, y }: TileAddress): Promise<Map<number | undefined, DecodedFeature>> {
  const { rows } = await client.query<{ tile: Buffer }>(
    `select st_asmvt(feature, 'layer', 4096, 'mvt', 'fid') as tile from (
       select fid, name, rank, depth, open, st_asmvtgeom(geom, st_tileenvelope(z, x, y), 4096, 64, true) as mvt
       from shapes, (values ($1::int4, $2::int4, $3::int4)) as tile (z, x, y) ${where} order by fid
     ) as feature where mvt is not null`,
    [z, x, y],
  );
  return byId(rows[0]?.tile ?? new Uint8Array());
}

function byId(bytes: Uint8Array): Map<number | undefined, DecodedFeature> {
  return new Map(decodeLayer(bytes).map((feature) => [feature.id, feature]));
}

function lengthOf(part: Ring): number {
  return part.slice(1).reduce((sum, [x, y], i) => sum + Math.hypot(x - (part[i]?.[0] ?? x), y - (part[i]?.[1] ?? y)), 0);
}

/** Metres of EPSG:3857: points, winding lines and wavy polygons, some with a hole, of 20 to 600 vertices. */
const shapes = Array.from({ length: 600 }, (_, i): Shape => {
  const x = 15162400 + 2500 * Math.sin(i * 1.7);
  const y = 4178900 + 2500 * Math.cos(i * 2.3);
  const radius = 8 + ((i * 37) % 900) * ((i * 11) % 7 === 0 ? 1 : 0.1);
  const count = 20 + ((i * 53) % 580);
  const ring = (share: number): Ring =>
    Array.from({ length: count }, (_, k) => {
      const angle = (2 * Math.PI * k) / count;
      const distance = share * radius * (1 + 0.3 * Math.sin(5 * angle + i) + 0.02 * Math.sin(41 * angle));
      return [x + distance * Math.cos(angle), y + distance * Math.sin(angle)];
    });
  if (i % 6 === 0) return point(x, y);
  if (i % 6 === 1) return line(...ring(1));
  if (i % 6 === 2) return multi("MultiPolygon", polygon(ring(1)), polygon(ring(0.3).map(([x, y]) => [x + 3 * radius, y])));
  return i % 2 === 0 ? polygon(ring(1)) : polygon(ring(1), ring(0.4));
});
