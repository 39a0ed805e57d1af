import { chmod, rm } from "node:fs/promises";
import { createConnection, createServer, type Socket } from "node:net";
import path from "node:path";
import { createInterface } from "node:readline";
import { Problem, type ProblemReason } from "../model/problem.ts";
import type { LocalText } from "../model/text.ts";
import { type IngestOptions, type IngestParts, runIngest } from "./ingest-command.ts";
import type { Progress } from "./ingest-request.ts";

/**
 * The embedded database belongs to one process. While the server has it, `npm run ingest` hands its delivery to the server through a
 * socket in the home that only the same user may open.
 */

type Message =
  | { readonly progress: Progress }
  | { readonly text: string }
  | { readonly exitCode: number }
  | {
      readonly problem: {
        readonly reason: ProblemReason;
        readonly detail: LocalText;
        readonly remedy?: LocalText;
        readonly where?: string;
      };
    }
  | { readonly fault: string };

/** Systems allow about 100 bytes for a socket's path. */
const longestSocketPath = 100;

function socketPath(home: string): string | undefined {
  const file = path.join(home, "ingest.socket");
  return process.platform === "win32" || Buffer.byteLength(file) > longestSocketPath ? undefined : file;
}

/** Takes deliveries from other processes, one after the other. The home must be held by this process. */
export async function serveHandOver(home: string, parts: Omit<IngestParts, "write" | "onProgress">): Promise<{ close(): Promise<void> }> {
  const file = socketPath(home);
  if (file === undefined) return { close: async () => {} };
  let last: Promise<void> = Promise.resolve();
  const server = createServer((socket) => {
    // Whoever asked may go away; the load goes on.
    socket.on("error", () => {});
    createInterface({ input: socket }).once("line", (line) => {
      last = last.then(() => serve(socket, line, parts));
    });
  });
  await rm(file, { force: true });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(file, resolve);
  });
  await chmod(file, 0o600);
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
      }),
  };
}

async function serve(socket: Socket, line: string, parts: Omit<IngestParts, "write" | "onProgress">): Promise<void> {
  const send = (message: Message) => {
    if (!socket.destroyed) socket.write(`${JSON.stringify(message)}\n`);
  };
  try {
    const options = JSON.parse(line) as IngestOptions;
    if (options.cityCode !== parts.city.code5) throw otherCity(options.cityCode, parts.city.code5);
    const exitCode = await runIngest(options, {
      ...parts,
      write: (text) => send({ text }),
      onProgress: (progress) => send({ progress }),
    });
    send({ exitCode });
  } catch (error) {
    if (error instanceof Problem) {
      const { reason, detail, remedy, where } = error;
      send({ problem: { reason, detail, ...(remedy && { remedy }), ...(where !== undefined && { where }) } });
    } else {
      send({ fault: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  }
  socket.end();
}

/**
 * Hands a delivery to the process that holds the home.
 * @returns the exit code; undefined when no process listens there.
 * @throws Problem as if the load had happened here.
 */
export async function handOver(
  home: string,
  options: IngestOptions,
  { write, onProgress }: { write: (text: string) => void; onProgress: (progress: Progress) => void },
): Promise<number | undefined> {
  const file = socketPath(home);
  const socket = file === undefined ? undefined : await connectTo(file);
  if (socket === undefined) return undefined;
  socket.write(`${JSON.stringify(options)}\n`);
  for await (const line of createInterface({ input: socket })) {
    const message = JSON.parse(line) as Message;
    if ("progress" in message) onProgress(message.progress);
    else if ("text" in message) write(message.text);
    else if ("problem" in message) throw new Problem(message.problem.reason, message.problem);
    else if ("fault" in message) throw new Error(message.fault);
    else return message.exitCode;
  }
  throw new Error("The server stopped before the load was over; what it had not published is as before");
}

async function connectTo(file: string): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = createConnection(file);
    socket.once("connect", () => resolve(socket));
    socket.once("error", () => resolve(undefined));
  });
}

function otherCity(asked: string, served: string): Problem {
  return new Problem("invalid-parameter", {
    where: `--city ${asked}`,
    detail: { ja: `動作中のサーバーは市町村コード ${served} のものです`, en: `The running server is that of municipality ${served}` },
    remedy: {
      ja: "その市の MACHIZU_HOME を指定するか、サーバーを終えてからもう一度実行してください",
      en: "Set MACHIZU_HOME to that city's folder, or stop the server and try again",
    },
  });
}
