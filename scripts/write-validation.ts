import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type AcceptanceCase, plotSvg, validationPage } from "./validation-page.ts";

/** `npm run docs:validation`: runs the acceptance tests, slow ones too, and writes docs/validation.md with its plots. */
const docs = path.resolve(import.meta.dirname, "../docs");
const folder = path.join(docs, "validation");

if (!process.argv.includes("--no-run")) {
  for (const slow of [{}, { MACHIZU_SLOW_TESTS: "1" }]) {
    const env = { ...process.env, ...slow, MACHIZU_WRITE_VALIDATION: "1" };
    const { status } = spawnSync("vitest", ["run", "test/simulations"], { stdio: "inherit", env });
    if (status !== 0) process.exit(status ?? 1);
  }
}
const cases = readdirSync(folder)
  .filter((file) => file.endsWith(".json"))
  .map((file) => JSON.parse(readFileSync(path.join(folder, file), "utf8")) as AcceptanceCase);
writeFileSync(path.join(docs, "validation.md"), validationPage(cases));
for (const plot of cases.flatMap(({ plots }) => plots)) writeFileSync(path.join(folder, `${plot.name}.svg`), plotSvg(plot));
