import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { loadCity } from "../config/city.ts";
import { readEnvironment } from "../config/environment.ts";
import { runCommand } from "../config/terminal.ts";
import { loadStandardLists } from "../datasets/standard/index.ts";
import { withCheckDigit } from "../model/city.ts";
import { Problem } from "../model/problem.ts";
import type { StandardList } from "../model/standard/standard-list.ts";
import { openLayers } from "./delivery/layers.ts";
import { openDelivery } from "./delivery/open-delivery.ts";
import type { RawLayer } from "./read/reader.ts";
import { checkList, type ListCandidate, type ListCheck, recogniseList } from "./validate-list.ts";
import { formatListCheck } from "./validate-report.ts";

/** `npm run validate -- FILE …`: holds a file against the municipal standard data sets; nothing is loaded. Exit 0 only without errors. */

const usage = "npm run validate -- FILE [--list 08] [--strict] [--city 25213] [--encoding NAME] [--json]";

await runCommand(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      list: { type: "string" },
      city: { type: "string" },
      strict: { type: "boolean", default: false },
      encoding: { type: "string" },
      json: { type: "boolean", default: false },
    },
  });
  const [file] = positionals;
  if (file === undefined)
    throw new Problem("invalid-parameter", { where: "FILE", detail: { ja: `使い方：${usage}`, en: `Usage: ${usage}` } });
  const environment = readEnvironment();
  const code5 = values.city === undefined ? (await loadCity(environment.cityCode)).code5 : fiveDigits(values.city);
  const lists = chooseLists(await loadStandardLists(), values.list);
  const options = { code6: withCheckDigit(code5), strict: values.strict };
  const folder = await mkdtemp(path.join(tmpdir(), "machizu-validate-"));
  try {
    const { delivery, close } = await openDelivery(file, { temporaryDirectory: folder });
    try {
      const layers = await openLayers(delivery, values.encoding === undefined ? {} : { encoding: values.encoding });
      const checks: (ListCheck & { file: string })[] = [];
      for (const layer of layers) checks.push({ file: layer.file, ...(await checkList(layer, candidateOf(layer, lists), options)) });
      const text = values.json
        ? JSON.stringify(
            checks.map(({ list, ...check }) => ({ list: list.id, ...check })),
            undefined,
            2,
          )
        : checks.map((check) => formatListCheck(check, environment.language)).join("\n\n");
      process.stdout.write(`${text}\n`);
      if (checks.some(({ faults }) => faults.some(({ severity }) => severity === "error"))) process.exitCode = 1;
    } finally {
      await close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

function fiveDigits(code: string): string {
  if (/^\d{5,6}$/u.test(code)) return code.slice(0, 5);
  throw new Problem("invalid-parameter", {
    where: "--city",
    detail: { ja: `「${code}」は市区町村コードではありません`, en: `"${code}" is not a municipality code` },
    remedy: { ja: "例：--city 25213", en: "For example --city 25213" },
  });
}

function chooseLists(lists: readonly StandardList[], id: string | undefined): readonly StandardList[] {
  const chosen = lists.filter((list) => id === undefined || list.id === id.padStart(2, "0"));
  if (chosen.length > 0) return chosen;
  const known = lists.map((list) => `${list.id} ${list.title.ja}`).join("、");
  throw new Problem("not-found", {
    where: "--list",
    detail: { ja: `一覧「${id}」はありません`, en: `There is no list "${id}"` },
    remedy: { ja: `次のどれかを指定してください：${known}`, en: `Name one of: ${lists.map((list) => list.id).join(", ")}` },
  });
}

function candidateOf(layer: RawLayer, lists: readonly StandardList[]): ListCandidate {
  const candidate = recogniseList(layer.columns, lists);
  if (candidate) return candidate;
  const wanted = lists.map(({ id, title, forms }) => `${id} ${title.ja}（${(forms.new ?? forms.old)?.signature.join("・")}）`).join("、");
  throw new Problem("unknown-source", {
    where: layer.file,
    detail: {
      ja: `${layer.file} の列はどの標準データセットの一覧とも合いません：${layer.columns.slice(0, 12).join(", ")}`,
      en: `The columns of ${layer.file} fit none of the standard lists: ${layer.columns.slice(0, 12).join(", ")}`,
    },
    remedy: { ja: `一覧とその目印の列：${wanted}`, en: `Lists and the columns that tell them: ${wanted}` },
  });
}
