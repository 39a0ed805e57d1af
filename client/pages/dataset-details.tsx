import type { CatalogEntry } from "../../model/catalog.ts";
import type { DatasetPage, PageApi } from "../../model/pages.ts";
import { Notice } from "../panels/notice.tsx";
import { showLayerLink } from "../state.ts";
import { formatDate, formatNumber } from "../text/format-value.ts";
import type { TextKey } from "../text/ja.ts";
import { useSpeech } from "../text/language-context.tsx";
import { Local } from "../text/local.tsx";
import { themeTitles } from "../text/theme-title.ts";
import { ColumnTable } from "./column-table.tsx";
import { ApiExamples } from "./api-examples.tsx";
import { CrawlerPoints } from "./crawler-points.tsx";
import { Downloads } from "./downloads.tsx";
import { RowPreview } from "./row-preview.tsx";
import { SourceList } from "./source-list.tsx";
import { VersionTable } from "./version-table.tsx";

export function DatasetDetails({ content }: { readonly content: DatasetPage }) {
  const { say, language } = useSpeech();
  const { dataset, formats, versions, rows, api, examples, check } = content;
  return (
    <>
      <p>
        <a href={`/data?lang=${language}`}>{say("data.backToList")}</a>
      </p>
      <h1>
        <Local text={dataset.title} />
      </h1>
      <p className="lead">
        <Local text={dataset.description} />
      </p>
      {dataset.notice && (
        <Notice>
          <Local text={dataset.notice} />
        </Notice>
      )}
      <p>
        <a className="button primary" href={showLayerLink(dataset.id, language)}>
          {say("data.onMap")}
        </a>
      </p>
      <Overview entry={dataset} />
      <h2>{say("data.download")}</h2>
      <Downloads entry={dataset} formats={formats} />
      <RowPreview content={content} />
      <h2>{say("data.sources")}</h2>
      <SourceList sources={dataset.sources} />
      <h2>{say("data.columns")}</h2>
      <ColumnTable fields={dataset.fields} rows={rows} />
      <h2>{say("data.history")}</h2>
      <VersionTable dataset={dataset.id} versions={versions} />
      <p className="links">
        <a href={`/data/${dataset.id}.atom?lang=${language}`}>{say("data.feed")}</a>
      </p>
      {api.length > 0 && <ApiList api={api} />}
      {dataset.state && <ApiExamples examples={examples} />}
      <p className="links">
        <a href={`/docs?lang=${language}`}>{say("docs.title")}</a>
        <a href={`/data/${dataset.id}.ttl`}>{say("data.turtle")}</a>
      </p>
      <CrawlerPoints check={check} />
    </>
  );
}

const geometryTitles: Readonly<Record<CatalogEntry["geometry"], TextKey>> = {
  point: "geometry.point",
  line: "geometry.line",
  polygon: "geometry.polygon",
  mixed: "geometry.mixed",
};

function Overview({ entry }: { readonly entry: CatalogEntry }) {
  const speech = useSpeech();
  const { say } = speech;
  const { state } = entry;
  const facts: [TextKey, string][] = [
    ["data.identifier", entry.id],
    ["data.theme", say(themeTitles[entry.theme])],
    ["data.geometry", say(geometryTitles[entry.geometry])],
    ["data.version", state ? formatNumber(state.version, speech) : say("data.notYet")],
  ];
  if (state) facts.push(["data.published", formatDate(state.publishedAt, speech)], ["data.rows", formatNumber(state.rowCount, speech)]);
  if (state?.sample) facts.push(["data.note", say("sample.name")]);
  if (entry.keywords.length > 0) facts.push(["data.keywords", entry.keywords.join(say("list.separator"))]);
  return (
    <>
      <h2>{say("data.overview")}</h2>
      <dl className="facts">
        {facts.map(([key, value]) => (
          <div key={key}>
            <dt>{say(key)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

const apiTitles: Readonly<Record<PageApi, TextKey>> = {
  collection: "api.collection",
  items: "api.items",
  schema: "api.schema",
  tiles: "api.tiles",
  catalog: "api.catalog",
};

function ApiList({ api }: Pick<DatasetPage, "api">) {
  const { say } = useSpeech();
  return (
    <>
      <h2>{say("data.api")}</h2>
      <p>{say("data.apiLead")}</p>
      <dl className="facts">
        {api.map(({ kind, url }) => (
          <div key={kind}>
            <dt>{say(apiTitles[kind])}</dt>
            <dd>
              <a href={url}>
                <code>{url}</code>
              </a>
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}
