import { afterEach, describe, expect, it } from "vitest";
import { jsonLog } from "../../../server/http/log.ts";
import type { Operations } from "../../../server/operations.ts";
import { startServer, type TestServer } from "../../support/server.ts";

let server: TestServer | undefined;

async function start(operated: Partial<Operations>): Promise<TestServer> {
  server = await startServer(undefined, [], operated);
  return server;
}

afterEach(() => server?.close());

describe("the request log", () => {
  it("holds one JSON object for each answer, without the query, which may say where somebody lives", async () => {
    const lines: string[] = [];
    const { get } = await start({ log: jsonLog({ write: (line) => lines.push(line) }) });
    const answer = await get("/healthz?lon=136.2&lat=35.1");
    await answer.text();
    await expect.poll(() => lines.length).toBe(1);
    const entry = JSON.parse(lines[0] ?? "") as Record<string, unknown>;
    expect(entry).toMatchObject({ level: "info", msg: "request", method: "GET", path: "/healthz", status: 200, complete: true });
    expect(entry["bytes"]).toBeGreaterThan(3);
    expect(lines[0]).not.toContain("136.2");
  });
});

describe("/metrics", () => {
  it("counts requests by route and status, with few labels whatever is asked for", async () => {
    const { get } = await start({});
    for (const path of ["/healthz", "/no/such/path", "/another", "/tiles/none/0/0/0.mvt"]) await (await get(path)).text();
    const text = await (await get("/metrics")).text();
    expect(text).toContain('machizu_http_request_seconds_count{route="healthz",method="GET",status="200"} 1');
    expect(text).toContain('machizu_http_request_seconds_count{route="other",method="GET",status="404"} 2');
    expect(text).toContain('machizu_http_request_seconds_count{route="tiles",method="GET",status="404"} 1');
    expect(text).toMatch(/^machizu_tile_cache_bytes 0$/m);
    expect(text).toContain("nodejs_eventloop_lag_p99_seconds");
  });

  it("does not answer whoever comes through a proxy", async () => {
    const { get } = await start({});
    expect((await get("/metrics", { "X-Forwarded-For": "203.0.113.1" })).status).toBe(403);
  });

  it("asks for the token where one is set", async () => {
    const { get } = await start({ metricsToken: "a-long-enough-secret" });
    expect((await get("/metrics")).status).toBe(403);
    expect((await get("/metrics", { Authorization: "Bearer a-long-enough-secreT" })).status).toBe(403);
    expect((await get("/metrics", { Authorization: "Bearer a-long-enough-secret" })).status).toBe(200);
  });
});

describe("absolute links", () => {
  it("carry an allowed host and no other", async () => {
    const { platform } = await start({ allowedHosts: ["gis.example.lg.jp"] });
    const { baseUrl } = await import("../../../server/http/base-url.ts");
    const asked = (host: string) => baseUrl(platform, { protocol: "https", get: () => host } as never);
    expect(asked("gis.example.lg.jp")).toBe("https://gis.example.lg.jp");
    expect(asked("evil.example")).toBe("");
    expect(asked("localhost:8080")).toBe("https://localhost:8080");
    expect(asked("localhost.evil.example")).toBe("");
  });
});
