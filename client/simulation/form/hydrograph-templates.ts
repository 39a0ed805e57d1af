/** Shapes of a hydrograph or a rain that planners begin with. */
export const templateShapes = ["triangle", "trapezoid", "constant"] as const;
export type TemplateShape = (typeof templateShapes)[number];

export interface Template {
  readonly shape: TemplateShape;
  readonly base: number;
  readonly peak: number;
  /** Hours (or what the series counts its time in) until the peak begins. */
  readonly peakAt: number;
  readonly end: number;
}

/** The rows of a template, in rising time. A trapezoid holds its peak for a third of what is left after it is reached. */
export function rowsOf({ shape, base, peak, peakAt, end }: Template): [time: number, value: number][] {
  if (shape === "constant")
    return [
      [0, peak],
      [end, peak],
    ];
  const top = Math.min(Math.max(peakAt, 0), end);
  const holdsUntil = shape === "trapezoid" ? top + (end - top) / 3 : top;
  const rows: [number, number][] = [
    [0, base],
    [top, peak],
    [holdsUntil, peak],
    [end, base],
  ];
  return rows
    .map(([time, value]): [number, number] => [rounded(time), value])
    .filter(([time], index, all) => time > (all[index - 1]?.[0] ?? -1));
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
