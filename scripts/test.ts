import { spawnSync } from "node:child_process";

/** `npm test`: every test that needs no network. Says which homes and browsers it found. */
const database = process.env["DATABASE_URL"]
  ? "embedded and PostGIS (DATABASE_URL)"
  : "embedded only (set DATABASE_URL to test PostGIS too)";
process.stdout.write(`databases: ${database}\n`);

const { status } = spawnSync("vitest", ["run", ...process.argv.slice(2)], { stdio: "inherit" });
process.exit(status ?? 1);
