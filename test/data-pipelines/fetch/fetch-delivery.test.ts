import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { createHash, randomBytes } from "node:crypto";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type DeliveryRequest, fetchDelivery, type Fetched } from "../../../data-pipelines/fetch/fetch-delivery.ts";
import { type FetchLimits, fetchLimits } from "../../../data-pipelines/fetch/fetch-limits.ts";
import { HostPace } from "../../../data-pipelines/fetch/host-pace.ts";
import type { Problem } from "../../../model/problem.ts";
import { type MisbehavingServer, startMisbehavingServer } from "../../support/misbehaving-server.ts";

/** The same rules as in production with shorter waits, so that a test takes a second and not a minute. */
const hasty: FetchLimits = {
  ...fetchLimits,
  secondsBetweenRequests: 0,
  firstWaitSeconds: 0.01,
  answerSeconds: 10,
  windowSeconds: 2,
  longestWaitSeconds: 2,
  largestBytes: 2 ** 20,
  ratioFreeBytes: 2 ** 16,
};

let server: MisbehavingServer;
let folder: string;

beforeAll(async () => {
  server = await startMisbehavingServer();
  folder = mkdtempSync(path.join(tmpdir(), "machizu-fetch-"));
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Options extends Partial<Omit<DeliveryRequest, "session" | "from">> {
  readonly limits?: Partial<FetchLimits>;
  readonly intranetHosts?: readonly string[];
  readonly proxy?: Record<string, string>;
}

function fetchFrom(
  from: string,
  { limits, intranetHosts = ["localhost"], proxy = {}, ...request }: Options = {},
): Promise<Fetched | undefined> {
  const all = { ...hasty, ...limits };
  return fetchDelivery({
    from,
    folder,
    ...request,
    session: { limits: all, pace: new HostPace(all.secondsBetweenRequests), intranetHosts, proxy },
  });
}

async function refusal(from: string, options: Options = {}): Promise<Problem> {
  const error: unknown = await fetchFrom(from, options).then(
    () => new Error("was fetched"),
    (reason: unknown) => reason,
  );
  expect(error).toMatchObject({ name: "Problem" });
  return error as Problem;
}

const table = Buffer.from("NO,名称\r\n1,八日市\r\n");
const sha256 = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

/** Serves bytes as a good server does: HEAD, ETag, conditions and ranges. */
function serveWell(bytes: Buffer, etag = '"v1"') {
  return (request: IncomingMessage, response: ServerResponse) => {
    const common = { etag, "last-modified": "Mon, 02 Nov 2026 00:00:00 GMT", "accept-ranges": "bytes" };
    if (request.headers["if-none-match"] === etag) return response.writeHead(304, common).end();
    const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1]);
    if (start > 0 && request.headers["if-range"] === etag) {
      const rest = bytes.subarray(start);
      const range = `bytes ${start}-${bytes.length - 1}/${bytes.length}`;
      return response.writeHead(206, { ...common, "content-range": range, "content-length": rest.length }).end(rest);
    }
    response.writeHead(200, { ...common, "content-length": bytes.length });
    return response.end(request.method === "HEAD" ? undefined : bytes);
  };
}

describe("a download", () => {
  it("asks with HEAD, then fetches, and records address, fingerprint and what the server calls this state", async () => {
    const from = server.on("/list.csv", serveWell(table));
    const fetched = await fetchFrom(from);
    expect(fetched).toMatchObject({
      label: "list.csv",
      bytes: table.length,
      sha256: sha256(table),
      web: { address: from, etag: '"v1"', lastModified: "Mon, 02 Nov 2026 00:00:00 GMT" },
    });
    expect(readFileSync(fetched?.path ?? "")).toEqual(table);
    expect(server.seen("/list.csv").map(({ method }) => method)).toEqual(["HEAD", "GET"]);
  });

  it("of a file that has not changed transfers nothing", async () => {
    const from = server.on("/same.csv", serveWell(table));
    expect(await fetchFrom(from, { known: { etag: '"v1"' } })).toBeUndefined();
    expect(server.seen("/same.csv").map(({ method }) => method)).toEqual(["HEAD"]);
  });

  it("of a server without HEAD still learns by GET that nothing has changed", async () => {
    const well = serveWell(table);
    const from = server.on("/no-head.csv", (request, response) =>
      request.method === "HEAD" ? void response.writeHead(405).end() : void well(request, response),
    );
    expect(await fetchFrom(from, { known: { etag: '"v1"' } })).toBeUndefined();
    expect(await fetchFrom(from, { known: { etag: '"v0"' } })).toMatchObject({ bytes: table.length });
  });

  it("is named by Content-Disposition, in UTF-8 and without any folder", async () => {
    const name = encodeURIComponent("../../滋賀県 指定緊急避難場所.csv");
    const from = server.on("/data", (_request, response) => {
      response.writeHead(200, { "content-disposition": `attachment; filename="x.csv"; filename*=UTF-8''${name}` }).end(table);
    });
    const fetched = await fetchFrom(from);
    expect(fetched?.label).toBe("滋賀県 指定緊急避難場所.csv");
    expect(path.relative(folder, fetched?.path ?? "")).not.toMatch(/^\.\./);
  });

  it("gets the extension its source always has when the server names none", async () => {
    const zip = Buffer.from("504b0506000000000000000000000000000000000000", "hex");
    const from = server.on("/statmap", (_request, response) => void response.end(zip));
    expect((await fetchFrom(from, { extension: ".zip" }))?.label).toBe("statmap.zip");
  });

  it("keeps requests to one host apart", async () => {
    const from = server.on("/paced.csv", serveWell(table));
    await fetchFrom(from, { limits: { secondsBetweenRequests: 0.25 } });
    const [head, get] = server.seen("/paced.csv");
    expect((get?.atMs ?? 0) - (head?.atMs ?? 0)).toBeGreaterThanOrEqual(240);
  });

  it("of 404 is refused as missing", async () => {
    expect(await refusal(`${server.origin}/nothing.zip`)).toMatchObject({ reason: "not-found" });
  });

  it("never shows or records a password of its address", async () => {
    const from = server.on("/secret.csv", serveWell(table)).replace("http://", "http://clerk:geheim@");
    expect((await fetchFrom(from))?.web?.address).toBe(`${server.origin}/secret.csv`);
    expect((await refusal(from.replace("secret", "none"))).message).not.toContain("geheim");
  });

  it("sends an API key to the host it belongs to and not to where that redirects", async () => {
    const target = server.on("/target.csv", serveWell(table)).replace("localhost", "127.0.0.1");
    const from = server.on("/keyed.csv", (_request, response) => void response.writeHead(302, { location: target }).end());
    await fetchFrom(from, { secretHeaders: { "x-key": "geheim" }, intranetHosts: ["localhost", "127.0.0.1"] });
    expect(server.seen("/keyed.csv").map(({ headers }) => headers["x-key"])).toEqual(["geheim", "geheim"]);
    expect(server.seen("/target.csv").map(({ headers }) => headers["x-key"])).toEqual([undefined, undefined]);
  });
});

describe("an answer that is not the data", () => {
  const page = "<!DOCTYPE html><html><title>ただいまメンテナンス中です</title></html>";

  it.each(["/a.zip", "/a.csv", "/a.geojson", "/download"])("a web page with status 200 under %s is refused as what it is", async (name) => {
    const from = server.on(name, (_request, response) => void response.writeHead(200, { "content-type": "application/zip" }).end(page));
    const problem = await refusal(from);
    expect(problem).toMatchObject({ reason: "unreadable-file" });
    expect(problem.detail.en).toContain("a web page (HTML)");
  });

  it("a zip that holds something else is refused by its first bytes", async () => {
    const from = server.on("/wrong.zip", (_request, response) => void response.end(table));
    expect((await refusal(from)).detail.en).toContain("is really text, not a zip");
  });

  it("an empty file is refused", async () => {
    const from = server.on("/empty.csv", (_request, response) => void response.end());
    expect((await refusal(from)).detail.en).toContain("an empty file");
  });

  it("leaves no half file where deliveries are looked for", async () => {
    const from = server.on("/cut.csv", (_request, response) => {
      response.writeHead(200, { "content-length": 1000 });
      response.write("NO,名称\r\n");
      setTimeout(() => response.destroy(), 20);
    });
    await refusal(from, { limits: { attempts: 2 } });
    const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => path.basename(name));
    expect(names).not.toContain("cut.csv");
  });
});

describe("a broken connection", () => {
  const bytes = Buffer.concat([Buffer.from("NO,名称\r\n"), Buffer.from(randomBytes(60_000).toString("hex"))]);

  /** Cuts the first GET after 50,000 bytes. */
  const cutOnce = (path: string, then: ReturnType<typeof serveWell>, etag: string | null = '"v1"') =>
    server.on(path, (request, response, visit) => {
      if (request.method === "HEAD") return void response.writeHead(405).end();
      if (visit > 1) return void then(request, response);
      response.writeHead(200, { "content-length": bytes.length, ...(etag !== null && { etag }) });
      response.write(bytes.subarray(0, 50_000));
      setTimeout(() => response.destroy(), 200);
    });

  it("is resumed where it broke", async () => {
    const from = cutOnce("/resume.csv", serveWell(bytes));
    expect(await fetchFrom(from)).toMatchObject({ sha256: sha256(bytes), bytes: bytes.length });
    const second = server.seen("/resume.csv").at(-1);
    expect(second?.headers["if-range"]).toBe('"v1"');
    const start = Number(/^bytes=(\d+)-$/.exec(second?.headers.range ?? "")?.[1]);
    expect(start).toBeGreaterThan(0);
    expect(start).toBeLessThanOrEqual(50_000);
  });

  it("is started anew when the file has changed meanwhile", async () => {
    const changed = Buffer.from(`NO,名称\r\n${"改".repeat(30_000)}`);
    const from = cutOnce("/changed.csv", serveWell(changed, '"v2"'));
    expect(await fetchFrom(from)).toMatchObject({ sha256: sha256(changed), web: { etag: '"v2"' } });
  });

  it("is started anew when the server continues another state than asked for", async () => {
    const changed = Buffer.from(`NO,名称\r\n${"改".repeat(30_000)}`);
    const from = cutOnce("/liar.csv", (request, response) => {
      if (request.headers.range === undefined) return serveWell(changed, '"v2"')(request, response);
      const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range)?.[1]);
      const rest = changed.subarray(start);
      const range = `bytes ${start}-${changed.length - 1}/${changed.length}`;
      return response.writeHead(206, { etag: '"v2"', "content-range": range, "content-length": rest.length }).end(rest);
    });
    expect(await fetchFrom(from)).toMatchObject({ sha256: sha256(changed) });
  });

  it("is started anew where the server names no state of the file", async () => {
    const from = cutOnce("/nameless.csv", (_request, response) => response.end(bytes), null);
    expect(await fetchFrom(from)).toMatchObject({ sha256: sha256(bytes) });
    expect(server.seen("/nameless.csv").at(-1)?.headers.range).toBeUndefined();
  });

  it("cut at any places, again and again, still gives the whole file", async () => {
    const large = Buffer.from(randomBytes(400_000).toString("hex"));
    const well = serveWell(large);
    let file = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: large.length }), { maxLength: 4 }), async (cuts) => {
        const places = [...cuts].sort((a, b) => a - b);
        const from = server.on(`/cuts-${file++}.csv`, (request, response, visit) => {
          const end = request.method === "GET" ? places[visit - 1] : undefined;
          if (end === undefined) return well(request, response);
          const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);
          const range = start > 0 ? { "content-range": `bytes ${start}-${large.length - 1}/${large.length}` } : {};
          response.writeHead(start > 0 ? 206 : 200, { etag: '"v1"', "content-length": large.length - start, ...range });
          return response.write(large.subarray(start, Math.max(start, end)), () => response.destroy());
        });
        expect(await fetchFrom(from, { limits: { attempts: 6, firstWaitSeconds: 0.001 } })).toMatchObject({ sha256: sha256(large) });
      }),
      { numRuns: 25 },
    );
  });

  it("that stalls is tried again, and given up after the agreed number of tries", async () => {
    const from = server.on("/stall.csv", (request, response) => {
      if (request.method === "HEAD") return void response.end();
      response.writeHead(200, { "content-length": 1_000_000 });
      response.write("NO,名称\r\n");
    });
    const problem = await refusal(from, { limits: { attempts: 2, windowSeconds: 0.3 } });
    expect(problem.detail.en).toMatch(/2 tries \(the connection dried up\)/);
    expect(server.seen("/stall.csv").filter(({ method }) => method === "GET")).toHaveLength(2);
  });

  it("that drips is a broken one", async () => {
    const from = server.on("/drip.csv", (request, response) => {
      if (request.method === "HEAD") return void response.end();
      const drip = setInterval(() => response.write("x"), 20);
      response.on("close", () => clearInterval(drip));
    });
    expect((await refusal(from, { limits: { attempts: 1, windowSeconds: 0.3 } })).detail.en).toContain("dried up");
  });

  it("that never answers is one", async () => {
    const from = server.on("/silent.csv", () => {});
    expect((await refusal(from, { limits: { attempts: 1, answerSeconds: 0.3 } })).detail.en).toContain("no answer in time");
  });

  it("of a body shorter than its Content-Length is noticed", async () => {
    const from = server.on("/short.csv", (request, response) => {
      if (request.method === "HEAD") return void response.end();
      response.socket?.end(`HTTP/1.1 200 OK\r\ncontent-length: 5000\r\nconnection: close\r\n\r\nNO,name\r\n`);
    });
    expect((await refusal(from, { limits: { attempts: 2 } })).reason).toBe("fetch-failed");
  });

  it("of a body longer than its Content-Length is noticed by what HEAD said", async () => {
    const from = server.on("/long.csv", (request, response) => {
      if (request.method === "HEAD") return void response.writeHead(200, { "content-length": table.length }).end();
      response.socket?.end(Buffer.concat([Buffer.from("HTTP/1.1 200 OK\r\ncontent-length: 5\r\nconnection: close\r\n\r\n"), table]));
    });
    expect((await refusal(from, { limits: { attempts: 2 } })).detail.en).toContain(`5 bytes arrived instead of ${table.length}`);
  });
});

describe("a server that is busy", () => {
  it("with 503 is asked again", async () => {
    const well = serveWell(table);
    const from = server.on("/busy.csv", (request, response, visit) =>
      request.method === "GET" && visit < 3 ? void response.writeHead(503).end() : void well(request, response),
    );
    expect(await fetchFrom(from)).toMatchObject({ bytes: table.length });
    expect(server.seen("/busy.csv").map(({ method }) => method)).toEqual(["HEAD", "GET", "GET", "GET"]);
  });

  it("with 429 gets the time that it asks for", async () => {
    const well = serveWell(table);
    const from = server.on("/too-many.csv", (request, response, visit) =>
      request.method === "GET" && visit === 1 ? void response.writeHead(429, { "retry-after": "1" }).end() : void well(request, response),
    );
    expect(await fetchFrom(from)).toMatchObject({ bytes: table.length });
    const [, first, second] = server.seen("/too-many.csv");
    expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThanOrEqual(990);
  });

  it("that asks for more time than a person waits is reported with that time", async () => {
    const from = server.on("/later.csv", (_request, response) => void response.writeHead(503, { "retry-after": "3600" }).end());
    const problem = await refusal(from);
    expect(problem.remedy?.en).toBe("Try again in 60 minutes");
    expect(server.seen("/later.csv")).toHaveLength(1);
  });
});

describe("too much", () => {
  it("by its own announcement is not even started", async () => {
    const from = server.on("/huge.zip", (_request, response) => void response.writeHead(200, { "content-length": 2 ** 40 }).end());
    expect(await refusal(from)).toMatchObject({ reason: "too-large" });
    expect(server.seen("/huge.zip").map(({ method }) => method)).toEqual(["HEAD"]);
  });

  it("without an end is cut off at the limit", async () => {
    const from = server.on("/endless.csv", (request, response) => {
      if (request.method === "HEAD") return void response.end();
      const chunk = Buffer.alloc(65_536, "x");
      const more = () => {
        while (!response.destroyed && response.write(chunk));
      };
      response.on("drain", more);
      more();
    });
    expect(await refusal(from)).toMatchObject({ reason: "too-large" });
  });

  it("out of a small compressed transfer is cut off", async () => {
    const bomb = gzipSync(Buffer.alloc(900_000));
    const from = server.on("/bomb.csv", (request, response) => {
      response.writeHead(200, { "content-encoding": "gzip" }).end(request.method === "HEAD" ? undefined : bomb);
    });
    expect(await refusal(from)).toMatchObject({ reason: "too-large" });
  });

  it("is not a table that a server compresses although asked not to", async () => {
    const from = server.on("/packed.csv", (request, response) => {
      const packed = gzipSync(table);
      response.writeHead(200, { "content-encoding": "gzip", "content-length": packed.length, etag: '"z"' });
      response.end(request.method === "HEAD" ? undefined : packed);
    });
    expect(await fetchFrom(from)).toMatchObject({ bytes: table.length, sha256: sha256(table) });
  });

  it("time is refused however steadily the bytes come", async () => {
    const from = server.on("/steady.csv", (request, response) => {
      if (request.method === "HEAD") return void response.end();
      const drip = setInterval(() => response.write(Buffer.alloc(100, "x")), 10);
      response.on("close", () => clearInterval(drip));
    });
    expect((await refusal(from, { limits: { slowestBytes: 1, windowSeconds: 0.3, totalSeconds: 0.5 } })).detail.en).toContain(
      "not over after 0.5 seconds",
    );
  });
});

describe("an address", () => {
  it("that redirects in a circle is given up", async () => {
    const from = server.on("/circle", (_request, response) => void response.writeHead(302, { location: "/circle" }).end());
    expect((await refusal(from)).detail.en).toContain("more than 5 times");
    expect(server.seen("/circle")).toHaveLength(6);
  });

  it("that redirects is followed, relative addresses too", async () => {
    server.on("/moved/list.csv", serveWell(table));
    const from = server.on("/old", (_request, response) => void response.writeHead(301, { location: "moved/list.csv" }).end());
    expect(await fetchFrom(from)).toMatchObject({ label: "list.csv", web: { address: from } });
  });

  const inside = () => [
    `http://127.0.0.1:${server.port}/inside.csv`,
    `http://[::1]:${server.port}/inside.csv`,
    `http://[::ffff:127.0.0.1]:${server.port}/inside.csv`,
    `http://2130706433:${server.port}/inside.csv`,
    `http://0x7f.1:${server.port}/inside.csv`,
    `http://0.0.0.0:${server.port}/inside.csv`,
    "http://169.254.169.254/latest/meta-data/",
    "http://10.0.0.1/",
    "http://192.168.1.1/",
    "http://172.16.0.1/",
    "http://100.64.0.1/",
    "http://224.0.0.1/",
    "http://[fe80::1]/",
    "http://[fd00::1]/",
    "http://[ff02::1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[2002:7f00:1::]/",
  ];

  it("inside a private network is refused before anything is sent", async () => {
    server.on("/inside.csv", serveWell(table));
    for (const address of inside()) expect(await refusal(address), address).toMatchObject({ reason: "refused-address" });
    expect(server.seen("/inside.csv")).toEqual([]);
  });

  it("that redirects there is refused too", async () => {
    for (const [n, address] of inside().entries()) {
      const from = server.on(`/hop${n}`, (_request, response) => void response.writeHead(302, { location: address }).end());
      expect(await refusal(from), address).toMatchObject({ reason: "refused-address" });
    }
    expect(server.seen("/inside.csv")).toEqual([]);
  });

  it("whose name leads into the own network is refused when it is connected to, and allowed when the operator says so", async () => {
    const from = server.on("/by-name.csv", serveWell(table));
    const problem = await refusal(from, { intranetHosts: [] });
    expect(problem).toMatchObject({ reason: "refused-address" });
    expect(problem.remedy?.en).toContain("MACHIZU_INTRANET_HOSTS");
    expect(server.seen("/by-name.csv")).toEqual([]);
    expect(await fetchFrom(from, { intranetHosts: ["localhost"] })).toMatchObject({ bytes: table.length });
  });

  it.each(["ftp://example.com/a.zip", "file:///etc/passwd", "gopher://example.com/"])(
    "%s is refused: only http and https",
    async (address) => {
      expect(await refusal(address)).toMatchObject({ reason: "fetch-failed" });
    },
  );

  it("that redirects to a file of this machine is refused", async () => {
    const from = server.on("/to-file", (_request, response) => void response.writeHead(302, { location: "file:///etc/passwd" }).end());
    expect(await refusal(from)).toMatchObject({ reason: "fetch-failed" });
  });
});

describe("a proxy of the organisation", () => {
  it("is asked for addresses outside, and never for a private one", async () => {
    const proxied: string[] = [];
    const proxy = createServer((request, response) => {
      proxied.push(`${request.method} ${request.url}`);
      response.end(table);
    });
    await new Promise<void>((resolve) => {
      proxy.listen(0, "127.0.0.1", resolve);
    });
    const { port } = proxy.address() as AddressInfo;
    const settings = { HTTP_PROXY: `http://127.0.0.1:${port}` };
    const fetched = await fetchFrom("http://opendata.example.com/list.csv", { proxy: settings, intranetHosts: [] });
    expect(fetched).toMatchObject({ label: "list.csv", sha256: sha256(table) });
    const refused = await refusal("http://192.168.1.1/list.csv", { proxy: settings });
    expect(refused).toMatchObject({ reason: "refused-address" });
    expect(proxied).toEqual(["HEAD http://opendata.example.com/list.csv", "GET http://opendata.example.com/list.csv"]);
    const direct = { ...settings, NO_PROXY: "localhost" };
    expect(await refusal(`${server.origin}/list.csv`, { proxy: direct, intranetHosts: [] })).toMatchObject({ reason: "refused-address" });
    proxy.closeAllConnections();
    proxy.close();
  });
});
