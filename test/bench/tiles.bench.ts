import { type TileAddress, tileAt, tileBoundsWebMercator, tileBuffer } from "../../model/geo/tile.ts";
import type { DatasetDefinition } from "../../model/dataset.ts";
import { encodeTile } from "../../server/tiles/encode-tile.ts";
import { tileGeometryColumn } from "../../sql/build/dataset-table.ts";
import { tileFields } from "../../sql/build/rows-query.ts";
import { tileRows } from "../../sql/rows.ts";
import { currentVersions } from "../../sql/versions.ts";
import type { TestDatabase } from "../support/database.ts";
import { type BenchCity, definition, type Suite } from "./bench-city.ts";
import { compare, type Comparison, type Contest } from "./side-by-side.ts";

export const suite: Suite = { homes: ["postgis", "embedded"], run: benchTiles };

/** Four layers as a viewer asks for them: rows and encoding, against the rows alone and against PostGIS' own encoder. */
async function benchTiles({ test, home }: BenchCity): Promise<Comparison[]> {
  const versions = await currentVersions(test.database);
  const layers = ["land-use-zones", "flood-hazard", "roads", "buildings"].map((id) => definition(id));
  const [west = 0, south = 0, east = 0, north = 0] = versions.get("city-boundary")?.bboxLonLat ?? [];
  const center = [(west + east) / 2, (south + north) / 2] as const;
  const comparisons: Comparison[] = [];
  for (const z of [8, 10, 12, 13, 14, 15, 16]) {
    const tile = tileAt(center, z);
    const questions = layers
      .filter(({ tiles }) => z >= tiles.minZoom)
      .map((dataset) => ({
        dataset,
        question: { z, boundsMeters: tileBoundsWebMercator(tile, tileBuffer), version: versions.get(dataset.id)?.version ?? 0 },
      }));
    if (questions.length === 0) continue;
    const names = questions.map(({ dataset }) => dataset);
    const ours = {
      name: "rows + encoder",
      run: async () => {
        const rows = await tileRows(test.database, questions);
        return encodeTile(
          tile,
          names.map((dataset, index) => ({ name: dataset.id, fields: tileFields(dataset), chunks: rows[index] ?? [] })),
        );
      },
    };
    const contests: Contest[] = [
      { what: `tile z${z}`, ours, theirs: { name: "raw SQL rows", run: () => tileRows(test.database, questions) }, rounds: 15 },
    ];
    // The embedded build of PostGIS has no ST_AsMVT.
    if (home === "postgis")
      contests.push({ what: `tile z${z}`, ours, theirs: { name: "ST_AsMVT", run: () => postgisTile(test, names, tile) }, rounds: 15 });
    for (const contest of contests) comparisons.push(await compare(contest));
  }
  return comparisons;
}

async function postgisTile(test: TestDatabase, layers: readonly DatasetDefinition[], { z, x, y }: TileAddress): Promise<unknown> {
  const parts = layers.map((dataset) => {
    const column = tileGeometryColumn(dataset, z);
    const fields = dataset.tiles.fields.map((name) => `"${name}"`).join(", ");
    return `(select st_asmvt(t, '${dataset.id}') from (
      select fid, ${fields}, st_asmvtgeom(${column}, st_tileenvelope(${z}, ${x}, ${y}), 4096, 64, true) as geom
      from published.${dataset.id.replaceAll("-", "_")}
      where version_to is null and ${column} && st_tileenvelope(${z}, ${x}, ${y}, margin => ${64 / 4096})) t)`;
  });
  return test.database.pool.query(`select ${parts.join(" || ")} as tile`);
}
