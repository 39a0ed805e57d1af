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

/** An answer whose head is written. */
export interface BegunAnswer {
  readonly status: number;
  readonly body: Uint8Array | undefined;
}

interface KnownTile extends AnsweredTile {
  readonly variants: Readonly<Record<ContentEncoding, KnownVariant>>;
}

interface KnownVariant {
  /** In the cache. */
  readonly key: string;
  /** Headers as `writeHead` wants them: of a 304, and of a body. */
  notModified?: readonly string[];
  whole?: readonly string[];
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
    const variant = (encoding: ContentEncoding) => ({ key: variantKey(answered.key, encoding) });
    this.#known.set(answered.url, { ...answered, variants: { br: variant("br"), gzip: variant("gzip"), identity: variant("identity") } });
  }

  /**
   * Begins the answer. What it returns is its status and the body that the caller has to end it with; undefined when it has not begun:
   * then the request is Express's.
   */
  answer(request: IncomingMessage, response: ServerResponse): BegunAnswer | undefined {
    const known = this.#known.get(request.url ?? "");
    if (known === undefined || (request.method !== "GET" && request.method !== "HEAD")) return undefined;
    if (known.versions !== undefined && known.versions !== this.#versions()) return undefined;
    const encoding = chooseEncoding(request.headers["accept-encoding"]);
    const variant = known.variants[encoding];
    const tile = this.#tiles.get(variant.key);
    if (tile === undefined || tile.bytes.length === 0) return undefined;
    this.answered++;
    if (namesEtag(request.headers["if-none-match"], tile.etag)) {
      variant.notModified ??= rawHeaders({ ...known.headers, ETag: tile.etag });
      response.writeHead(304, variant.notModified as string[]);
      return { status: 304, body: undefined };
    }
    variant.whole ??= rawHeaders({ ...known.headers, ETag: tile.etag, ...bodyHeaders(tile.bytes, encoding) });
    response.writeHead(200, variant.whole as string[]);
    return { status: 200, body: tile.bytes };
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
