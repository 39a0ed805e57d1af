/** When people leave after the call. */
export type Departure =
  | { readonly kind: "at"; readonly seconds: number }
  | { readonly kind: "lognormal"; readonly medianSeconds: number; readonly sigma: number }
  /** Rows of time and the share that has left by then, both rising, the last share 1; nobody leaves before the first row. */
  | { readonly kind: "table"; readonly rows: readonly (readonly [seconds: number, share: number])[] };

/** People who leave between two moments, evenly. */
export interface Slice {
  readonly fromSeconds: number;
  readonly toSeconds: number;
  readonly people: number;
}

/** Width of a slice of departures. */
const departureSliceSeconds = 300;
/** Who has not left by this share of a lognormal delay leaves with those before. */
const lognormalEnd = 0.999;

/** Whole people by the moment they leave, in time order; they sum up to `people`. */
export function departureSlices(departure: Departure, people: number): Slice[] {
  if (people === 0) return [];
  if (departure.kind === "at") return [{ fromSeconds: departure.seconds, toSeconds: departure.seconds, people }];
  const moments = momentsOf(departure);
  const slices: Slice[] = [];
  let left = 0;
  for (const [i, toSeconds] of moments.entries()) {
    if (i === 0) continue;
    const gone = i === moments.length - 1 ? people : Math.round(people * shareGone(departure, toSeconds));
    if (gone > left) slices.push({ fromSeconds: moments[i - 1], toSeconds, people: gone - left });
    left = Math.max(left, gone);
  }
  return slices;
}

type Spread = Exclude<Departure, { kind: "at" }>;

function momentsOf(departure: Spread): number[] {
  const [start, end] =
    departure.kind === "table"
      ? [departure.rows[0][0], departure.rows.at(-1)?.[0] ?? 0]
      : [0, departure.medianSeconds * Math.exp(departure.sigma * normalQuantileOfEnd)];
  const count = Math.max(1, Math.ceil((end - start) / departureSliceSeconds));
  return Array.from({ length: count + 1 }, (_, i) => start + ((end - start) * i) / count);
}

function shareGone(departure: Spread, seconds: number): number {
  if (departure.kind === "lognormal") return normalShare(Math.log(seconds / departure.medianSeconds) / departure.sigma) / lognormalEnd;
  const after = departure.rows.findIndex(([time]) => time >= seconds);
  if (after <= 0) return after === 0 ? departure.rows[0][1] : 1;
  const [[fromTime, fromShare], [toTime, toShare]] = [departure.rows[after - 1], departure.rows[after]];
  return fromShare + ((toShare - fromShare) * (seconds - fromTime)) / (toTime - fromTime);
}

/** Standard deviations at which `lognormalEnd` is reached. */
const normalQuantileOfEnd = 3.0902;

/** Share of a normal distribution below `z` standard deviations, within 1e-7 (Abramowitz & Stegun 1964, 26.2.17). */
function normalShare(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const polynomial = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * polynomial;
  return z >= 0 ? 1 - tail : tail;
}

/** Whole people of each share, by largest remainder (ties: earlier in the list); they sum up to `people`. */
export function wholeShares(people: number, shares: readonly number[]): number[] {
  const exact = shares.map((share) => people * share);
  const whole = exact.map(Math.floor);
  let left = people - whole.reduce((sum, count) => sum + count, 0);
  const order = Array.from(exact.keys()).sort((a, b) => exact[b] - whole[b] - (exact[a] - whole[a]) || a - b);
  for (const i of order) {
    if (left <= 0) break;
    whole[i]++;
    left--;
  }
  return whole;
}
