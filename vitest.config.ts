import { defineConfig } from "vitest/config";

/** `fast` needs no server or browser; `slow` starts programs, browsers and whole cities. Both run in `npm test`. */
export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/fixtures/**"],
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 120_000,
    environment: "node",
  },
});
