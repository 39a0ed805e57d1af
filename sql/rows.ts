import { type DatasetDefinition, type FieldType, publicFields } from "../model/dataset.ts";
import type { FeatureRecord } from "../model/download-format.ts";
import {
  copyCsvRows,
  copyGeoJsonFeatures,
  copyRecords,
  copyTileRows,
  type Slice,
  selectSliceEnd,
  type TileQuestion,
} from "./build/rows-query.ts";
import { type CopyCell, type CopyKind, readCopyRows } from "./copy-rows.ts";
import { copyOut, type Database } from "./database.ts";

/** Runs the questions of `build/rows-query.ts` as the public role. */

/** Binary COPY data of several datasets' rows in one tile, in one transaction. */
export async function tileRows(
  database: Database,
  questions: readonly { dataset: DatasetDefinition; question: TileQuestion }[],
): Promise<Buffer[][]> {
  return database.asPublic(async (client) => {
    const layers: Buffer[][] = [];
    for (const { dataset, question } of questions) layers.push(await Array.fromAsync(copyOut(client, copyTileRows(dataset, question))));
    return layers;
  });
}

/** GeoJSON features of a version, each on a line, ordered by feature number. */
export function geoJsonLines(database: Database, dataset: DatasetDefinition, version: number): AsyncGenerator<Buffer> {
  return exportSlices(database, dataset, { version, copy: copyGeoJsonFeatures });
}

/** CSV rows of a version without the header, ordered by feature number. */
export function csvLines(database: Database, dataset: DatasetDefinition, version: number): AsyncGenerator<Buffer> {
  return exportSlices(database, dataset, { version, copy: copyCsvRows });
}

/** The rows of a version with typed values, ordered by feature number. */
export async function* featureRecords(database: Database, dataset: DatasetDefinition, version: number): AsyncGenerator<FeatureRecord[]> {
  const kinds = publicFields(dataset).map(([, { type }]) => copyKinds[type]);
  for await (const rows of readCopyRows(exportSlices(database, dataset, { version, copy: copyRecords }), [
    "integer",
    "text",
    "text",
    ...kinds,
    "bytes",
  ])) {
    yield rows.map(asRecord);
  }
}

const copyKinds: Record<FieldType, CopyKind> = {
  text: "text",
  code: "text",
  date: "text",
  integer: "integer",
  number: "number",
  boolean: "boolean",
};

function asRecord(row: readonly CopyCell[]): FeatureRecord {
  const [fid, id, source] = row as [number, string, string];
  return { fid, id, source, values: row.slice(3, -1) as FeatureRecord["values"], wkb: (row.at(-1) ?? null) as Uint8Array | null };
}

/** Rows per turn where long reads would hold everybody else up. */
const rowsPerTurn = 1000;

interface Export {
  readonly version: number;
  readonly copy: (dataset: DatasetDefinition, slice: Slice) => string;
}

async function* exportSlices(database: Database, dataset: DatasetDefinition, { version, copy }: Export): AsyncGenerator<Buffer> {
  if (!database.prefersShortReads) {
    yield* streamAsPublic(database, copy(dataset, { version }));
    return;
  }
  for (let afterFid = 0; ;) {
    const page = await database.asPublic(async (client) => {
      const end = selectSliceEnd(dataset, afterFid, rowsPerTurn);
      const { rows } = await client.query<{ toFid: string | null }>(end.text, [...end.values]);
      if (rows[0]?.toFid == null) return undefined;
      const toFid = Number(rows[0].toFid);
      return { toFid, data: await Array.fromAsync(copyOut(client, copy(dataset, { version, afterFid, toFid }))) };
    });
    if (page === undefined) return;
    yield* page.data;
    afterFid = page.toFid;
  }
}

/** A whole COPY as the public role, without a bound on time: the reader's pace decides. */
async function* streamAsPublic(database: Database, copy: string): AsyncGenerator<Buffer> {
  const client = await database.pool.connect();
  let finished = false;
  try {
    await client.query("begin read only; set local role machizu_public");
    yield* copyOut(client, copy);
    await client.query("commit");
    finished = true;
  } finally {
    // A reader that went away leaves the COPY half-sent: that connection is of no more use.
    client.release(!finished);
  }
}
