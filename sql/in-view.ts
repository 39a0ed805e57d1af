import type { DatasetDefinition } from "../model/dataset.ts";
import type { InViewFeature } from "../model/in-view.ts";
import { type InViewQuestion, selectInView } from "./build/in-view.ts";
import type { Database } from "./database.ts";
import { asProblem } from "./items.ts";

/** Runs the questions of `build/in-view.ts` as the public role. */

export interface InViewPage {
  readonly matched: number;
  readonly features: readonly InViewFeature[];
}

interface Row {
  readonly fid: number;
  readonly distance: number;
  readonly bearing: number | null;
  readonly lon: number;
  readonly lat: number;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly matched: number;
}

/** @throws Problem when it takes too long. */
export async function inViewPage(
  database: Database,
  dataset: DatasetDefinition,
  version: number,
  question: InViewQuestion,
): Promise<InViewPage> {
  const { text, values } = selectInView(dataset, version, question);
  const rows = await database
    .asPublic(async (client) => (await client.query<Row>(text, [...values])).rows)
    .catch((error: unknown) => {
      throw asProblem(error);
    });
  const features = rows.map(({ fid, distance, bearing, lon, lat, properties }) => ({
    fid,
    properties,
    distanceMeters: distance,
    bearingDegrees: bearing,
    lonLat: [lon, lat] as const,
  }));
  return { matched: rows[0]?.matched ?? 0, features };
}
