import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";
import { chooseEncoding, type ContentEncoding } from "../http/content-encoding.ts";
import { namesEtag } from "../http/etag.ts";
import type { TileCache } from "../tiles/tile-cache.ts";
import { variantKey } from "./tile-key.ts";

/** The address of a tile, and what Express has answered there. */
export interface AnsweredTile {
  readonly url: string;
  /** Of the tile in the cache, without its encoding. */
  readonly key: string;
  /** What the address means now; undefined when it means one thing for ever. */
  readonly versions: object | undefined;
  /** The answer's headers, those of the body apart. */
  readonly headers: OutgoingHttpHeaders;
}

interface KnownTile extends AnsweredTile {
  /** Headers as `writeHead` wants them: of a 304, and of a body in each encoding. */
  notModified?: readonly string[];
  readonly whole: Partial<Record<ContentEncoding, readonly string[]>>;
}

export const tileMediaType = "application/vnd.mapbox-vector-tile";

/** An address takes about a kilobyte with its headers. */
const mostAddresses = 20_000;
const longestUrl = 400;

/**
 * Answers addresses that Express has answered before, from the cache and with the same headers, in a tenth of the time: no
 * router, no middleware, one look-up for the address and one for the bytes.
 */
export class WarmTiles {
  readonly #tiles: TileCache;
  readonly #versions: () => object | undefined;
  readonly #known = new Map<string, KnownTile>();
  /** Answers given here. */
  answered = 0;

  /** @param versions the current versions of all datasets, always the same object until one changes; undefined when they have to be asked for. */
  constructor(tiles: TileCache, versions: () => object | undefined) {
    this.#tiles = tiles;
    this.#versions = versions;
  }

  remember(answered: AnsweredTile): void {
    if (answered.url.length > longestUrl) return;
    if (this.#known.size >= mostAddresses) this.#known.clear();
    this.#known.set(answered.url, { ...answered, whole: {} });
  }

  /** Returns the status it has answered with, or undefined when it has not: then the request is Express's. */
  answer(request: IncomingMessage, response: ServerResponse): number | undefined {
    const known = this.#known.get(request.url ?? "");
    if (known === undefined || (request.method !== "GET" && request.method !== "HEAD")) return undefined;
    if (known.versions !== undefined && known.versions !== this.#versions()) return undefined;
    const encoding = chooseEncoding(request.headers["accept-encoding"]);
    const tile = this.#tiles.get(variantKey(known.key, encoding));
    if (tile === undefined || tile.bytes.length === 0) return undefined;
    if (namesEtag(request.headers["if-none-match"], tile.etag)) {
      this.answered++;
      known.notModified ??= rawHeaders({ ...known.headers, ETag: tile.etag });
      response.writeHead(304, known.notModified as string[]).end();
      return 304;
    }
    this.answered++;
    known.whole[encoding] ??= rawHeaders({ ...known.headers, ETag: tile.etag, ...bodyHeaders(tile.bytes, encoding) });
    response.writeHead(200, known.whole[encoding] as string[]).end(tile.bytes);
    return 200;
  }
}

export function bodyHeaders(bytes: Uint8Array, encoding: ContentEncoding): Record<string, string> {
  return {
    ...(encoding !== "identity" && { "Content-Encoding": encoding }),
    "Content-Type": tileMediaType,
    "Content-Length": String(bytes.length),
  };
}

/** Names and values in turn. */
function rawHeaders(headers: OutgoingHttpHeaders): string[] {
  return Object.entries(headers).flatMap(([name, value]) => [name, String(value)]);
}
