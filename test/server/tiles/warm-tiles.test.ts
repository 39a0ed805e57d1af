import { brotliDecompressSync, gunzipSync } from "node:zlib";
import http from "node:http";
import net from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { tileAt } from "../../../model/geo/tile.ts";
import { chooseEncoding } from "../../../server/http/content-encoding.ts";
import type { RequestEntry } from "../../../server/http/log.ts";
import { createTestDatabase, describeHomes, type TestDatabase } from "../../support/database.ts";
import { loadRecords } from "../../support/loads.ts";
import { startServer, type TestServer } from "../../support/server.ts";
import { plotRecord, plots } from "../../support/world.ts";

interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
}

/** As the bytes come: nothing is decompressed. */
async function ask(
  url: string,
  { method = "GET", headers = {} }: { method?: string; headers?: Record<string, string> } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method, headers }, (response) => {
      const pieces: Buffer[] = [];
      response.on("data", (piece: Buffer) => pieces.push(piece));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(pieces) }));
    });
    request.on("error", reject).end();
  });
}

describeHomes("a tile that was asked for before", (home) => {
  let test_: TestDatabase;
  let server: TestServer;
  let address: string;

  beforeAll(async () => {
    test_ = await createTestDatabase(home, [plots]);
    await loadRecords(
      test_.database,
      [1, 2, 3].map((n) => plotRecord(n)),
      { dataset: plots, source: "numbered" },
    );
    server = await startServer(test_.database, [plots]);
    const [west = 0, south = 0] = (await server.platform.versions()).get("test-plots")?.bboxLonLat ?? [];
    const { z, x, y } = tileAt([west, south], 14);
    address = `${server.url}/tiles/test-plots/${z}/${x}/${y}.mvt`;
  });
  afterAll(async () => {
    await server.close();
    await test_.drop();
  });
  beforeEach(() => server.platform.tiles.clear());

  const kinds = [
    { what: "plain", headers: {} },
    { what: "gzip", headers: { "accept-encoding": "gzip" } },
    { what: "brotli", headers: { "accept-encoding": "gzip, deflate, br" } },
  ];
  test.each(kinds.flatMap((kind) => ["GET", "HEAD"].flatMap((method) => ["", "?v=1"].map((query) => ({ ...kind, method, query })))))(
    "is answered without Express with the same status, headers and bytes: $what $method $query",
    async ({ headers, method, query }) => {
      const cold = await ask(address + query, { method, headers });
      const warm = await ask(address + query, { method, headers });
      const { date: _, ...coldHeaders } = cold.headers;
      const { date: __, ...warmHeaders } = warm.headers;
      expect(warmHeaders).toEqual(coldHeaders);
      expect(warm).toMatchObject({ status: 200, body: cold.body });
      expect(warm.headers).toMatchObject({
        "access-control-allow-origin": "*",
        "x-content-type-options": "nosniff",
        vary: "Accept-Encoding",
      });
      expect(warm.headers["cache-control"]).toBe(query === "" ? "no-cache" : "public, max-age=31536000, immutable");
    },
  );

  test("is answered with 304 and the same headers to whoever holds it", async () => {
    const { headers } = await ask(address);
    const held = { headers: { "if-none-match": headers.etag ?? "" } };
    const warm = await ask(address, held);
    server.platform.tiles.clear();
    const cold = await ask(address, held);
    const { date: _, ...coldHeaders } = cold.headers;
    const { date: __, ...warmHeaders } = warm.headers;
    expect([warm.status, cold.status]).toEqual([304, 304]);
    expect(warmHeaders).toEqual(coldHeaders);
    expect(warm.body).toHaveLength(0);
  });

  test("has one content in every encoding", async () => {
    const plain = await ask(address);
    const gzip = await ask(address, { headers: { "accept-encoding": "gzip" } });
    const brotli = await ask(address, { headers: { "accept-encoding": "br" } });
    expect(plain.body.length).toBeGreaterThan(50);
    expect(gunzipSync(gzip.body)).toEqual(plain.body);
    expect(brotliDecompressSync(brotli.body)).toEqual(plain.body);
  });

  test("never meets the router", async () => {
    const answered: (number | undefined)[] = [];
    const { warmTiles } = server.platform;
    const answer = warmTiles.answer.bind(warmTiles);
    warmTiles.answer = (request, response) => {
      const begun = answer(request, response);
      answered.push(begun?.status);
      return begun;
    };
    try {
      // Pinned: what an address without a version means is not trusted for long, and the machine may be busy.
      for (const method of ["GET", "GET", "HEAD", "POST"]) await ask(`${address}?v=1`, { method });
    } finally {
      warmTiles.answer = answer;
    }
    expect(answered).toEqual([undefined, 200, 200, undefined]);
  });

  test("is answered in turn to whoever asks several times at once over one connection, and each answer is logged", async () => {
    const logged: number[] = [];
    const log = { request: ({ status }: RequestEntry) => void logged.push(status), failure: () => {} };
    const other = await startServer(test_.database, [plots], { log });
    const { pathname } = new URL(address);
    const { body, headers } = await ask(`${other.url}${pathname}?v=1`);
    const asked = (method: string, more: string) => `${method} ${pathname}?v=1 HTTP/1.1\r\nHost: here\r\n${more}\r\n`;
    const requests = [asked("GET", ""), asked("GET", `If-None-Match: ${headers.etag}\r\n`), asked("GET", "Connection: close\r\n")];
    const socket = net.connect(Number(new URL(other.url).port), "127.0.0.1");
    socket.write(requests.join(""));
    const received = Buffer.concat(await socket.toArray());
    await other.close();
    expect([...received.toString("latin1").matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status)).toEqual(["200", "304", "200"]);
    expect(received.subarray(-body.length)).toEqual(body);
    expect(logged).toEqual([200, 200, 304, 200]);
  });

  test("is not answered from memory once its dataset has a new version", async () => {
    const before = await ask(address);
    await loadRecords(
      test_.database,
      [1, 2, 3].map((n) => plotRecord(n, { name: `改${n}` })),
      { dataset: plots, source: "numbered" },
    );
    server.platform.forgetVersions();
    const after = await ask(address, { headers: { "if-none-match": before.headers.etag ?? "" } });
    expect(after.status).toBe(200);
    expect(after.headers.etag).not.toBe(before.headers.etag);
    expect((await ask(`${address}?v=1`)).headers.etag).toBe(before.headers.etag);
  });
});

describe("the encoding of an answer", () => {
  test.each([
    [undefined, "identity"],
    ["", "identity"],
    ["gzip", "gzip"],
    ["gzip, deflate, br, zstd", "br"],
    ["gzip;q=1.0, br;q=0", "gzip"],
    ["*", "br"],
    ["*;q=0, gzip", "gzip"],
    ["deflate", "identity"],
    ["BR", "br"],
  ])("is the smallest that %s allows", (header, encoding) => {
    expect(chooseEncoding(header)).toBe(encoding);
  });
});
