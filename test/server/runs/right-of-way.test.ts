import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { RightOfWay } from "../../../server/runs/right-of-way.ts";

let told: boolean[];
let rightOfWay: RightOfWay;
beforeEach(() => {
  vi.useFakeTimers();
  told = [];
  rightOfWay = new RightOfWay((isHeld) => told.push(isHeld));
});
afterEach(() => vi.useRealTimers());

/** Work that ends when it is told to. */
function begun(): { end(): Promise<void> } {
  const { promise, resolve } = Promise.withResolvers<void>();
  const done = rightOfWay.before(() => promise);
  return {
    end: () => {
      resolve();
      return done;
    },
  };
}

it("runs are held while a tile is made, and go on when none follows", async () => {
  const tile = begun();
  expect(told).toEqual([true]);
  await tile.end();
  expect(rightOfWay.isHeld).toBe(true);
  await vi.advanceTimersByTimeAsync(100);
  expect(told).toEqual([true, false]);
  expect(rightOfWay.isHeld).toBe(false);
});

it("runs are told once for tiles that follow each other", async () => {
  const [one, other] = [begun(), begun()];
  await one.end();
  await vi.advanceTimersByTimeAsync(99);
  await other.end();
  await vi.advanceTimersByTimeAsync(99);
  const third = begun();
  await vi.advanceTimersByTimeAsync(50);
  await third.end();
  expect(told).toEqual([true]);
  await vi.advanceTimersByTimeAsync(100);
  expect(told).toEqual([true, false]);
});

it("runs go on for a fifth of the time beside a map that is never quiet", async () => {
  const endless = begun();
  await vi.advanceTimersByTimeAsync(399);
  expect(told).toEqual([true]);
  await vi.advanceTimersByTimeAsync(1);
  expect(told).toEqual([true, false]);
  const more = begun();
  await vi.advanceTimersByTimeAsync(99);
  expect(told).toEqual([true, false]);
  await vi.advanceTimersByTimeAsync(1);
  expect(told).toEqual([true, false, true]);
  await Promise.all([endless.end(), more.end()]);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(told).toEqual([true, false, true, false]);
  expect(vi.getTimerCount()).toBe(0);
});

it("a tile that cannot be made lets runs go on, and its failure is told", async () => {
  await expect(rightOfWay.before(() => Promise.reject(new Error("no tile")))).rejects.toThrow("no tile");
  await vi.advanceTimersByTimeAsync(100);
  expect(told).toEqual([true, false]);
});
