import { get, type IncomingMessage } from "node:http";
import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, homes, type TestDatabase } from "../../support/database.ts";
import { loadRecords } from "../../support/loads.ts";
import { startServer } from "../../support/server.ts";
import { plotRecord, plots } from "../../support/world.ts";

/** A file larger than what the sockets of both sides hold. */
const rows = 30_000;

describe.each(homes)("a server that is stopped (%s)", (home) => {
  let test: TestDatabase;
  beforeAll(async () => {
    test = await createTestDatabase(home, [plots]);
    const records = Array.from({ length: rows }, (_, index) => plotRecord(index + 1));
    await loadRecords(test.database, records, { dataset: plots, source: "numbered" });
  });
  afterAll(() => test.drop());

  it("ends the download that runs, also to a reader who takes his time, lets watchers go, and takes no new caller", async () => {
    const server = await startServer(test.database, [plots]);
    const whole = Buffer.from(await (await server.get("/download/test-plots.geojson")).arrayBuffer());
    const watching = await server.get("/events");
    const response = await open(`${server.url}/download/test-plots.geojson`);
    const first = await new Promise<Buffer>((resolve) => response.once("data", resolve));
    response.pause();

    const closed = server.close();
    const isRefused = await fetch(`${server.url}/healthz`).then(
      () => false,
      () => true,
    );
    expect(isRefused).toBe(true);
    // It ends only when the stream of events does.
    expect(await watching.text()).toEqual(expect.any(String));
    await setTimeout(3500);
    const rest = await Array.fromAsync(response as AsyncIterable<Buffer>);
    expect(Buffer.concat([first, ...rest]).equals(whole)).toBe(true);
    await closed;
  });
});

function open(url: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => get(url, resolve).on("error", reject));
}
