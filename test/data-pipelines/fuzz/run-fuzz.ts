import { fork } from "node:child_process";

export interface FuzzOrder {
  readonly seed: number;
  /** Numbers of the first case and of the one after the last. A case depends on nothing but its number and the seed. */
  readonly from: number;
  readonly to: number;
}

export type ChildMessage =
  /** `outcome` is that of the case before. */
  | { readonly kind: "started"; readonly number: number; readonly seed: string; readonly outcome?: string }
  | { readonly kind: "fault"; readonly number: number; readonly seed: string; readonly what: string }
  | { readonly kind: "finished"; readonly outcome?: string };

export interface FuzzReport {
  /** Cases that were read to their end. */
  readonly cases: number;
  /** How often each outcome came: read, read nothing, refused in a record: …, refused at the door: … */
  readonly outcomes: Readonly<Record<string, number>>;
  /** Crashes, hangs and unbounded allocations, each with the case that shows it again. */
  readonly faults: readonly string[];
}

const longestCaseMilliseconds = 5_000;
const heapMegabytes = 256;
const mostFaults = 20;

/** Reads mutated inputs in a child process; one that hangs or dies is a fault, and the next child goes on behind it. */
export async function runFuzz({ seed, from, to }: FuzzOrder): Promise<FuzzReport> {
  const outcomes: Record<string, number> = {};
  const faults: string[] = [];
  let cases = 0;
  let next = from;
  const suspects = new Set<number>();
  while (next < to && faults.length < mostFaults) {
    next = await runChild({ seed, from: next, to }, suspects, (message) => {
      if (message.kind === "fault") faults.push(`case ${message.number} (${message.seed}): ${message.what}`);
      else if (message.outcome !== undefined) {
        cases++;
        outcomes[message.outcome] = (outcomes[message.outcome] ?? 0) + 1;
      }
    });
  }
  return { cases, outcomes, faults };
}

/**
 * Answers the number of the case to go on with. One that gives no answer is tried once more, because the machine may
 * have been busy with something else.
 */
function runChild(order: FuzzOrder, suspects: Set<number>, use: (message: ChildMessage) => void): Promise<number> {
  const child = fork(new URL("fuzz-child.ts", import.meta.url), {
    execArgv: [`--max-old-space-size=${heapMegabytes}`, "--max-semi-space-size=16"],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  let current: { number: number; seed: string; since: number } | undefined;
  let isFinished = false;
  let isHanging = false;
  const watch = setInterval(() => {
    if (current === undefined || performance.now() - current.since < longestCaseMilliseconds) return;
    isHanging = true;
    child.kill("SIGKILL");
  }, 250);
  child.on("message", (message: ChildMessage) => {
    if (message.kind === "started") current = { number: message.number, seed: message.seed, since: performance.now() };
    if (message.kind === "finished") {
      isFinished = true;
      current = undefined;
      // It removes its files when it ends by itself.
      child.disconnect();
    }
    use(message);
  });
  child.send(order);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code, signal) => {
      clearInterval(watch);
      if (isFinished) return resolve(order.to);
      if (current === undefined) return reject(new Error(`the reading process ended between two cases (${code ?? signal})`));
      if (isHanging && !suspects.has(current.number)) {
        suspects.add(current.number);
        return resolve(current.number);
      }
      const what = isHanging ? `no answer after ${longestCaseMilliseconds / 1000} s` : `the process died (${code ?? signal})`;
      use({ kind: "fault", number: current.number, seed: current.seed, what });
      return resolve(current.number + 1);
    });
  });
}
