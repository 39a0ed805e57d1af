/** Times of two jobs taken in turn in one run; only their ratio means anything on a shared machine. */
export interface Comparison {
  readonly what: string;
  readonly ours: string;
  readonly theirs: string;
  readonly oursMs: number;
  readonly theirsMs: number;
  /** How many times longer theirs takes than ours, pair by pair: minimum, median, maximum. */
  readonly ratio: readonly [number, number, number];
}

export interface Contest {
  readonly what: string;
  readonly ours: { readonly name: string; run(): Promise<unknown> };
  readonly theirs: { readonly name: string; run(): Promise<unknown> };
  readonly rounds?: number;
}

/** A, B, A, B, … after one round to warm up. */
export async function compare({ what, ours, theirs, rounds = 5 }: Contest): Promise<Comparison> {
  await ours.run();
  await theirs.run();
  const pairs: [number, number][] = [];
  for (let round = 0; round < rounds; round++) pairs.push([await milliseconds(ours.run), await milliseconds(theirs.run)]);
  const ratios = pairs.map(([a, b]) => b / a).sort((a, b) => a - b);
  return {
    what,
    ours: ours.name,
    theirs: theirs.name,
    oursMs: median(pairs.map(([a]) => a)),
    theirsMs: median(pairs.map(([, b]) => b)),
    ratio: [ratios[0] ?? 0, median(ratios), ratios.at(-1) ?? 0],
  };
}

export function formatComparisons(comparisons: readonly Comparison[]): string {
  const rows = comparisons.map(({ what, ours, theirs, oursMs, theirsMs, ratio: [least, middle, most] }) => {
    const cells = [
      what,
      `${ours} ${oursMs.toFixed(1)} ms`,
      `${theirs} ${theirsMs.toFixed(1)} ms`,
      `**${middle.toFixed(2)}** (${least.toFixed(2)}–${most.toFixed(2)})`,
    ];
    return `| ${cells.join(" | ")} |`;
  });
  return ["| what | ours | compared with | theirs / ours |", "|---|---|---|---|", ...rows].join("\n");
}

async function milliseconds(run: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await run();
  return performance.now() - startedAt;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
