import { z } from "zod";
import type { DatasetDefinition } from "../../model/dataset.ts";
import { changeKinds, type ChangesPage, type PageRow } from "../../model/pages.ts";
import { readerLanguages } from "../../model/text.ts";
import { changedRows } from "../../sql/changed-rows.ts";
import { wrongOrder } from "../downloads/changes.ts";
import { asOfSchema, readQuery } from "../http/query.ts";
import type { Platform } from "../platform.ts";
import { baseMapOf, entryOf, pageValues } from "./dataset-page.ts";

const rowsPerPage = 50;

/**
 * All that `/data/{dataset}/changes` shows: without `from` and `to` the newest version against the one before it.
 * @throws Problem `not-found` for a version there is not, `invalid-parameter` when `from` is the newer one.
 */
export async function changesPage(platform: Platform, definition: DatasetDefinition, query: unknown): Promise<ChangesPage> {
  const asked = readQuery(query, shape, accepted);
  const [dataset, versions, to] = await Promise.all([
    entryOf(platform, definition.id),
    platform.history(definition),
    platform.versionOf(definition, asked.to),
  ]);
  const before = versions.find(({ version }) => version < to.version)?.version ?? 0;
  const from = asked.from === undefined ? before : await versionNumber(platform, definition, asked.from);
  if (from > to.version) throw wrongOrder({ from, to: to.version });
  const only = asked.only === undefined || asked.only === "" ? null : asked.only;
  const { counts, rows } = await changedRows(platform.database, definition, {
    versions: { from, to: to.version },
    page: { afterFid: asked.after, only, limit: rowsPerPage + 1 },
  });
  const listed = rows.slice(0, rowsPerPage);
  const values = (text: string | null): PageRow["values"] | null =>
    text === null ? null : pageValues(definition, JSON.parse(text) as Record<string, unknown>);
  return {
    kind: "changes",
    dataset,
    versions,
    from,
    to: to.version,
    counts,
    only,
    rows: listed.map(({ fid, change, before: old, after, isMoved }) => ({
      fid,
      change,
      before: values(old),
      after: values(after),
      isMoved,
    })),
    after: rows.length > rowsPerPage ? (listed.at(-1)?.fid ?? null) : null,
    baseMap: baseMapOf(platform),
  };
}

/** 0 stands for the time before the first version. */
async function versionNumber(platform: Platform, dataset: DatasetDefinition, text: string): Promise<number> {
  return text === "0" ? 0 : (await platform.versionOf(dataset, text)).version;
}

const shape = {
  from: asOfSchema.optional(),
  to: asOfSchema.optional(),
  only: z.enum(["", ...changeKinds]).optional(),
  after: z
    .string()
    .regex(/^\d{1,15}$/u)
    .transform(Number)
    .default(0),
  lang: z.enum(readerLanguages).optional(),
};

const accepted: Record<keyof typeof shape, string> = {
  from: "3 | 2026-04-01",
  to: "5",
  only: changeKinds.join(" | "),
  after: "120",
  lang: readerLanguages.join(" | "),
};
