import { createServer, type RequestListener } from "node:http";
import { Problem } from "../model/problem.ts";
import { createApp } from "./app.ts";
import { EndTogether } from "./http/end-together.ts";
import type { Platform } from "./platform.ts";

/** What runs when the server stops may take so long to end; Docker kills after ten seconds. */
const stopGraceMs = 8000;

/** How often connections that have answered meanwhile are looked for then. */
const idleCheckMs = 100;

/**
 * Serves the platform over HTTP.
 * @returns the address it can be reached at, and how to stop it: no new connections, running answers end, watchers are let go.
 * @throws Problem when the port is taken.
 */
export async function listen(
  platform: Platform,
  { host, port }: { host: string; port: number },
): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer(warmFirst(platform, await createApp(platform)));
  await new Promise<void>((resolve, reject) => {
    server.once("error", (cause) => reject(portTaken(host, port, cause)));
    server.listen(port, host, resolve);
  });
  const address = server.address();
  const actualPort = typeof address === "object" && address !== null ? address.port : port;
  const shownHost = ["0.0.0.0", "::"].includes(host) ? "localhost" : host;
  return {
    url: `http://${shownHost}:${actualPort}`,
    close: () =>
      new Promise((resolve) => {
        const watching = platform.events.close();
        const computing = platform.runs.close();
        const sizing = platform.fileSizes.close();
        const checking = setInterval(() => server.closeIdleConnections(), idleCheckMs);
        const cutting = setTimeout(() => server.closeAllConnections(), stopGraceMs);
        server.close(() => {
          clearInterval(checking);
          clearTimeout(cutting);
          // Downloads last: until here their readers were served.
          resolve(Promise.all([watching, computing, sizing, platform.keptTiles.close()]).then(() => platform.downloads.close()));
        });
        server.closeIdleConnections();
      }),
  };
}

/**
 * Kept tiles are answered before anything else of the server runs. They are logged like every answer, but only counted: an
 * entry in a histogram costs 1 µs, a tenth of a whole 304.
 */
function warmFirst({ warmTiles, operations: { log } }: Platform, app: RequestListener): RequestListener {
  const answers = new EndTogether();
  return (request, response) => {
    const startedAt = performance.now();
    const answer = warmTiles.answer(request, response);
    if (answer === undefined) return app(request, response);
    answers.add(() => {
      const { method = "GET", url = "", socket } = request;
      const [path = ""] = url.split("?", 1);
      const bytesBefore = socket.bytesWritten;
      response.end(answer.body);
      const bytes = socket.bytesWritten - bytesBefore;
      log.request({ method, path, status: answer.status, milliseconds: performance.now() - startedAt, bytes, complete: true });
    });
  };
}

function portTaken(host: string, port: number, cause: Error): Problem {
  return new Problem("port-in-use", {
    where: `${host}:${port}`,
    detail: { ja: `${host}:${port} で待ち受けできません（${cause.message}）`, en: `Cannot listen on ${host}:${port} (${cause.message})` },
    remedy: {
      ja: "PORT に別の番号を指定してください（例：PORT=8081 npm start）",
      en: "Choose another PORT (for example PORT=8081 npm start)",
    },
    cause,
  });
}
