import type { DatasetDefinition } from "../model/dataset.ts";
import { Problem } from "../model/problem.ts";
import {
  countItems,
  type ItemShape,
  type ItemsQuestion,
  type PageEnd,
  type PageQuestion,
  selectItem,
  selectItems,
  selectValidity,
} from "./build/items-query.ts";
import type { Database } from "./database.ts";
import type { Query } from "./query.ts";

/** Runs the questions of `build/items-query.ts` as the public role. */

export interface ItemsPage {
  /** GeoJSON texts. */
  readonly features: readonly string[];
  /** Where the next page begins; undefined on the last one. */
  readonly end: PageEnd | undefined;
}

/** @throws Problem when the values of the question cannot be computed with, or it takes too long. */
export async function itemsPage(database: Database, dataset: DatasetDefinition, question: PageQuestion): Promise<ItemsPage> {
  const rows = await ask<{ feature: string; fid: number; keys: (string | null)[]; found: number }>(
    database,
    selectItems(dataset, question),
  );
  const last = rows.at(-1);
  return {
    features: rows.map(({ feature }) => feature),
    end: last && last.found > rows.length ? { keys: last.keys, fid: last.fid } : undefined,
  };
}

/** @throws Problem as `itemsPage`. */
export async function itemsMatched(database: Database, dataset: DatasetDefinition, question: ItemsQuestion): Promise<number> {
  return (await ask<{ matched: number }>(database, countItems(dataset, question)))[0]?.matched ?? 0;
}

/** One feature as GeoJSON text, or undefined when the version has no such feature. */
export async function itemText(
  database: Database,
  dataset: DatasetDefinition,
  { fid, version, shape }: { fid: number; version: number; shape: ItemShape },
): Promise<string | undefined> {
  return (await ask<{ feature: string }>(database, selectItem(dataset, { fid, version }, shape)))[0]?.feature;
}

/** Days, null where open. */
export interface Validity {
  readonly from: string | null;
  readonly to: string | null;
}

/** From when to when the rows of a version are valid. */
export async function itemsValidity(database: Database, dataset: DatasetDefinition, version: number): Promise<Validity> {
  return (await ask<Validity>(database, selectValidity(dataset, version)))[0] ?? { from: null, to: null };
}

async function ask<Row extends object>(database: Database, { text, values }: Query): Promise<Row[]> {
  try {
    return await database.asPublic(async (client) => (await client.query<Row>(text, [...values])).rows);
  } catch (error) {
    throw asProblem(error);
  }
}

/**
 * What the values of a question can do to its evaluation, as the caller's problem: data exceptions (class 22: overflow, a root of a
 * negative number), a statement too complex, geometries that GEOS or PROJ cannot work with. Everything else stays what it is.
 */
export function asProblem(error: unknown): unknown {
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string") return error;
  if (error.code === "57014")
    return new Problem("too-large", {
      detail: { ja: "時間内に終わりませんでした", en: "The request did not finish in time" },
      remedy: { ja: "bbox や filter で範囲を狭めてください", en: "Narrow it with bbox or filter" },
      cause: error,
    });
  const isOfGeometry =
    error.code === "XX000" && /geos|lwgeom|topologyexception|transform|geometry|projection|latitude|longitude/i.test(error.message);
  if (!error.code.startsWith("22") && error.code !== "54001" && !isOfGeometry) return error;
  return new Problem("invalid-parameter", {
    where: "filter",
    detail: {
      ja: "条件を計算できません（桁あふれ、座標の範囲外など）",
      en: "The condition cannot be computed (overflow, coordinates out of range, …)",
    },
    cause: error,
  });
}
