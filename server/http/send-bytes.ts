import type { Request, Response } from "express";
import { callerHas } from "./etag.ts";

/** Bytes that are kept both plain and compressed. */
export interface StoredBytes {
  readonly bytes: Uint8Array;
  readonly gzip: Uint8Array;
  readonly etag: string;
}

/** Sends stored bytes: 304 when the caller has them, 204 when there are none, else the smaller form it accepts. */
export function sendStored(request: Request, response: Response, stored: StoredBytes, contentType: string): void {
  response.set("ETag", stored.etag).vary("Accept-Encoding");
  if (callerHas(request, stored.etag)) return void response.status(304).end();
  if (stored.bytes.length === 0) return void response.status(204).end();
  const compressed = request.acceptsEncodings("gzip") === "gzip";
  if (compressed) response.set("Content-Encoding", "gzip");
  const body = compressed ? stored.gzip : stored.bytes;
  response.set("Content-Type", contentType).set("Content-Length", String(body.length)).end(body);
}
