import type { AddressInfo } from "node:net";
import express, { type Response } from "express";
import { afterEach, describe, expect, it } from "vitest";
import { terminalLog } from "../../../server/http/log.ts";
import { sendProblem } from "../../../server/http/send-problem.ts";
import { costlyAtOnce } from "../../../server/limits/costly-at-once.ts";
import { noLimits, type RequestLimits } from "../../../server/limits/request-limits.ts";
import { startServer, type TestServer } from "../../support/server.ts";

let server: TestServer | undefined;

async function start(limits: Partial<RequestLimits>, trustedProxies = 0): Promise<TestServer> {
  server = await startServer(undefined, [], { limits: { ...noLimits, ...limits }, trustedProxies });
  return server;
}

afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function statuses(server: TestServer, path: string, count: number, headers?: Record<string, string>): Promise<number[]> {
  const answers: number[] = [];
  for (let n = 0; n < count; n++) answers.push((await server.get(path, headers)).status);
  return answers;
}

describe("requests of one client in a minute", () => {
  it("are answered up to the limit, then refused with the seconds to wait", async () => {
    const started = await start({ requestsPerMinute: 3 });
    expect(await statuses(started, "/nothing", 3)).toEqual([404, 404, 404]);
    const refused = await started.get("/nothing", { "Accept-Language": "ja" });
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(Number(refused.headers.get("retry-after"))).toBeLessThanOrEqual(60);
    expect(refused.headers.get("ratelimit")).toContain("r=0");
    expect(await refused.json()).toMatchObject({
      type: "urn:machizu:problem:too-many-requests",
      detail: "1 分間に受け付けられるのは 3 件までです",
    });
  });

  it("never stop a probe", async () => {
    const started = await start({ requestsPerMinute: 1 });
    expect(await statuses(started, "/healthz", 4)).toEqual([200, 200, 200, 200]);
  });

  it("count searches and downloads apart", async () => {
    const started = await start({ costlyPerMinute: 1 });
    expect(await statuses(started, "/download/roads.csv", 2)).toEqual([404, 429]);
    expect(await statuses(started, "/tiles/roads/1/1/1.mvt", 3)).toEqual([404, 404, 404]);
  });

  it("are one client's, whatever address it claims to forward for", async () => {
    const started = await start({ requestsPerMinute: 1 });
    expect(await statuses(started, "/nothing", 1, { "X-Forwarded-For": "203.0.113.1" })).toEqual([404]);
    expect(await statuses(started, "/nothing", 1, { "X-Forwarded-For": "203.0.113.2" })).toEqual([429]);
  });

  it("are told apart by the address a trusted proxy states", async () => {
    const started = await start({ requestsPerMinute: 1 }, 1);
    expect(await statuses(started, "/nothing", 2, { "X-Forwarded-For": "203.0.113.1" })).toEqual([404, 429]);
    expect(await statuses(started, "/nothing", 1, { "X-Forwarded-For": "203.0.113.2" })).toEqual([404]);
  });
});

describe("searches and downloads at once", () => {
  it("are refused above the limit and answered again when one has ended", async () => {
    const held: Response[] = [];
    const app = express();
    for (const limit of costlyAtOnce({ ...noLimits, costlyAtOnce: 2 })) app.use(limit);
    app.get("/download/slow.csv", (_request, response) => void held.push(response));
    app.get("/tiles/quick", (_request, response) => void response.send("ok"));
    app.use(sendProblem(terminalLog));
    const http = app.listen(0);
    const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
    try {
      const running = [fetch(`${url}/download/slow.csv`), fetch(`${url}/download/slow.csv`)];
      await expect.poll(() => held.length).toBe(2);
      const refused = await fetch(`${url}/download/slow.csv`);
      expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "2"]);
      expect((await fetch(`${url}/tiles/quick`)).status).toBe(200);
      for (const response of held) response.end();
      await Promise.all(running);
      const next = fetch(`${url}/download/slow.csv`);
      await expect.poll(() => held.length).toBe(3);
      held[2]?.end();
      expect((await next).status).toBe(200);
    } finally {
      http.close();
      http.closeAllConnections();
    }
  });
});
