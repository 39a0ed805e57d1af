import { request } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startServer, type TestServer } from "../../support/server.ts";

let server: TestServer;

beforeEach(async () => {
  server = await startServer(undefined, []);
});

afterEach(() => server.close());

describe("a body", () => {
  it("of 100 MB is refused before it is sent", async () => {
    const answer = await new Promise<number | undefined>((resolve, reject) => {
      const asked = request(
        `${server.url}/report`,
        { method: "POST", headers: { "Content-Length": String(100 * 2 ** 20) } },
        (response) => {
          resolve(response.statusCode);
          asked.destroy();
        },
      );
      asked.on("error", reject);
      asked.flushHeaders();
    });
    expect(answer).toBe(413);
  });

  it("without an end loses its connection soon after the answer", async () => {
    const asked = request(`${server.url}/nothing`, { method: "POST" });
    const drip = setInterval(() => asked.write("x"), 50);
    const status = new Promise<number | undefined>((resolve) => asked.on("response", ({ statusCode }) => resolve(statusCode)));
    const cut = new Promise<void>((resolve) => asked.on("close", resolve).on("error", () => {}));
    asked.write("x");
    expect(await status).toBe(404);
    await cut;
    clearInterval(drip);
  });
});
