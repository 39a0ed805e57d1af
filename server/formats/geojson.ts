import type { DownloadFormat } from "../../model/download-format.ts";
import { credits } from "./content/credits.ts";
import { geoJsonFeatures } from "./geojson/features.ts";

/** GeoJSON (RFC 7946) with licence, credit, version and date as members of the collection. */
export const format: DownloadFormat = {
  id: "geojson",
  label: { ja: "GeoJSON（地図ソフト・開発者向け）", en: "GeoJSON (for GIS and developers)" },
  mediaType: "application/geo+json",
  order: 10,
  async *write(source) {
    yield collectionStart(credits(source));
    yield* geoJsonFeatures(source, ",\n");
    yield collectionEnd;
  },
};

/** A collection with members of its own before the features, of which each is on a line. */
export async function* featureCollection(members: object, lines: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield collectionStart(members);
  yield* joinLines(lines);
  yield collectionEnd;
}

function collectionStart(members: object): Uint8Array {
  return Buffer.from(`{"type":"FeatureCollection",${JSON.stringify(members).slice(1, -1)},"features":[\n`);
}

const collectionEnd = Buffer.from("\n]}\n");

const lineFeed = 0x0a;
const separator = Buffer.from(",\n");

/** Lines → the same lines with a comma between them. The last line feed is held back until more follows. */
async function* joinLines(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let heldBack = false;
  for await (const piece of pieces) {
    const ends = piece.at(-1) === lineFeed;
    const body = ends ? piece.subarray(0, -1) : piece;
    yield separated(body, heldBack);
    heldBack = ends;
  }
}

function separated(body: Uint8Array, leading: boolean): Uint8Array {
  const parts: Uint8Array[] = leading ? [separator] : [];
  let start = 0;
  for (let end = body.indexOf(lineFeed); end >= 0; end = body.indexOf(lineFeed, start)) {
    parts.push(body.subarray(start, end), separator);
    start = end + 1;
  }
  return Buffer.concat([...parts, body.subarray(start)]);
}
