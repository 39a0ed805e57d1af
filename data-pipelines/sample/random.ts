/** A reproducible stream of random numbers: the same seed and label give the same city for ever. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  between(low: number, high: number): number;
  /** Whole number, both ends included. */
  integer(low: number, high: number): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T;
  /** Picks by weight; weights need not sum to one. */
  weighted<T>(items: readonly (readonly [item: T, weight: number])[]): T;
  /** Mean 0, standard deviation 1, cut at ±3. */
  normal(): number;
  /** An independent stream: what one part of the city draws does not shift what another part gets. */
  fork(label: string): Random;
}

/** Small fast counter generator (sfc32), seeded by hashing `seed` and `label`. */
export function createRandom(seed: number, label = "city"): Random {
  const hash = hasher(`${label}#${seed}`);
  let a = hash();
  let b = hash();
  let c = hash();
  let counter = 1;
  const next = (): number => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + t;
    return (t >>> 0) / 4294967296;
  };
  for (let warmUp = 0; warmUp < 12; warmUp++) next();
  return fromUniform(next, (child) => createRandom(seed, `${label}/${child}`));
}

/** A number in [0, 1) that depends on the seed and two whole numbers only; for decisions tied to a place. */
export function hashedUnit(seed: number, i: number, j: number): number {
  let h = Math.imul(i, 374761393) ^ Math.imul(j, 668265263) ^ Math.imul(seed, 2147483629);
  h = Math.imul(h ^ (h >>> 13), 1274126177);
  h = Math.imul(h ^ (h >>> 16), 2246822519);
  return ((h ^ (h >>> 15)) >>> 0) / 4294967296;
}

function fromUniform(next: () => number, fork: (label: string) => Random): Random {
  const pick = <T>(items: readonly T[]): T => {
    const item = items[Math.floor(next() * items.length)];
    if (item === undefined) throw new RangeError("pick from an empty list");
    return item;
  };
  return {
    next,
    fork,
    pick,
    between: (low, high) => low + (high - low) * next(),
    integer: (low, high) => low + Math.floor(next() * (high - low + 1)),
    chance: (probability) => next() < probability,
    weighted: (items) => {
      let rest = next() * items.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [item, weight] of items) {
        rest -= weight;
        if (rest < 0) return item;
      }
      return pick(items)[0];
    },
    normal: () => {
      let sum = 0;
      for (let i = 0; i < 12; i++) sum += next();
      return Math.max(-3, Math.min(3, sum - 6));
    },
  };
}

/** 32-bit string hash that yields a new word on every call (xmur3). */
function hasher(text: string): () => number {
  let h = 1779033703 ^ text.length;
  for (const character of text) {
    h = Math.imul(h ^ (character.codePointAt(0) ?? 0), 3432918353);
    h = (h << 13) | (h >>> 19);
  }
  return () => {
    h = Math.imul(h ^ (h >>> 16), 2246822507);
    h = Math.imul(h ^ (h >>> 13), 3266489909);
    return (h ^= h >>> 16) | 0;
  };
}
