import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/**
 * `npm run build:flood-kernel`: compiles simulations/flood/assembly/kernel.ts into the committed
 * simulations/flood/kernel-simd-bytes.ts. A test compares it with a fresh build, so it cannot go stale.
 */
const root = path.resolve(import.meta.dirname, "..");
export const bytesFile: string = path.join(root, "simulations/flood/kernel-simd-bytes.ts");

/** The text of the generated file. @throws Error with what the compiler said. */
export function floodKernelModule(): string {
  const alone = compile([]);
  const shared = compile(["--sharedMemory"]);
  const differing = alone.flatMap((byte, index) => (byte === shared[index] ? [] : [index]));
  if (alone.length !== shared.length || differing.length !== 1) throw new Error("the two builds differ by more than the memory's flag");
  const base64 = Buffer.from(alone).toString("base64");
  return [
    "// Made by scripts/build-flood-kernel.ts from assembly/kernel.ts. Do not edit.",
    "",
    "/** WebAssembly module in Base64, for a memory of its own. */",
    `export const simdKernelBase64 =\n  "${base64}";`,
    "",
    "/** Where the flags of the imported memory are, and their value for a memory shared between threads. */",
    `export const memoryFlags = { offset: ${differing[0]}, shared: ${shared[differing[0] ?? 0]} } as const;`,
    "",
  ].join("\n");
}

function compile(flags: readonly string[]): number[] {
  const folder = mkdtempSync(path.join(tmpdir(), "machizu-kernel-"));
  try {
    const file = path.join(folder, "kernel.wasm");
    const memory = ["--importMemory", "--initialMemory", "1", "--maximumMemory", "65536"];
    const words = ["-O3", "--noAssert", "--runtime", "stub", "--enable", "simd", "--enable", "threads", ...memory, ...flags];
    const compiler = path.join(root, "node_modules/assemblyscript/bin/asc.js");
    const source = "simulations/flood/assembly/kernel.ts";
    const { status, stderr } = spawnSync(process.execPath, [compiler, source, ...words, "--outFile", file], {
      cwd: root,
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(stderr);
    return [...readFileSync(file)];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (import.meta.main) writeFileSync(bytesFile, floodKernelModule());
