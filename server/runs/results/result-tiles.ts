import { readFile } from "node:fs/promises";
import { fromGeojsonVt } from "@maplibre/vt-pbf";
import type { GeoJSON } from "geojson";
import GeoJSONVT from "geojson-vt";
import { Problem } from "../../../model/problem.ts";
import { tileBuffer, type TileAddress, tileExtent } from "../../../model/geo/tile.ts";

/** Results as vector tiles, for maps that cannot hold them whole: cut in memory from the GeoJSON of an output. */

/** Deeper tiles would be cut from the same places. */
const deepestZoom = 20;
/** What is cut is held in memory whole, several times over. */
const mostBytes = 32 * 2 ** 20;
const mostKept = 4;

/** Cut results of the last few files that were asked for; files never change. */
export class ResultTiles {
  /** Least recently used first. */
  readonly #indexes = new Map<string, Promise<GeoJSONVT>>();

  /**
   * @param file of GeoJSON, known to be there.
   * @returns undefined where the tile is empty.
   * @throws Problem when the file is too large to be cut.
   */
  async tile(
    file: { readonly path: string; readonly bytes: number },
    layer: string,
    { z, x, y }: TileAddress,
  ): Promise<Uint8Array | undefined> {
    if (file.bytes > mostBytes) throw tooLarge(layer);
    const index = await this.#indexOf(file.path);
    const tile = index.getTile(z, x, y);
    if (tile === null || tile.features.length === 0) return undefined;
    return fromGeojsonVt({ [layer]: tile as never }, { version: 2, extent: tileExtent });
  }

  async #indexOf(path: string): Promise<GeoJSONVT> {
    const index = this.#indexes.get(path) ?? cut(path);
    this.#indexes.delete(path);
    this.#indexes.set(path, index);
    index.catch(() => this.#indexes.delete(path));
    const [oldest] = this.#indexes.keys();
    if (this.#indexes.size > mostKept && oldest !== undefined) this.#indexes.delete(oldest);
    return index;
  }
}

async function cut(path: string): Promise<GeoJSONVT> {
  const collection = JSON.parse(await readFile(path, "utf8")) as GeoJSON;
  return new GeoJSONVT(collection, { maxZoom: deepestZoom, indexMaxZoom: 4, extent: tileExtent, buffer: tileBuffer, tolerance: 2 });
}

function tooLarge(layer: string): Problem {
  return new Problem("too-large", {
    where: layer,
    detail: {
      ja: `結果が大きすぎてタイルにできません（${mostBytes / 2 ** 20} MB まで）`,
      en: `The result is too large for tiles (at most ${mostBytes / 2 ** 20} MB)`,
    },
    remedy: { ja: "GeoJSON か GeoTIFF をお使いください", en: "Use its GeoJSON or GeoTIFF" },
  });
}
