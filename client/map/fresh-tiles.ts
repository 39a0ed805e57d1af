import type { Map } from "maplibre-gl";
import { type BboxLonLat, type TileAddress, tileBuffer, tilesCovering } from "../../model/geo/tile.ts";
import type { VersionEvent } from "../../model/version-event.ts";

/** Beyond this many a whole layer is asked for again: most of what changed is not on the screen anyway. */
const mostTiles = 5000;

/** Draws the touched tiles of a dataset anew whenever it has a new version. Returns how to stop. */
export function keepTilesFresh(map: Map): () => void {
  const events = new EventSource("/events");
  // Our own server's contract.
  events.addEventListener("version", ({ data }: MessageEvent<string>) => refresh(map, JSON.parse(data) as VersionEvent));
  return () => events.close();
}

function refresh(map: Map, { dataset, version, bbox }: VersionEvent): void {
  const source = map.getSource(dataset);
  if (bbox === null || source === undefined || source.type !== "vector") return;
  const vector = source as typeof source & { tiles: string[]; minzoom: number; maxzoom: number };
  // Tiles that are shown stay as they are; those asked for from now on are of the new version.
  vector.tiles = vector.tiles.map((address) => address.replace(/\bv=\d+$/, `v=${version}`));
  map.refreshTiles(dataset, touchedTiles(bbox, vector));
}

/** The tiles that a change within the box can be seen in; undefined when they are too many to name. */
export function touchedTiles(bbox: BboxLonLat, { minzoom, maxzoom }: { minzoom: number; maxzoom: number }): TileAddress[] | undefined {
  const tiles: TileAddress[] = [];
  for (let z = minzoom; z <= maxzoom; z++) {
    for (const tile of tilesCovering(bbox, z, tileBuffer)) {
      if (tiles.length === mostTiles) return undefined;
      tiles.push(tile);
    }
  }
  return tiles;
}
