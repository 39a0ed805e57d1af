import { Problem } from "../../model/problem.ts";
import { executeRun, type RunOrder } from "./execute-run.ts";
import type { RunMessage } from "./run-child.ts";

/** The process of one run: takes an order, tells its progress and its end. It ends with the server that started it. */

const reportEveryMs = 250;

process.once("disconnect", () => process.exit(1));
process.once("message", (order) => void work(order as RunOrder));

async function work(order: RunOrder): Promise<void> {
  let reportedAt = 0;
  const onProgress = (share: number): void => {
    if (performance.now() - reportedAt < reportEveryMs) return;
    reportedAt = performance.now();
    send({ kind: "progress", share, residentBytes: process.memoryUsage.rss() });
  };
  try {
    send({ kind: "done", summary: await executeRun(order, onProgress) });
  } catch (error) {
    send(endOf(error));
  }
  process.disconnect();
}

function endOf(error: unknown): RunMessage {
  if (!(error instanceof Problem)) return { kind: "fault", text: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  const { reason, detail, remedy, where } = error;
  return { kind: "problem", problem: { reason, detail, ...(remedy && { remedy }), ...(where !== undefined && { where }) } };
}

function send(message: RunMessage): void {
  process.send?.(message);
}
