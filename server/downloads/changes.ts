import { z } from "zod";
import type { DatasetDefinition } from "../../model/dataset.ts";
import { Problem } from "../../model/problem.ts";
import { changesCsvHeader } from "../../sql/build/changes-query.ts";
import type { Database } from "../../sql/database.ts";
import { changedLines } from "../../sql/exports.ts";
import type { PublishedVersion } from "../../sql/versions.ts";
import { credits } from "../formats/content/credits.ts";
import { featureCollection } from "../formats/geojson.ts";
import { asOfSchema, readQuery } from "../http/query.ts";

/** The difference of two versions of a dataset as a file: what it takes to bring a copy up to date. */
export interface Changes {
  readonly dataset: DatasetDefinition;
  /** Undefined: nothing at all. */
  readonly from: PublishedVersion | undefined;
  readonly to: PublishedVersion;
}

export interface ChangesFormat {
  readonly id: "geojson" | "geojsonl" | "csv";
  readonly mediaType: string;
}

const formats: readonly ChangesFormat[] = [
  { id: "geojson", mediaType: "application/geo+json" },
  { id: "geojsonl", mediaType: "application/x-ndjson" },
  { id: "csv", mediaType: "text/csv; charset=utf-8; header=present" },
];

export interface ChangesQuery {
  readonly from: string;
  readonly to: string | undefined;
  readonly format: ChangesFormat;
  /** Will the answer never change? */
  readonly isPinned: boolean;
}

/** @throws Problem `invalid-parameter`. */
export function readChangesQuery(query: unknown): ChangesQuery {
  const shape = {
    from: asOfSchema,
    to: asOfSchema.optional(),
    f: z.enum(["geojson", "geojsonl", "csv"]).default("geojson"),
    lang: z.enum(["ja", "en"]).optional(),
  };
  const { from, to, f } = readQuery(query, shape, { from: "3 | 2026-04-01", to: "5", f: "geojson | geojsonl | csv", lang: "ja | en" });
  const format = formats.find(({ id }) => id === f) as ChangesFormat;
  return { from, to, format, isPinned: to !== undefined && /^\d+$/.test(to) && /^\d+$/.test(from) };
}

/** @throws Problem `invalid-parameter` when the first version is the newer one. */
export async function* changesOf(
  database: Database,
  { dataset, from, to }: Changes,
  { format, signal }: { format: ChangesFormat; signal: AbortSignal },
): AsyncGenerator<Uint8Array> {
  const question = { from: from?.version ?? 0, to: to.version };
  if (question.from > question.to) throw wrongOrder(question);
  const lines = changedLines(database, dataset, { question, form: format.id === "csv" ? "csv" : "geojson", signal });
  if (format.id === "geojsonl") return yield* lines;
  if (format.id === "geojson")
    return yield* featureCollection({ ...credits({ dataset, version: to }), changesFrom: question.from, changesTo: question.to }, lines);
  yield Buffer.from(`\uFEFF${changesCsvHeader(dataset).join(",")}\n`);
  yield* lines;
}

export function wrongOrder({ from, to }: { from: number; to: number }): Problem {
  return new Problem("invalid-parameter", {
    where: "from",
    detail: { ja: `from=${from} は to=${to} より新しい版です`, en: `Version from=${from} is newer than to=${to}` },
    remedy: { ja: "from に古い版、to に新しい版を指定してください", en: "Give the older version as from and the newer one as to" },
  });
}
