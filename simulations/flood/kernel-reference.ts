import { cubeRootPerUnit, cubeRootTable } from "./cube-root.ts";
import type { Fields, Layout } from "./fields.ts";
import { gravity, type Kernel, type Scheme } from "./kernel.ts";

/**
 * The scheme in plain JavaScript and double precision: local inertial momentum with the q-centred weighting
 * of de Almeida et al. 2012 (README.md has the equations). Every other kernel is checked against this one.
 */
export function referenceKernel(layout: Layout, fields: Fields, scheme: Scheme): Kernel {
  return {
    name: "reference",
    momentum: momentumLoop(layout, fields, scheme),
    continuity: continuityLoop(layout, fields),
  };
}

function momentumLoop({ stride, cellMeters }: Layout, fields: Fields, { theta, minDepthMeters, maxFroude }: Scheme): Kernel["momentum"] {
  const { ground: z, manning: n, drag, windowFrom, windowTo } = fields;
  const dragged = drag.length > 0;
  const capped = Number.isFinite(maxFroude);
  const share = (1 - theta) / 2;
  // Local names: some bundlers turn an imported name into a look-up, which the inner loop would pay for.
  const [g, roots, perUnit] = [gravity, cubeRootTable, cubeRootPerUnit];

  /**
   * Fluxes through the faces between cells k − `back` and k of one line: `q` along, `t` across, `next` the
   * distance to the neighbours of `q` along the flow, `side` from a cell to the far one of its cross faces.
   */
  const faces = (
    h: Fields["ground"],
    q: Fields["ground"],
    t: Fields["ground"],
    result: Fields["ground"],
    start: number,
    end: number,
    back: number,
    side: number,
    dt: number,
  ): void => {
    const push = (-g * dt) / cellMeters;
    const drain = g * dt;
    for (let k = start; k < end; k++) {
      const a = k - back;
      const zA = z[a];
      const zB = z[k];
      const stageA = zA + h[a];
      const stageB = zB + h[k];
      const depth = (stageA > stageB ? stageA : stageB) - (zA > zB ? zA : zB);
      if (!(depth > minDepthMeters)) {
        result[k] = 0;
        continue;
      }
      const own = q[k];
      const slope = push * depth * (stageB - stageA);
      const inertia = theta * own + share * (q[a] + q[k + back]);
      const across = 0.25 * (t[a] + t[a + side] + (t[k] + t[k + side]));
      const roughness = 0.5 * (n[a] + n[k]);
      let friction = drain * roughness * roughness * Math.sqrt(own * own + across * across);
      // depth^(7/3) = depth² · cube root; the root is guess · upper / lower (one Halley step).
      let scaled = depth;
      let root = 1;
      while (scaled >= 8) {
        scaled *= 0.125;
        root *= 2;
      }
      while (scaled < 0.015625) {
        scaled *= 512;
        root *= 0.125;
      }
      const place = scaled * perUnit;
      const index = place | 0;
      const low = roots[index];
      const guess = low + (place - index) * (roots[index + 1] - low);
      const cube = guess * guess * guess;
      const upper = depth * depth * root * guess * (cube + 2 * scaled);
      const lower = 2 * cube + scaled;
      // Drag: n² grows by drag · depth^(4/3), so friction grows by drag · depth^(-1).
      if (dragged) friction += (drain * 0.5 * (drag[a] + drag[k]) * Math.sqrt(own * own + across * across) * upper) / (lower * depth);
      let flux = ((inertia + slope) * upper) / (upper + friction * lower);
      if (capped) {
        const limit = maxFroude * depth * Math.sqrt(g * depth);
        flux = flux > limit ? limit : flux < -limit ? -limit : flux;
      }
      result[k] = flux;
    }
  };

  return (from, to, side, dt) => {
    const h = fields.depth[side];
    const qx = fields.qx[side];
    const qy = fields.qy[side];
    const newQx = fields.qx[side === 0 ? 1 : 0];
    const newQy = fields.qy[side === 0 ? 1 : 0];
    for (let line = from; line < to; line++) {
      const start = line * stride + windowFrom[line];
      const end = line * stride + windowTo[line];
      if (end <= start) continue;
      faces(h, qx, qy, newQx, start, end, 1, stride, dt);
      faces(h, qy, qx, newQy, start, end, stride, 1, dt);
    }
  };
}

function continuityLoop({ stride, cellMeters }: Layout, fields: Fields): Kernel["continuity"] {
  const { windowFrom, windowTo, inversePorosity, conveyanceX, conveyanceY, rowMax, rowMin } = fields;
  const porous = inversePorosity.length > 0;

  return (from, to, side, dt) => {
    const h = fields.depth[side];
    const newH = fields.depth[side === 0 ? 1 : 0];
    const qx = fields.qx[side === 0 ? 1 : 0];
    const qy = fields.qy[side === 0 ? 1 : 0];
    const scale = dt / cellMeters;
    for (let line = from; line < to; line++) {
      const start = line * stride + windowFrom[line];
      const end = line * stride + windowTo[line];
      let greatest = 0;
      let least = 0;
      if (porous) {
        for (let k = start; k < end; k++) {
          const s = k + stride;
          const net = conveyanceX[k] * qx[k] - conveyanceX[k + 1] * qx[k + 1] + (conveyanceY[k] * qy[k] - conveyanceY[s] * qy[s]);
          const depth = h[k] + scale * net * inversePorosity[k];
          newH[k] = depth;
          if (depth > greatest) greatest = depth;
          if (depth < least) least = depth;
        }
      } else {
        for (let k = start; k < end; k++) {
          const depth = h[k] + scale * (qx[k] - qx[k + 1] + (qy[k] - qy[k + stride]));
          newH[k] = depth;
          if (depth > greatest) greatest = depth;
          if (depth < least) least = depth;
        }
      }
      rowMax[line] = greatest;
      rowMin[line] = least;
    }
  };
}
