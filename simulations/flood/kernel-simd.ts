import type { Fields, MemoryPlan } from "./fields.ts";
import { gravity, type Kernel, type Scheme } from "./kernel.ts";
import { memoryFlags, simdKernelBase64 } from "./kernel-simd-bytes.ts";

/** The scheme on four cells at a time in single precision: assembly/kernel.ts compiled to WebAssembly. */

/** The part of the JavaScript interface of WebAssembly used here; pure code has no types of a host. */
export interface WasmMemory {
  readonly buffer: ArrayBufferLike;
}

interface WasmHost {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
  readonly Memory: new (pages: { initial: number; maximum: number; shared: boolean }) => WasmMemory;
  validate(bytes: Uint8Array): boolean;
}

/** Byte addresses and numbers in the order of assembly/kernel.ts. */
type Line = (...values: number[]) => void;

interface Exports {
  readonly plainMomentum: Line;
  readonly draggedMomentum: Line;
  readonly plainContinuity: Line;
  readonly porousContinuity: Line;
}

const pageBytes = 65_536;
const host = (globalThis as { WebAssembly?: WasmHost }).WebAssembly;

export function simdAvailable(): boolean {
  return host?.validate(moduleBytes(false)) ?? false;
}

/** @throws RangeError when the host has not that much memory. */
export function makeMemory(byteLength: number, shared: boolean): WasmMemory {
  const pages = Math.ceil(byteLength / pageBytes);
  return new (wasm().Memory)({ initial: pages, maximum: pages, shared });
}

export function simdKernel(plan: MemoryPlan, fields: Fields, { scheme, memory }: { scheme: Scheme; memory: WasmMemory }): Kernel {
  const { stride, cellMeters } = plan.layout;
  const { offsets, features } = plan;
  const { plainMomentum, draggedMomentum, plainContinuity, porousContinuity } = instantiate(memory);
  const momentumLine = features.drag ? draggedMomentum : plainMomentum;
  const continuityLine = features.porous ? porousContinuity : plainContinuity;
  const { theta, minDepthMeters, maxFroude } = scheme;
  const share = (1 - theta) / 2;
  const froude = Number.isFinite(maxFroude) ? maxFroude ** 2 * gravity : 0;
  const bytes = Float32Array.BYTES_PER_ELEMENT;
  const { ground, manning, drag, carry, inversePorosity, conveyanceX, conveyanceY, rowMax, rowMin } = offsets;

  return {
    name: "simd",
    momentum(from, to, side, stepSeconds) {
      const next = side === 0 ? 1 : 0;
      const [h, qx, qy] = [offsets.depth[side], offsets.qx[side], offsets.qy[side]];
      const [newQx, newQy] = [offsets.qx[next], offsets.qy[next]];
      const push = (-gravity * stepSeconds) / cellMeters;
      const drain = gravity * stepSeconds;
      const lineBytes = stride * bytes;
      const faces = (at: number, size: number): void => {
        const [z, n, d] = [ground + at, manning + at, drag + at];
        momentumLine(
          h + at,
          qx + at,
          qy + at,
          z,
          n,
          d,
          newQx + at,
          size,
          bytes,
          lineBytes,
          theta,
          share,
          push,
          drain,
          minDepthMeters,
          froude,
        );
        momentumLine(
          h + at,
          qy + at,
          qx + at,
          z,
          n,
          d,
          newQy + at,
          size,
          lineBytes,
          bytes,
          theta,
          share,
          push,
          drain,
          minDepthMeters,
          froude,
        );
      };
      for (let line = from; line < to; line++) {
        const at = (line * stride + fields.windowFrom[line]) * bytes;
        const size = (fields.windowTo[line] - fields.windowFrom[line]) * bytes;
        if (size <= 0) continue;
        faces(at, size);
      }
    },
    continuity(from, to, side, stepSeconds) {
      const next = side === 0 ? 1 : 0;
      const [h, newH, qx, qy] = [offsets.depth[side], offsets.depth[next], offsets.qx[next], offsets.qy[next]];
      const scale = stepSeconds / cellMeters;
      for (let line = from; line < to; line++) {
        const at = (line * stride + fields.windowFrom[line]) * bytes;
        const [inverse, cx, cy] = [inversePorosity + at, conveyanceX + at, conveyanceY + at];
        const [most, least] = [rowMax + line * bytes, rowMin + line * bytes];
        const size = Math.max(0, fields.windowTo[line] - fields.windowFrom[line]) * bytes;
        continuityLine(h + at, qx + at, qy + at, carry + at, inverse, cx, cy, newH + at, size, stride * bytes, scale, most, least);
      }
    },
  };
}

function instantiate(memory: WasmMemory): Exports {
  const { Module, Instance } = wasm();
  const shared = typeof SharedArrayBuffer !== "undefined" && memory.buffer instanceof SharedArrayBuffer;
  return new Instance(new Module(moduleBytes(shared)), { env: { memory } }).exports as Exports;
}

function wasm(): WasmHost {
  if (!host) throw new Error("this host has no WebAssembly");
  return host;
}

/** The same code for both kinds of memory: they differ in one byte of the import. */
function moduleBytes(shared: boolean): Uint8Array {
  const bytes = decodeBase64(simdKernelBase64);
  if (shared) bytes[memoryFlags.offset] = memoryFlags.shared;
  return bytes;
}

const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

function decodeBase64(text: string): Uint8Array {
  const clean = text.replace(/=+$/, "");
  const bytes = new Uint8Array(Math.floor((clean.length * 3) / 4));
  let bits = 0;
  let held = 0;
  let at = 0;
  for (const letter of clean) {
    held = (held << 6) | digits.indexOf(letter);
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[at++] = (held >> bits) & 0xff;
  }
  return bytes;
}
