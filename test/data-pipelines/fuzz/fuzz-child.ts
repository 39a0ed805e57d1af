import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getHeapStatistics } from "node:v8";
import { Problem } from "../../../model/problem.ts";
import { randomFrom, type Random } from "./mutate.ts";
import type { ChildMessage, FuzzOrder } from "./run-fuzz.ts";
import { readSeed, writeSeed } from "./read-seed.ts";
import { mutateSeed } from "./mutate-seed.ts";
import { makeSeeds, type Seed } from "./seeds.ts";

/** Reads mutated files one after the other, in a process of its own that may hang or run out of memory. */

/** Inputs are below 100 kB. A reader that asks for this much at once believes a length in the file. */
const mostBytesAtOnce = 64 * 2 ** 20;

let largestRequest = 0;
watchAllocations();
/** In memory where the system has such a folder: a hundred thousand files are written. */
const folder = mkdtempSync(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "machizu-fuzz-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
// The parent is gone: nobody watches any more.
process.on("disconnect", () => process.exit(1));
process.on("message", (order: FuzzOrder) => void run(order));

async function run({ seed, from, to }: FuzzOrder): Promise<void> {
  const seeds = makeSeeds();
  let last: { outcome?: string } = {};
  for (let number = from; number < to; number++) {
    const random = randomFrom(seed * 1_000_003 + number);
    const chosen = choose(seeds, random);
    tell({ kind: "started", number, seed: chosen.name, ...last });
    largestRequest = 0;
    const before = process.resourceUsage().maxRSS * 1024;
    const outcome = await readMutated(chosen, random);
    if (outcome.startsWith("crash")) tell({ kind: "fault", number, seed: chosen.name, what: outcome });
    const grown = process.resourceUsage().maxRSS * 1024 - before;
    const bytes = Math.max(largestRequest, grown, getHeapStatistics().external_memory - 2 * mostBytesAtOnce);
    if (bytes > mostBytesAtOnce) tell({ kind: "fault", number, seed: chosen.name, what: `asked for ${Math.round(bytes / 2 ** 20)} MB` });
    last = { outcome };
  }
  tell({ kind: "finished", ...last });
}

function tell(message: ChildMessage): void {
  process.send?.(message);
}

function choose(seeds: readonly Seed[], random: Random): Seed {
  let left = random() * seeds.reduce((sum, { weight }) => sum + weight, 0);
  const chosen = seeds.find(({ weight }) => (left -= weight) < 0) ?? seeds[0];
  if (!chosen) throw new Error("there are no seeds");
  return chosen;
}

const prepared = new Set<string>();

/** One file of the seed is replaced by a mutation of it, read, and put back. */
async function readMutated(seed: Seed, random: Random): Promise<string> {
  const here = join(folder, seed.name);
  if (!prepared.has(seed.name)) writeSeed(seed, here);
  prepared.add(seed.name);
  const { name: target, bytes } = mutateSeed(seed, random);
  const sizes = new Map(Object.entries(seed.files).map(([name, { length }]) => [name, name === target ? bytes.length : length]));
  writeFileSync(join(here, target), bytes);
  const door = { isOpen: false };
  try {
    return (await readSeed(seed, here, sizes, door)) > 0 ? "read" : "read nothing";
  } catch (error) {
    if (error instanceof Problem) return `refused ${door.isOpen ? "in a record" : "at the door"}: ${error.reason}`;
    return `crash: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`.slice(0, 800);
  } finally {
    writeFileSync(join(here, target), seed.files[target] ?? "");
  }
}

/** Buffers and typed arrays are zero pages until they are written, so that the size of the process would not show them. */
function watchAllocations(): void {
  const note = (size: unknown) => {
    if (typeof size === "number" && size > largestRequest) largestRequest = size;
  };
  for (const name of ["alloc", "allocUnsafe", "allocUnsafeSlow"] as const) {
    const original = Buffer[name].bind(Buffer);
    Object.defineProperty(Buffer, name, {
      value: (size: number, ...others: []) => {
        note(size);
        return original(size, ...others);
      },
    });
  }
  const watched = { Uint8Array, Uint32Array, Int32Array, Float32Array, Float64Array, BigInt64Array };
  for (const [name, original] of Object.entries(watched)) {
    const proxy = new Proxy(original, {
      construct(target, values: unknown[], newTarget) {
        if (typeof values[0] === "number") note(values[0] * target.BYTES_PER_ELEMENT);
        const made: unknown = Reflect.construct(target, values, newTarget === proxy ? target : newTarget);
        return made as object;
      },
    });
    Object.defineProperty(globalThis, name, { value: proxy });
  }
}
