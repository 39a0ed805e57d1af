/** Round numbers from `from` to `to`, about `count` of them. */
export function niceTicks(from: number, to: number, count: number): number[] {
  const range = to - from;
  if (!(range > 0)) return [from];
  const rough = range / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}
