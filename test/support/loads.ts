import type { DatasetDefinition } from "../../model/dataset.ts";
import type { Database } from "../../sql/database.ts";
import { type CheckFinding, Load, type LoadPlan, type LoadResult, type StagedRecord } from "../../sql/load.ts";

export interface LoadOptions {
  readonly dataset: DatasetDefinition;
  readonly source: string;
  readonly part?: string;
  readonly keyed?: boolean;
  readonly sample?: boolean;
  readonly dryRun?: boolean;
  /** Most tests load a handful of rows, of which one more or less is a large share. */
  readonly acceptCountChange?: boolean;
}

/** Takes records through stage, check and publish. */
export async function loadRecords(
  database: Database,
  records: readonly StagedRecord[],
  options: LoadOptions,
): Promise<LoadResult & { findings: CheckFinding[] }> {
  const load = await Load.begin(database, loadPlan(options));
  try {
    await load.stage(records);
    const { findings } = await load.check();
    const counts = { read: records.length, loaded: records.length, clipped: 0 };
    return {
      findings,
      ...(await load.publish({
        counts,
        findings: [],
        dryRun: options.dryRun ?? false,
        acceptCountChange: options.acceptCountChange ?? true,
      })),
    };
  } finally {
    await load.end();
  }
}

export function loadPlan({ dataset, source, part = "", keyed = true, sample = false }: LoadOptions): LoadPlan {
  const terms = { licence: "CC-BY-4.0", licenceText: "CC BY 4.0", attribution: "test" };
  const release = { label: "test", sha256: "0".repeat(64), bytes: 0, releasedOn: undefined, ...terms };
  return { dataset, source, part, keyed, sample, crs: 6674, encoding: "utf-8", release };
}
