import type { DownloadFormat, FeatureSource, TileReader } from "../../model/download-format.ts";
import { Problem } from "../../model/problem.ts";
import { Archive } from "./pmtiles/archive.ts";
import { metadata } from "./pmtiles/metadata.ts";
import { tilesOf } from "./pmtiles/pyramid.ts";
import { inTemporaryFolder, nothingYet } from "./spool/temporary-folder.ts";

/**
 * PMTiles 3: the tiles of `/tiles/` in one file that any static host serves (byte ranges). Directories come before the tiles, so
 * all tiles are made before the first byte; they wait in a temporary file (50 bytes a tile in memory).
 */
export const format: DownloadFormat = {
  id: "pmtiles",
  label: { ja: "PMTiles（ベクトルタイル・ウェブ地図の自前配信向け）", en: "PMTiles (vector tiles, to serve a web map from any host)" },
  mediaType: "application/vnd.pmtiles",
  order: 90,
  write: (source) => inTemporaryFolder((folder) => writePmtiles(source, folder)),
};

/** @throws Problem `invalid-parameter` for a part of a version: its tiles would look as if there were nothing else. */
function wholeVersion({ tiles }: FeatureSource): TileReader {
  if (tiles) return tiles;
  throw new Problem("invalid-parameter", {
    where: "pmtiles",
    detail: { ja: "PMTiles は版の全体だけを書き出せます", en: "PMTiles holds whole versions only" },
    remedy: { ja: "bbox・filter を外すか、別の形式を選んでください", en: "Leave bbox and filter out, or choose another format" },
  });
}

async function* writePmtiles(source: FeatureSource, folder: string): AsyncGenerator<Uint8Array> {
  const tiles = wholeVersion(source);
  const archive = new Archive(folder);
  try {
    for await (const { id, bytes } of tilesOf(tiles, source.dataset.tiles)) {
      await archive.add(id, bytes);
      yield nothingYet;
    }
    yield* archive.pieces({ metadata: metadata(source), bbox: tiles.bbox, ...source.dataset.tiles });
  } finally {
    await archive.close();
  }
}
