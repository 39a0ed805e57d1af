import { defineConfig } from "vitest/config";

/** `npm test` runs every `*.test.ts`; with MACHIZU_SLOW_TESTS set only the `*.slow.test.ts`, which take minutes each. */
const slow = process.env["MACHIZU_SLOW_TESTS"] !== undefined;

export default defineConfig({
  test: {
    include: [slow ? "test/**/*.slow.test.ts" : "test/**/*.test.ts"],
    exclude: ["test/fixtures/**", ...(slow ? [] : ["test/**/*.slow.test.ts"])],
    maxWorkers: 2,
    // These end what hangs; they are no limit of speed: a test must also pass on a machine that is busy with something else.
    testTimeout: slow ? 600_000 : 180_000,
    hookTimeout: slow ? 600_000 : 300_000,
    expect: { poll: { timeout: 60_000 } },
    environment: "node",
  },
});
