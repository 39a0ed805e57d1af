import { arrivalDepthsMeters, type Fields, type Layout, type Reals } from "./fields.ts";

/** Water shallower than this has no speed worth telling, metres. */
const leastMovingMeters = 0.01;

/** Takes the present state of lines into the maxima, arrivals and durations. */
export function lookAtLines(
  layout: Layout,
  fields: Fields,
  { from, to, side, seconds }: { from: number; to: number; side: 0 | 1; seconds: number },
): void {
  const { ground, maxDepth, maxSpeed, maxForce, arrival, lastAbove, windowFrom, windowTo } = fields;
  const [depth, qx, qy] = [fields.depth[side], fields.qx[side], fields.qy[side]];
  const [deepest] = arrivalDepthsMeters.slice(-1);
  for (let line = from; line < to; line++) {
    const end = line * layout.stride + windowTo[line];
    for (let k = line * layout.stride + windowFrom[line]; k < end; k++) {
      const now = depth[k];
      if (now < leastMovingMeters) {
        if (now > maxDepth[k]) maxDepth[k] = now;
        continue;
      }
      if (now > maxDepth[k]) {
        maxDepth[k] = now;
        for (let i = 0; i < arrivalDepthsMeters.length; i++)
          if (now >= arrivalDepthsMeters[i] && arrival[i][k] === Infinity) arrival[i][k] = seconds;
      }
      if (now >= deepest) lastAbove[k] = seconds;
      const east = cellSpeed(ground, { q: qx, h: depth, k, step: 1 });
      const south = cellSpeed(ground, { q: qy, h: depth, k, step: layout.stride });
      const speed = Math.sqrt(east * east + south * south);
      if (speed > maxSpeed[k]) maxSpeed[k] = speed;
      const force = speed * speed * now;
      if (force > maxForce[k]) maxForce[k] = force;
    }
  }
}

/** Mean flux of a cell's two faces along an axis over their mean depth, m/s. */
function cellSpeed(ground: Reals, { q, h, k, step }: { q: Reals; h: Reals; k: number; step: number }): number {
  const depth = faceDepth(ground, h, k - step, k) + faceDepth(ground, h, k, k + step);
  return depth > leastMovingMeters ? (q[k] + q[k + step]) / depth : 0;
}

function faceDepth(ground: Reals, h: Reals, a: number, b: number): number {
  return Math.max(0, Math.max(ground[a] + h[a], ground[b] + h[b]) - Math.max(ground[a], ground[b]));
}
