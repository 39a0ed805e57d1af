import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { problemReasons } from "../../../model/problem.ts";
import { startServer, type TestServer } from "../../support/server.ts";
import { plots } from "../../support/world.ts";

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

/** Every other address that is answered, with what it takes. */
const otherAddresses: readonly (readonly [path: string, allowed: string])[] = [
  ["/", "GET, HEAD"],
  ["/tiles/test-plots/10/899/405.mvt", "GET, HEAD"],
  ["/tiles/test-plots.json", "GET, HEAD"],
  ["/styles/standard.json", "GET, HEAD"],
  ["/download/test-plots.geojson", "GET, HEAD"],
  ["/download/test-plots/changes", "GET, HEAD"],
  ["/data", "GET, HEAD"],
  ["/data/test-plots", "GET, HEAD"],
  ["/catalog.ttl", "GET, HEAD"],
  ["/feed.atom", "GET, HEAD"],
  ["/api/3/action/package_list", "GET, HEAD, POST"],
  ["/report", "GET, HEAD, POST"],
  ["/api/processes/flood/material", "POST"],
  ["/events", "GET, HEAD"],
  ["/healthz", "GET, HEAD"],
  ["/metrics", "GET, HEAD"],
  ["/docs", "GET, HEAD"],
];

// Which methods an address takes is known without a database.
describe("a method that an address does not take", () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await startServer(undefined, [plots]);
  });
  afterAll(() => server.close());

  const ask = async (path: string, method: string, headers: Record<string, string> = {}) => {
    const response = await fetch(server.url + path, { method, headers });
    return {
      status: response.status,
      allow: response.headers.get("allow"),
      type: response.headers.get("content-type"),
      text: await response.text(),
    };
  };

  it("is answered with 405 and those it does take, at every address of the OpenAPI document", async () => {
    const { paths } = JSON.parse((await ask("/api/openapi.json", "GET")).text) as { paths: Record<string, Record<string, unknown>> };
    const addresses = Object.entries(paths);
    expect(addresses.length).toBeGreaterThan(20);
    for (const [path, operations] of addresses) {
      const address = `/api${path.replaceAll(/\{\w+\}/g, "1")}`.replace(/\/$/, "");
      const known = Object.keys(operations).map((method) => method.toUpperCase());
      const allow = [...known, ...(known.includes("GET") ? ["HEAD"] : [])].sort().join(", ");
      for (const method of methods.filter((one) => !known.includes(one)))
        expect(await ask(address, method), `${method} ${address}`).toMatchObject({
          status: 405,
          allow,
          type: expect.stringContaining("problem+json"),
        });
    }
  });

  it.each(otherAddresses)("is answered with 405 and those it does take at %s", async (path, allow) => {
    for (const method of methods.filter((one) => !allow.split(", ").includes(one)))
      expect(await ask(path, method), method).toMatchObject({ status: 405, allow });
  });

  it("is named in the problem, in the caller's language", async () => {
    const { text } = await ask("/download/test-plots.csv", "DELETE", { "Accept-Language": "en" });
    expect(JSON.parse(text)).toEqual({
      type: "urn:machizu:problem:method-not-allowed",
      title: problemReasons["method-not-allowed"].title.en,
      status: 405,
      detail: "/download/test-plots.csv does not take DELETE",
      remedy: "It takes GET, HEAD",
      where: "/download/test-plots.csv",
    });
  });

  it("is a path that is not there at an address that takes none", async () => {
    expect(await ask("/no/such/path", "POST")).toMatchObject({ status: 404, allow: null });
    expect((await ask("/api/no-such-thing", "DELETE")).status).toBe(404);
  });

  it("is no concern of OPTIONS, which says the same", async () => {
    const { status, allow } = await ask("/api/collections/test-plots", "OPTIONS");
    expect([status, allow]).toEqual([200, "GET, HEAD"]);
  });
});
