import { expect, it } from "vitest";
import { runFuzz } from "./run-fuzz.ts";

it(
  "100,000 damaged deliveries give records or a Problem: 0 crashes, 0 hangs, 0 unbounded allocations",
  { timeout: 1_200_000 },
  async () => {
    const { cases, outcomes, faults } = await runFuzz({ seed: 20_260_401, from: 0, to: 100_000 });
    console.info(outcomes);
    expect(faults).toEqual([]);
    expect(cases).toBe(100_000);
  },
);
