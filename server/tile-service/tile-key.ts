import type { TileAddress } from "../../model/geo/tile.ts";
import type { ContentEncoding } from "../http/content-encoding.ts";
import type { DatasetVersion } from "./read-tile.ts";

/** All that a tile's content depends on. */
export function tileKey(versions: readonly DatasetVersion[], { z, x, y }: TileAddress): string {
  return `${versions.map(({ dataset, version }) => `${dataset.id}@${version}`).join(",")}/${z}/${x}/${y}`;
}

/** The key of a tile's bytes in one encoding. */
export function variantKey(key: string, encoding: ContentEncoding): string {
  return encoding === "identity" ? key : `${key};${encoding}`;
}

/** The datasets that a key names; none when it is not one of a tile of datasets. */
export function datasetsOfKey(key: string): readonly string[] {
  const [versions = ""] = key.split("/", 1);
  return versions.split(",").flatMap((part) => /^([a-z0-9-]+)@\d+$/.exec(part)?.[1] ?? []);
}
