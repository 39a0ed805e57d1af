import { Agent, request as httpRequest } from "node:http";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createRandom } from "../../../data-pipelines/sample/random.ts";
import type { DatasetDefinition } from "../../../model/dataset.ts";
import { createTestDatabase, describeHomes, type TestDatabase } from "../../support/database.ts";
import { loadRecords } from "../../support/loads.ts";
import { startServer, type TestServer } from "../../support/server.ts";
import { plotRecord, plots } from "../../support/world.ts";
import { type HostileRequest, hostileRequest } from "./hostile-requests.ts";

/** A dataset for staff only; nothing of it may ever leave the server. */
const staffOnly: DatasetDefinition = { ...plots, id: "test-staff", visibility: "internal" };

/** Words that only internal rows, internal fields and non-redistributable sources hold. */
const secret = "極秘の所有者";

const requestCount = 10_000;
const secondsUntilHung = 10;

describeHomes("10,000 malformed requests", (home) => {
  let test: TestDatabase;
  let server: TestServer;

  beforeAll(async () => {
    const datasets = [plots, staffOnly];
    test = await createTestDatabase(home, datasets);
    const secretly = (n: number) => plotRecord(n, { owner: secret });
    const named = (n: number) => plotRecord(n, { name: secret, owner: secret });
    await loadRecords(test.database, [1, 2, 3, 4].map(secretly), { dataset: plots, source: "numbered" });
    await loadRecords(test.database, [11, 12].map(named), { dataset: plots, source: "private" });
    await loadRecords(test.database, [1, 2].map(named), { dataset: staffOnly, source: "numbered" });
    server = await startServer(test.database, datasets);
  });

  afterAll(async () => {
    await server.close();
    await test.drop();
  });

  it("are answered without a fault of ours, without a hang and without a word that is not public", async () => {
    const random = createRandom(20_261_123, home);
    const templates = await requestTemplates(server);
    const faults: string[] = [];
    const agent = new Agent({ keepAlive: true, maxSockets: 8 });
    const tally = new Map<number, number>();
    const worker = async (): Promise<void> => {
      while (remaining-- > 0) {
        const asked = hostileRequest(random, templates);
        const answer = await send(server, agent, asked).catch((error: Error) => failedSend(asked, error));
        tally.set(answer.status, (tally.get(answer.status) ?? 0) + 1);
        if (answer.status === 0 || answer.status >= 500 || answer.text.includes(secret)) faults.push(describeFault(asked, answer));
      }
    };
    let remaining = requestCount;
    await Promise.all(Array.from({ length: 8 }, worker));
    agent.destroy();
    expect(faults.slice(0, 10)).toEqual([]);
    // The fuzzer reaches behind the first check: many requests succeed, many are refused for what they say.
    expect(tally.get(200) ?? 0).toBeGreaterThan(requestCount / 50);
    expect(tally.get(400) ?? 0).toBeGreaterThan(requestCount / 10);
    expect((await server.get("/readyz")).status).toBe(200);
  });
});

/** Every path of the OpenAPI document, and those outside `/api`. */
async function requestTemplates(server: TestServer): Promise<{ path: string; parameters: string[] }[]> {
  interface Described {
    paths: Record<string, Record<string, { parameters?: { $ref?: string; name?: string; in?: string }[] }>>;
    components: { parameters: Record<string, { name: string }> };
    servers?: { url: string }[];
  }
  const document = (await (await server.get("/api/openapi.json")).json()) as Described;
  const prefix = new URL(document.servers?.[0]?.url ?? "/", server.url).pathname.replace(/\/$/, "");
  const described = Object.entries(document.paths).map(([path, operations]) => ({
    path: `${prefix}${path}`,
    parameters: Object.values(operations).flatMap(({ parameters = [] }) =>
      parameters.flatMap(({ $ref, name }) => name ?? document.components.parameters[$ref?.split("/").at(-1) ?? ""]?.name ?? []),
    ),
  }));
  return [...described, ...otherTemplates.map((path) => ({ path, parameters: otherParameters }))];
}

const otherTemplates = [
  "/",
  "/{page}",
  "/data",
  "/data/{dataset}",
  "/docs",
  "/tiles/{dataset}/{z}/{x}/{y}.mvt",
  "/tiles/{dataset}.json",
  "/styles/{name}.json",
  "/download/{dataset}.csv",
  "/download/{dataset}.geojson",
  "/download/{dataset}.gpkg",
  "/download/{dataset}.{ext}",
  "/download/{dataset}/changes",
  "/download/{dataset}.csv-metadata.json",
  "/report",
  "/catalog.jsonld",
  "/catalog.ttl",
  "/feed.atom",
  "/api/3/action/{action}",
  "/api/3/action/package_show",
  "/api/3/action/package_search",
  "/assets/{file}",
  "/metrics",
];

const otherParameters = "v asOf bbox filter filter-lang crs encoding from to lang lon lat id q fq rows start sort theme format".split(" ");

function send(
  server: TestServer,
  agent: Agent,
  { method, path, headers, body }: HostileRequest,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(server.url);
    const asked = httpRequest({ agent, hostname, port, method, path, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString("utf8") }));
      answer.on("error", reject);
    });
    asked.setTimeout(secondsUntilHung * 1000, () => asked.destroy(new Error(`no answer in ${secondsUntilHung} s`)));
    asked.on("error", reject);
    asked.end(body);
  });
}

/** A head above 16 KB is answered with 431 and the line is cut, which a client that still sends its body sees as a reset. */
function failedSend({ path, headers }: HostileRequest, error: Error & { code?: string }): { status: number; text: string } {
  const headBytes = path.length + JSON.stringify(headers).length;
  return { status: error.code === "ECONNRESET" && headBytes > 15_000 ? 431 : 0, text: error.message };
}

function describeFault({ method, path, headers, body }: HostileRequest, { status, text }: { status: number; text: string }): string {
  return `${status} ${method} ${path.slice(0, 300)} ${JSON.stringify(headers).slice(0, 300)} ${(body ?? "").slice(0, 100)} → ${text.slice(0, 300)}`;
}
