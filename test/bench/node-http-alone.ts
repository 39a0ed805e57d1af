import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** An answer as it went over the wire. */
export interface RecordedAnswer {
  readonly status: number;
  /** Names and values in turn, those apart that `node:http` writes itself. */
  readonly headers: readonly string[];
  readonly body: Buffer;
}

/**
 * What the machine and `node:http` allow: a server that looks an address up in a Map and writes what was recorded there, the 304 to
 * whoever sends an `If-None-Match`, and does nothing else.
 */
export async function startNodeHttpAlone(
  whole: RecordedAnswer,
  notModified: RecordedAnswer,
): Promise<{ url: string; stop(): Promise<void> }> {
  const answers = new Map([["/tile.mvt", { whole, notModified }]]);
  const server = createServer((request, response) => {
    const known = answers.get(request.url ?? "");
    const answer = request.headers["if-none-match"] === undefined ? known?.whole : known?.notModified;
    if (answer === undefined) response.writeHead(404).end();
    else response.writeHead(answer.status, answer.headers as string[]).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/tile.mvt`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
