import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A request as the server saw it. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  /** `performance.now()`. */
  readonly atMs: number;
}

export type Behaviour = (request: IncomingMessage, response: ServerResponse, visit: number) => void;

export interface MisbehavingServer {
  /** `http://localhost:PORT` */
  readonly origin: string;
  readonly port: number;
  /** What was asked for under a path, in order. */
  seen(path: string): SeenRequest[];
  /** How a path answers from now on; `visit` counts the requests of the same method from 1. */
  on(path: string, behaviour: Behaviour): string;
  close(): Promise<void>;
}

/** An HTTP server on this machine whose every path misbehaves as a test says. */
export async function startMisbehavingServer(): Promise<MisbehavingServer> {
  const behaviours = new Map<string, Behaviour>();
  const requests: SeenRequest[] = [];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const seen = { method: request.method ?? "", path: pathname, headers: request.headers, atMs: performance.now() };
    requests.push(seen);
    const visit = requests.filter(({ method, path }) => method === seen.method && path === pathname).length;
    const behaviour = behaviours.get(pathname);
    if (behaviour) return behaviour(request, response, visit);
    response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  const origin = `http://localhost:${port}`;
  return {
    origin,
    port,
    seen: (path) => requests.filter((request) => request.path === path),
    on(path, behaviour) {
      behaviours.set(path, behaviour);
      return origin + path;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}
