import { mutate, pick, type Random } from "./mutate.ts";
import type { Seed } from "./seeds.ts";

/** Names of files that are text in UTF-8. */
const textNames = /\.(?:geojsonl?|json|topojson|kml|gpx|osm|gml|xml|tsv|txt|prj|cpg)$|utf-8\.csv$/;

/** A mutation of one file of the seed: mostly of what is packed into it, so that the packing does not refuse it at once. */
export function mutateSeed({ files, packed }: Seed, random: Random): { name: string; bytes: Buffer } {
  if (packed.length > 0 && random() < 0.85) {
    const { name, content, pack } = pick(packed, random);
    return { name, bytes: pack(mutate(content.bytes, random, content.isText)) };
  }
  const name = pick(Object.keys(files), random);
  return { name, bytes: mutate(files[name] ?? Buffer.alloc(0), random, textNames.test(name)) };
}
