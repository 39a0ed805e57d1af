import { createRandom } from "./random.ts";

/** Smooth random surface over the plane, about −1 … 1, feature size about one unit. */
export interface Noise {
  at(x: number, y: number): number;
  /** Several octaves, each half as large and half as wide; about −1 … 1. */
  fractal(x: number, y: number, octaves: number): number;
}

const gradientX = Float64Array.from({ length: 16 }, (_, i) => Math.cos((i * Math.PI) / 8) * 1.5);
const gradientY = Float64Array.from({ length: 16 }, (_, i) => Math.sin((i * Math.PI) / 8) * 1.5);

/** Gradient noise (Perlin 2002) with its own shuffled lattice per seed and label. */
export function createNoise(seed: number, label: string): Noise {
  const random = createRandom(seed, `noise/${label}`);
  const order = Uint8Array.from({ length: 512 }, (_, i) => i & 255);
  for (let i = 255; i > 0; i--) {
    const j = random.integer(0, i);
    const swap = order[i] ?? 0;
    order[i] = order[j] ?? 0;
    order[j] = swap;
  }
  order.copyWithin(256, 0, 256);
  const at = (x: number, y: number) => gradientNoise(order, x, y);
  return {
    at,
    fractal: (x, y, octaves) => {
      let sum = 0;
      let amplitude = 1;
      let total = 0;
      let size = 1;
      for (let octave = 0; octave < octaves; octave++) {
        sum += amplitude * at(x * size + octave * 17.3, y * size - octave * 9.1);
        total += amplitude;
        amplitude *= 0.5;
        size *= 2;
      }
      return sum / total;
    },
  };
}

function gradientNoise(order: Uint8Array, x: number, y: number): number {
  const cellX = Math.floor(x);
  const cellY = Math.floor(y);
  const fx = x - cellX;
  const fy = y - cellY;
  const i = cellX & 255;
  const j = cellY & 255;
  const west = order[i] ?? 0;
  const east = order[i + 1] ?? 0;
  const u = fx * fx * fx * (fx * (fx * 6 - 15) + 10);
  const v = fy * fy * fy * (fy * (fy * 6 - 15) + 10);
  const south = mix(corner(order, west + j, fx, fy), corner(order, east + j, fx - 1, fy), u);
  const north = mix(corner(order, west + j + 1, fx, fy - 1), corner(order, east + j + 1, fx - 1, fy - 1), u);
  return mix(south, north, v);
}

function corner(order: Uint8Array, index: number, dx: number, dy: number): number {
  const direction = (order[index & 511] ?? 0) & 15;
  return (gradientX[direction] ?? 0) * dx + (gradientY[direction] ?? 0) * dy;
}

function mix(from: number, to: number, share: number): number {
  return from + (to - from) * share;
}
