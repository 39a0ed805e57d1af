import { type Features, type Layout, layoutOf, type MemoryPlan, planMemory } from "./fields.ts";
import type { FloodInput } from "./input.ts";
import type { Kernel, Scheme, Workspace } from "./kernel.ts";
import { referenceKernel } from "./kernel-reference.ts";
import { makeMemory, simdAvailable, simdKernel, type WasmMemory } from "./kernel-simd.ts";
import { controlBytes } from "./team.ts";
import { isPorous } from "./terrain.ts";

export type KernelName = Kernel["name"];

/** Which kernel a host can run: SIMD where WebAssembly has it. Results of the two differ in the last digits. */
export function chooseKernel(wanted: KernelName | "auto"): KernelName {
  if (wanted !== "auto") return wanted;
  return simdAvailable() ? "simd" : "reference";
}

/** All that a follower needs to work on the leader's memory; it may be posted to another thread. */
export interface WorkspaceSetup {
  readonly kernel: KernelName;
  readonly layout: Layout;
  readonly features: Features;
  readonly scheme: Scheme;
  readonly memory: ArrayBufferLike | WasmMemory;
  readonly control: ArrayBufferLike;
}

/** @throws RangeError when the host has not that much memory. */
export function setUpWorkspace(input: FloodInput, scheme: Scheme, how: { kernel: KernelName; shared: boolean }): WorkspaceSetup {
  const layout = layoutOf(input.grid);
  const features: Features = {
    bytes: how.kernel === "simd" ? 4 : 8,
    porous: isPorous(input),
    drag: input.buildings?.mode === "drag",
    rain: input.rain !== undefined,
  };
  const { byteLength } = planMemory(layout, features);
  const block = (bytes: number): ArrayBufferLike => (how.shared ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes));
  return {
    kernel: how.kernel,
    layout,
    features,
    scheme,
    memory: how.kernel === "simd" ? makeMemory(byteLength, how.shared) : block(byteLength),
    control: block(controlBytes),
  };
}

export function openWorkspace({ kernel, layout, features, scheme, memory }: WorkspaceSetup): Workspace {
  const plan: MemoryPlan = planMemory(layout, features);
  if ("buffer" in memory) {
    const fields = plan.view(memory.buffer);
    return { plan, fields, kernel: simdKernel(plan, fields, { scheme, memory }) };
  }
  if (kernel === "simd") throw new Error("the SIMD kernel works on a WebAssembly memory");
  const fields = plan.view(memory);
  return { plan, fields, kernel: referenceKernel(layout, fields, scheme) };
}
