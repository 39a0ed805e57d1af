/** Rows of [seconds, value] in rising time. Linear in between; before the first row and after the last the value is theirs. */
export type Series = readonly (readonly [seconds: number, value: number])[];

/** A series prepared for a run that only moves forward. */
export interface Hydrograph {
  at(seconds: number): number;
  /** Exact integral over [from, to]: sampling the value instead loses volume at every bend. */
  integral(fromSeconds: number, toSeconds: number): number;
  readonly maximum: number;
}

export function hydrograph(series: Series): Hydrograph {
  const times = Float64Array.from(series, ([time]) => time);
  const values = Float64Array.from(series, ([, value]) => value);
  const last = times.length - 1;
  // Integral from the first row to each row.
  const sums = new Float64Array(times.length);
  for (let i = 1; i <= last; i++) sums[i] = sums[i - 1] + ((values[i - 1] + values[i]) / 2) * (times[i] - times[i - 1]);
  let cursor = 0;

  /** Row at or before a time inside of the series. */
  const rowBefore = (time: number): number => {
    if (times[cursor] > time) cursor = 0;
    while (cursor < last - 1 && times[cursor + 1] <= time) cursor++;
    return cursor;
  };
  const at = (time: number): number => {
    if (time <= times[0]) return values[0];
    if (time >= times[last]) return values[last];
    const i = rowBefore(time);
    return values[i] + ((values[i + 1] - values[i]) * (time - times[i])) / (times[i + 1] - times[i]);
  };
  const sumTo = (time: number): number => {
    if (time <= times[0]) return values[0] * (time - times[0]);
    if (time >= times[last]) return sums[last] + values[last] * (time - times[last]);
    const i = rowBefore(time);
    return sums[i] + ((values[i] + at(time)) / 2) * (time - times[i]);
  };
  return { at, integral: (from, to) => sumTo(to) - sumTo(from), maximum: values.reduce((a, b) => Math.max(a, b), -Infinity) };
}

/** When a series first reaches a level, seconds, or undefined. */
export function firstTimeAt(series: Series, level: number): number | undefined {
  const index = series.findIndex(([, value]) => value >= level);
  const reached = series[index];
  if (reached === undefined) return undefined;
  const before = series[index - 1];
  if (before === undefined) return reached[0];
  return before[0] + ((level - before[1]) / (reached[1] - before[1])) * (reached[0] - before[0]);
}
