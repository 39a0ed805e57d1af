import { redistributableSources, type SourceDefinition } from "../../../model/dataset.ts";
import type { FeatureSource } from "../../../model/download-format.ts";
import { isGeographic, storageEpsg } from "../../../model/geo/crs.ts";
import { licences } from "../../../model/licence.ts";
import { crsName } from "../crs/definitions.ts";

/** The part of a source that says where the data come from. */
export type Credited = Pick<FeatureSource, "dataset" | "version" | "part" | "epsg">;

const sampleNotice = "見本データ（架空） / fictional sample data";

/** What every file says of itself: name, version, date, and whom to credit under which licence. */
export function credits(credited: Credited) {
  const { dataset, version, part } = credited;
  return {
    name: dataset.id,
    title: dataset.title.ja,
    version: version.version,
    publishedAt: version.publishedAt,
    ...(part !== undefined && { part }),
    ...(version.sample && { notice: sampleNotice }),
    sources: creditedSources(credited).map(({ id, attribution, licence }) => ({
      id,
      attribution: attribution.ja,
      licence,
      licenceUrl: licences[licence].url,
    })),
  };
}

/** The same in one line, for places that hold a description. */
export function creditLine(credited: Credited): string {
  const { version, publishedAt, part, notice, sources } = credits(credited);
  const parts = [
    `第${version}版（${publishedAt}）`,
    ...(part === undefined ? [] : [`一部のみ（${part}）`]),
    ...sources.map(({ attribution, licence, licenceUrl }) => `${attribution}（${licence} ${licenceUrl}）`),
  ];
  return [...(notice === undefined ? [] : [notice]), ...parts].join("、");
}

/** The same as lines for people, with name and value, Japanese and English. */
export function creditLines(credited: Credited): [name: string, value: string][] {
  const { dataset, version, part, epsg = storageEpsg } = credited;
  const lines: [string, string][] = [
    ["データ名 / Dataset", `${dataset.title.ja} / ${dataset.title.en} (${dataset.id})`],
    ["版 / Version", String(version.version)],
    ["公開日時 / Published", version.publishedAt],
    ["説明 / Description", `${dataset.description.ja} / ${dataset.description.en}`],
    [
      "座標系 / Coordinate system",
      isGeographic(epsg) ? `${crsName(epsg)} 経緯度 / longitude and latitude (EPSG:${epsg})` : `${crsName(epsg)} (EPSG:${epsg})`,
    ],
  ];
  if (part !== undefined) lines.push(["抽出条件（一部のデータ） / Extract of", part]);
  if (version.sample) lines.push(["注意 / Notice", sampleNotice]);
  if (dataset.notice) lines.push(["注意 / Notice", `${dataset.notice.ja} / ${dataset.notice.en}`]);
  for (const { attribution, licence, landing } of creditedSources(credited)) {
    const { title, url } = licences[licence];
    lines.push(
      ["出典 / Attribution", `${attribution.ja} / ${attribution.en} ${landing}`],
      ["ライセンス / Licence", `${title.ja} / ${title.en} ${url}`],
    );
  }
  return lines;
}

/** The sources that have rows in the version and may be passed on. */
export function creditedSources({ dataset, version }: Credited): SourceDefinition[] {
  return redistributableSources(dataset).filter(({ id }) => version.sources.includes(id));
}
