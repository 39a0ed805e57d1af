import type { DatasetDefinition, SourceDefinition } from "../model/dataset.ts";
import { licences, republishing } from "../model/licence.ts";
import type { FetchRule, RegisteredSource } from "../model/source.ts";
import type { RegistryEntry } from "./sources/index.ts";

/** docs/sources.md: every source, its licence and what may be republished. Written by `npm run docs`. */
export function sourcesPage(datasets: readonly DatasetDefinition[], registry: readonly RegistryEntry[]): string {
  const taken = registry.filter(({ taker }) => taker !== undefined);
  const waiting = registry.filter(({ taker }) => taker === undefined);
  const isFetched = ({ source }: RegistryEntry) => source.fetch.addresses.length > 0;
  const handedIn = datasets.flatMap((dataset) =>
    dataset.sources.filter(({ fetch }) => fetch === undefined).map((source) => handedInRow(dataset, source)),
  );
  return (
    [
      "# Sources / データの出典",
      "Generated from `datasets/` and `data-pipelines/sources/` by `npm run docs`; do not edit.",
      [
        "`npm run ingest -- --city 25213` fetches what has an address and a dataset; `--list` shows the addresses of a city.",
        "Whether rows may be republished is enforced by the database: rows of a staff-only source never reach a public tile, file or API.",
        "Terms are those known on the day the registry was written; the terms of the day are kept with every release.",
      ].join(" "),
      ...section("Fetched / 自動で取得", taken.filter(isFetched).map(registryRow)),
      ...section(
        "Fetched by a person / 手作業で取得（`--from` で渡す）",
        [...taken, ...waiting].filter((entry) => !isFetched(entry)).map(registryRow),
      ),
      ...section("Handed in / 市・事業者から受け取る（`--from` で渡す）", handedIn),
      ...section("Known, no dataset takes it yet / 登録済み（取り込むデータセットは未定）", waiting.filter(isFetched).map(registryRow)),
      "",
    ]
      .join("\n\n")
      .trimEnd() + "\n"
  );
}

type Row = readonly [source: string, publisher: string, licence: string, republishing: string, vintage: string, dataset: string];

const heading: Row = ["Source / 出典", "Publisher / 提供者", "Licence / 利用条件", "Republishing / 再配布", "Vintage / 時点", "Dataset"];

function section(title: string, rows: readonly Row[]): string[] {
  const line = (cells: Row) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  const rule = `|${heading.map(() => "---").join("|")}|`;
  return [`## ${title}`, [line(heading), rule, ...rows.map(line)].join("\n")];
}

function registryRow({ source, taker }: RegistryEntry): Row {
  return row(source, vintageOf(source.fetch), taker ? `\`${taker.dataset.id}\`` : "—");
}

function handedInRow(dataset: DatasetDefinition, source: SourceDefinition): Row {
  return row(source, "—", `\`${dataset.id}\``, source.cityData);
}

function vintageOf({ vintage, byHand, key }: FetchRule): string {
  return [vintage, ...(byHand ? [byHand.ja] : []), ...(key ? [key.variable] : [])].join("; ");
}

/** The licence of a city's own data is in its configuration. */
function row(source: Omit<RegisteredSource, "fetch">, vintage: string, dataset: string, isOfCity = false): Row {
  const { id, title, publisher, landing, licence } = source;
  const { title: terms, url } = licences[licence];
  const may = republishing(licence);
  return [
    `[${title.ja}](${landing})<br>${title.en}<br>\`${id}\``,
    `${publisher.ja}<br>${publisher.en}`,
    isOfCity ? "市の設定（`ownData`）<br>as the city's configuration says" : `[${terms.ja}](${url})<br>${terms.en}`,
    isOfCity ? "市の設定による<br>as the city's configuration says" : `${may.ja}<br>${may.en}`,
    vintage,
    dataset,
  ];
}
