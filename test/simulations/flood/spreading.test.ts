import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { hireFollowers } from "../../../server/simulations/hire-followers.ts";
import { runFlood } from "../../../simulations/flood/engine.ts";
import { defaultParameters } from "../../../simulations/flood/input.ts";
import type { FloodResult } from "../../../simulations/flood/result.ts";
import { cancelTeam, controlOn, reportFault } from "../../../simulations/flood/team.ts";
import type { WorkspaceSetup } from "../../../simulations/flood/workspace.ts";
import { acceptance } from "../../support/acceptance.ts";
import { spreadingPlain } from "./environment-agency.ts";
import { expectSpreading, plotSpreading } from "./expect-spreading.ts";

const parameters = { ...defaultParameters, durationSeconds: 18_000, sampleSeconds: 0 };

describe("a flood that spreads on a plain (Environment Agency, test 4)", () => {
  const accept = acceptance("flood-t-ea4-20m", "Flood T-EA4: Environment Agency test 4, 20 m cells");
  const alike = acceptance("flood-t-x", "Flood T-X and T-W: kernels and workers agree");
  let reference: FloodResult | undefined;

  it("follows the reference on 20 m cells", async () => {
    reference = await runFlood(spreadingPlain(20), parameters, { kernel: "reference" });
    expectSpreading(accept, reference, { depth: 0.006, arrival: 300 });
    plotSpreading(accept, reference, 20);
  });

  it("is the same to a millimetre with the SIMD kernel in single precision", async () => {
    const simd = await runFlood(spreadingPlain(20), parameters, { kernel: "simd" });
    const apart = (name: "finalDepthMeters" | "maxDepthMeters"): number =>
      Math.max(...simd[name].values.map((depth, k) => Math.abs(depth - (reference?.[name].values[k] ?? Number.NaN))));
    alike.number("SIMD and reference: greatest difference of final depth (m)", apart("finalDepthMeters"), { atMost: 1e-3 });
    alike.number("SIMD and reference: greatest difference of maximum depth (m)", apart("maxDepthMeters"), { atMost: 1e-3 });
    alike.number("SIMD: error of the mass balance", Math.max(...simd.mass.map(({ error }) => error)), { atMost: 1e-6 });
    alike.number("SIMD: difference in steps", Math.abs(simd.steps - (reference?.steps ?? 0)), { atMost: 0 });
  });

  it.each(["reference", "simd"] as const)("is the same byte for byte with 1, 2 and 4 workers (%s)", async (kernel) => {
    // Workers beyond the machine's cores wait for each other, so only the first quarter of an hour.
    const digests: string[] = [];
    for (const workers of [1, 2, 4])
      digests.push(
        digest(await runFlood(spreadingPlain(20), { ...parameters, durationSeconds: 900 }, { kernel, workers, hire: hireFollowers })),
      );
    alike.number(`${kernel}: distinct SHA-256 of the output with 1, 2 and 4 workers`, new Set(digests).size, { value: 1, within: 0 });
  });

  it("stops soon after it is asked to", async () => {
    const signal = { aborted: false };
    const run = runFlood(spreadingPlain(20), parameters, { signal, breathe: () => new Promise((resolve) => setImmediate(resolve)) });
    setImmediate(() => (signal.aborted = true));
    await expect(run).rejects.toMatchObject({ name: "FloodCancelled" });
  });

  it("stops when another thread cancels it, or when a follower fails", async () => {
    const led = (hire: (setup: WorkspaceSetup, workers: number) => Promise<unknown>) =>
      runFlood(spreadingPlain(20), parameters, { workers: 2, hire });
    const cancelled = led(async (setup, workers) => {
      await hireFollowers(setup, workers);
      cancelTeam(controlOn(setup.control));
    });
    await expect(cancelled).rejects.toMatchObject({ name: "FloodCancelled" });
    const abandoned = led((setup) => Promise.resolve(reportFault(controlOn(setup.control))));
    await expect(abandoned).rejects.toThrow(/worker/);
  });
});

function digest(result: FloodResult): string {
  const hash = createHash("sha256");
  for (const raster of [
    result.maxDepthMeters,
    result.maxSpeedMetersPerSecond,
    result.maxForce,
    result.durationSeconds,
    result.finalDepthMeters,
  ])
    hash.update(new Uint8Array(raster.values.buffer));
  for (const { values } of result.arrivalSeconds) hash.update(new Uint8Array(values.buffer));
  return hash.update(JSON.stringify([result.gauges, result.mass, result.steps])).digest("hex");
}
