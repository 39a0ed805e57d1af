import { inTurns } from "./in-turns.ts";

/** The numbers 0…n−1 in ascending order of their keys; equal keys keep their order. `scratch`, of the same length, is overwritten. */
export async function orderByKey(keys: Uint32Array, scratch: Uint32Array): Promise<Uint32Array> {
  const order = new Uint32Array(keys.length);
  for (let index = 0; index < order.length; index++) order[index] = index;
  await sortByDigit(keys, { shift: 0, from: order, into: scratch });
  await sortByDigit(keys, { shift: 16, from: scratch, into: order });
  return order;
}

const digits = 1 << 16;

interface Pass {
  readonly shift: number;
  readonly from: Uint32Array;
  readonly into: Uint32Array;
}

/** One pass of a radix sort. */
async function sortByDigit(keys: Uint32Array, { shift, from, into }: Pass): Promise<void> {
  const starts = new Uint32Array(digits + 1);
  await inTurns(keys.length, (begin, end) => {
    for (let i = begin; i < end; i++) {
      const next = (((keys[i] as number) >>> shift) & (digits - 1)) + 1;
      starts[next] = (starts[next] as number) + 1;
    }
  });
  for (let digit = 0; digit < digits; digit++) starts[digit + 1] = (starts[digit + 1] as number) + (starts[digit] as number);
  await inTurns(keys.length, (begin, end) => {
    for (let i = begin; i < end; i++) {
      const item = from[i] as number;
      const digit = ((keys[item] as number) >>> shift) & (digits - 1);
      const place = starts[digit] as number;
      into[place] = item;
      starts[digit] = place + 1;
    }
  });
}
