import { parseArgs } from "node:util";
import { isMainThread, Worker, workerData } from "node:worker_threads";
import { defaultSeed, generateSampleCity, type SampleOptions } from "./generate.ts";

/** `node data-pipelines/sample/main.ts --out DIR [--seed N] [--scale S]` */

const usage = "usage: main.ts --out DIR [--seed WHOLE_NUMBER] [--scale 0.2…20]\n";

type Order = Required<Pick<SampleOptions, "outputDirectory" | "seed" | "scale">>;

if (isMainThread) {
  const order = readOrder();
  if (order) await inSmallHeap(order);
  else {
    process.stderr.write(usage);
    process.exitCode = 2;
  }
} else {
  const deliveries = await generateSampleCity({ ...(workerData as Order), onProgress: showProgress });
  for (const { dataset, source, release, file } of deliveries) process.stdout.write(`${dataset}\t${source}\t${release}\t${file}\n`);
}

function readOrder(): Order | undefined {
  const { values } = parseArgs({
    options: {
      out: { type: "string" },
      seed: { type: "string", default: String(defaultSeed) },
      scale: { type: "string", default: "1" },
    },
  });
  const seed = Number(values.seed);
  const scale = Number(values.scale);
  if (values.out === undefined || !Number.isInteger(seed) || !(scale >= 0.2 && scale <= 20)) return undefined;
  return { outputDirectory: values.out, seed, scale };
}

/**
 * The work itself needs little memory but makes much garbage; left alone, the collector lets the heap of a benchmark
 * city grow to twice what it needs. A thread can be given a limit.
 */
async function inSmallHeap(order: Order): Promise<void> {
  const worker = new Worker(new URL(import.meta.url), {
    workerData: order,
    resourceLimits: { maxOldGenerationSizeMb: 140 + 9 * order.scale, maxYoungGenerationSizeMb: 24 },
  });
  await new Promise<void>((resolve, reject) => {
    worker.once("error", reject);
    worker.once("exit", () => resolve());
  });
}

function showProgress({ step, detail, share }: { step: string; detail?: string; share: number }): void {
  process.stderr.write(`${String(Math.round(share * 100)).padStart(3)} %  ${step}${detail === undefined ? "" : ` ${detail}`}\n`);
}
