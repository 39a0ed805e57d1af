import { fork } from "node:child_process";
import { Problem } from "../../model/problem.ts";
import type { RunSummary } from "../../model/run-result.ts";
import type { RunFailure } from "../../sql/runs.ts";
import type { RunOrder } from "./execute-run.ts";
import { standBack } from "./stand-back.ts";

export type RunMessage =
  | { readonly kind: "progress"; readonly share: number; readonly residentBytes: number }
  | { readonly kind: "done"; readonly summary: RunSummary }
  | { readonly kind: "problem"; readonly problem: RunFailure }
  | { readonly kind: "fault"; readonly text: string };

/** To the process of a run: what to compute, and when to stand still. */
export type RunCommand = { readonly kind: "compute"; readonly order: RunOrder } | { readonly kind: "hold"; readonly isHeld: boolean };

export interface RunLimits {
  readonly seconds: number;
  readonly residentBytes: number;
}

/** A run in a process of its own, behind everybody else in the queue for the processor. */
export interface RunChild {
  /** Of its process, while there is one. */
  readonly pid: number | undefined;
  /** @throws Problem saying why there is no result. */
  readonly finished: Promise<RunSummary>;
  /** Lets it stand still, or go on. */
  hold(isHeld: boolean): void;
  /** Ends at once; `finished` rejects. */
  kill(): void;
}

export function startRun(order: RunOrder, limits: RunLimits, onProgress: (share: number) => void): RunChild {
  const file = new URL("./run-process.ts", import.meta.url);
  const execArgv = [`--max-old-space-size=${Math.round(limits.residentBytes / 2 ** 20)}`];
  // A session of its own, see `stand-back.ts`; it ends with this process all the same, when the channel closes.
  const child = fork(file, [], { serialization: "advanced", execArgv, detached: true, stdio: ["ignore", "ignore", "inherit", "ipc"] });
  if (child.pid !== undefined) standBack(child.pid);
  let end: RunMessage | undefined;
  let stopped: Problem | undefined;
  const stop = (reason: Problem): void => {
    stopped ??= reason;
    child.kill("SIGKILL");
  };
  const clock = setTimeout(() => stop(tookTooLong(limits.seconds)), limits.seconds * 1000);
  const finished = new Promise<RunSummary>((resolve, reject) => {
    child.on("message", (message: RunMessage) => {
      if (message.kind !== "progress") end = message;
      else if (message.residentBytes > limits.residentBytes) stop(tookTooMuchMemory(limits.residentBytes));
      else onProgress(message.share);
    });
    child.once("error", (cause) => reject(broken(cause.message)));
    child.once("exit", (code, signal) => {
      clearTimeout(clock);
      if (end?.kind === "done") resolve(end.summary);
      else if (end?.kind === "problem") reject(new Problem(end.problem.reason as Problem["reason"], end.problem));
      else reject(stopped ?? broken(end?.kind === "fault" ? end.text : String(signal ?? `exit ${code}`)));
    });
    child.send({ kind: "compute", order } satisfies RunCommand, (error) => error && stop(broken(error.message)));
  });
  // Whoever waits for it hears of it; until then it is nobody's fault.
  finished.catch(() => {});
  // It may end meanwhile.
  const hold = (isHeld: boolean) => void child.send({ kind: "hold", isHeld } satisfies RunCommand, () => {});
  return {
    get pid() {
      return child.exitCode === null && child.signalCode === null ? child.pid : undefined;
    },
    finished,
    hold,
    kill: () => stop(dismissed),
  };
}

const dismissed = new Problem("run-failed", { detail: { ja: "中止されました", en: "It was dismissed" } });

function tookTooLong(seconds: number): Problem {
  return new Problem("too-large", {
    detail: {
      ja: `計算が ${Math.round(seconds / 60)} 分以内に終わりませんでした`,
      en: `It did not end within ${Math.round(seconds / 60)} minutes`,
    },
    remedy: { ja: "格子を粗くするか、範囲や時間を短くしてください", en: "Use larger cells, a smaller area or a shorter time" },
  });
}

function tookTooMuchMemory(bytes: number): Problem {
  const most = `${Math.round(bytes / 2 ** 20)} MB`;
  return new Problem("too-large", {
    detail: { ja: `計算に ${most} より多くのメモリが必要です`, en: `It needs more than ${most} of memory` },
    remedy: { ja: "格子を粗くするか範囲を狭めてください", en: "Use larger cells or a smaller area" },
  });
}

/** The reason goes to the log of the server; the caller learns that it was not his input. */
function broken(reason: string): Problem {
  const short = reason.split("\n", 1)[0] ?? "";
  return new Problem("run-failed", {
    detail: { ja: `計算の途中でプロセスが終了しました（${short}）`, en: `The process of the run ended before its result (${short})` },
    remedy: { ja: "もう一度実行してください。続くようなら格子を粗くしてください", en: "Run it again; if it goes on, use larger cells" },
    cause: reason,
  });
}
