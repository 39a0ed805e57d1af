import { setImmediate } from "node:timers/promises";
import { Problem } from "../../model/problem.ts";
import { executeRun, type RunOrder } from "./execute-run.ts";
import type { RunCommand, RunMessage } from "./run-child.ts";

/** The process of one run: takes an order, stands still when told, tells its progress and its end. It ends with the server that started it. */

const reportEveryMs = 250;

process.once("disconnect", () => process.exit(1));
process.on("message", (message) => {
  const command = message as RunCommand;
  if (command.kind === "compute") void work(command.order);
  else hold(command.isHeld);
});

/** While the run is held: resolves when it may go on. */
let held: PromiseWithResolvers<void> | undefined;

function hold(isHeld: boolean): void {
  if (isHeld) held ??= Promise.withResolvers();
  else {
    held?.resolve();
    held = undefined;
  }
}

async function breathe(): Promise<void> {
  await setImmediate();
  await held?.promise;
}

async function work(order: RunOrder): Promise<void> {
  let reportedAt = 0;
  const onProgress = (share: number): void => {
    if (performance.now() - reportedAt < reportEveryMs) return;
    reportedAt = performance.now();
    send({ kind: "progress", share, residentBytes: process.memoryUsage.rss() });
  };
  try {
    send({ kind: "done", summary: await executeRun(order, { onProgress, breathe }) });
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
