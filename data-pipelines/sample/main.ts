import { parseArgs } from "node:util";
import { defaultSeed, generateSampleCity } from "./generate.ts";

/** `node data-pipelines/sample/main.ts --out DIR [--seed N] [--scale S]` */
const { values } = parseArgs({
  options: {
    out: { type: "string" },
    seed: { type: "string", default: String(defaultSeed) },
    scale: { type: "string", default: "1" },
  },
});

if (values.out === undefined || !Number.isInteger(Number(values.seed)) || !Number.isFinite(Number(values.scale))) {
  process.stderr.write("usage: main.ts --out DIR [--seed WHOLE_NUMBER] [--scale 0.2…20]\n");
  process.exitCode = 2;
} else {
  const deliveries = await generateSampleCity({
    outputDirectory: values.out,
    seed: Number(values.seed),
    scale: Number(values.scale),
    onProgress: ({ step, detail, share }) =>
      process.stderr.write(`${String(Math.round(share * 100)).padStart(3)} %  ${step}${detail === undefined ? "" : ` ${detail}`}\n`),
  });
  process.stdout.write(deliveries.map(({ dataset, source, release, file }) => `${dataset}\t${source}\t${release}\t${file}\n`).join(""));
}
