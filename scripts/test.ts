import { spawnSync } from "node:child_process";

/** `npm test`: every test that needs no network; `npm run test:slow` those that take minutes. Says which homes it found. */
const database = process.env["DATABASE_URL"]
  ? "embedded and PostGIS (DATABASE_URL)"
  : "embedded only (set DATABASE_URL to test PostGIS too)";
process.stdout.write(`databases: ${database}\n`);

const [slow, names] = process.argv[2] === "--slow" ? [true, process.argv.slice(3)] : [false, process.argv.slice(2)];
const env = { ...process.env, ...(slow && { MACHIZU_SLOW_TESTS: "1" }) };
const { status } = spawnSync("vitest", ["run", ...names], { stdio: "inherit", env });
process.exit(status ?? 1);
