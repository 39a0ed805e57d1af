import { spawnSync } from "node:child_process";

/** `npm run check`: every static check, in the order in which failures are cheapest to understand. */
const checks: readonly (readonly [what: string, command: string, ...args: string[]])[] = [
  ["types and import directions", "tsc", "-b"],
  ["lint", "oxlint", "--type-aware", "--quiet"],
  ["format", "oxfmt", "--check"],
  ["unused files, exports and packages", "knip"],
];

for (const [what, command, ...args] of checks) {
  process.stdout.write(`— ${what}\n`);
  const { status } = spawnSync(command, args, { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
