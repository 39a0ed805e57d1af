/** What a result is held against: a ratio or figure that must not be less, or not more. */
export interface Goal {
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** Times of two jobs taken in turn in one run; only their ratio means anything on a shared machine. */
export interface Comparison {
  readonly what: string;
  readonly ours: string;
  readonly theirs: string;
  readonly oursMs: number;
  readonly theirsMs: number;
  /** How many times longer theirs takes than ours, pair by pair: minimum, median, maximum. */
  readonly ratio: readonly [number, number, number];
  /** Of the median ratio. */
  readonly goal?: Goal | undefined;
}

/** A measure that stands by itself. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly goal?: Goal | undefined;
}

export type Result = Comparison | Figure;

export interface Side {
  readonly name: string;
  run(): Promise<unknown>;
}

export interface Contest {
  readonly what: string;
  readonly ours: Side;
  readonly theirs: Side;
  readonly rounds?: number;
  readonly goal?: Goal;
}

/** A, B, A, B, … after one round to warm up. */
export async function compare({ what, ours, theirs, rounds = 5, goal }: Contest): Promise<Comparison> {
  const [a = [], b = []] = await takeTurns([ours, theirs], rounds);
  return comparison({ what, ours: ours.name, theirs: theirs.name, goal }, a, b);
}

/** A, B, C, A, B, C, … after one round to warm up: milliseconds of each side, round by round. */
export async function takeTurns(sides: readonly Side[], rounds: number): Promise<number[][]> {
  for (const side of sides) await side.run();
  const times: number[][] = sides.map(() => []);
  for (let round = 0; round < rounds; round++) for (const [index, side] of sides.entries()) times[index]?.push(await milliseconds(side));
  return times;
}

/** @param ours milliseconds of each round, as `theirs`. */
export function comparison(
  named: Pick<Comparison, "what" | "ours" | "theirs" | "goal">,
  ours: readonly number[],
  theirs: readonly number[],
): Comparison {
  const ratios = ours.map((a, round) => (theirs[round] ?? Number.NaN) / a).sort((a, b) => a - b);
  const ratio = [ratios[0] ?? 0, median(ratios), ratios.at(-1) ?? 0] as const;
  return { ...named, oursMs: median(ours), theirsMs: median(theirs), ratio };
}

/** Of comparisons that differ in one thing only, such as the zoom. */
export function geometricMean(what: string, comparisons: readonly Comparison[], goal?: Goal): Comparison {
  const mean = (values: readonly number[]) => Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
  const [first] = comparisons;
  if (first === undefined) throw new Error(`${what}: nothing to take the mean of`);
  return {
    what,
    ours: first.ours,
    theirs: first.theirs,
    oursMs: mean(comparisons.map(({ oursMs }) => oursMs)),
    theirsMs: mean(comparisons.map(({ theirsMs }) => theirsMs)),
    ratio: [0, 1, 2].map((i) => mean(comparisons.map(({ ratio }) => ratio[i] ?? Number.NaN))) as [number, number, number],
    goal,
  };
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** @param share 0…1 */
export function percentile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(values.length * share) - 1)] ?? Number.NaN;
}

/** A line for each result, with its goal and whether it is reached. */
export function formatResults(results: readonly Result[]): string {
  const rows = results.map((result) => `| ${[...cells(result), goalText(result.goal), verdict(result)].join(" | ")} |`);
  return ["| what | ours | compared with | theirs / ours, or figure | goal | |", "|---|---|---|---|---|---|", ...rows].join("\n");
}

function cells(result: Result): string[] {
  if ("value" in result) return [result.what, "", "", `**${round(result.value)}** ${result.unit}`];
  const { what, ours, theirs, oursMs, theirsMs, ratio } = result;
  const [least, middle, most] = ratio.map((value) => value.toFixed(2));
  return [what, `${ours} ${oursMs.toFixed(1)} ms`, `${theirs} ${theirsMs.toFixed(1)} ms`, `**${middle}** (${least}–${most})`];
}

function goalText({ atLeast, atMost }: Goal = {}): string {
  return [...(atLeast === undefined ? [] : [`≥ ${atLeast}`]), ...(atMost === undefined ? [] : [`≤ ${atMost}`])].join(", ");
}

function verdict(result: Result): string {
  const isReached = reachesGoal(result);
  if (isReached === undefined) return "";
  return isReached ? "reached" : "MISSED";
}

/** Undefined for a result without a goal. */
export function reachesGoal(result: Result): boolean | undefined {
  if (result.goal === undefined) return undefined;
  const value = "value" in result ? result.value : result.ratio[1];
  const { atLeast = -Infinity, atMost = Infinity } = result.goal;
  return value >= atLeast && value <= atMost;
}

async function milliseconds(side: Side): Promise<number> {
  const startedAt = performance.now();
  await side.run();
  return performance.now() - startedAt;
}

function round(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toFixed(1);
}
