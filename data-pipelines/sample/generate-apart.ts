import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { type SampleDelivery, terrainFolder } from "./generate.ts";

/** The raw deliveries of the sample city, in loading order, in a folder of their own. */
export interface SampleFolder {
  readonly deliveries: readonly SampleDelivery[];
  /** Folder of its elevation tiles. */
  readonly terrain: string;
  remove(): Promise<void>;
}

/**
 * Generates the sample city in another process, so that this one goes on answering.
 * @param signal ends that process.
 * @throws Error with what the generator said.
 */
export async function generateApart(signal?: AbortSignal): Promise<SampleFolder> {
  const folder = await mkdtemp(path.join(tmpdir(), "machizu-sample-"));
  // A generator that is ended may still be writing.
  const remove = () => rm(folder, { recursive: true, force: true, maxRetries: 5 });
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [path.join(import.meta.dirname, "main.ts"), "--out", folder], {
      ...(signal && { signal }),
    });
    return { deliveries: stdout.trimEnd().split("\n").map(readDelivery), terrain: path.join(folder, terrainFolder), remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** A line of `main.ts`. */
function readDelivery(line: string): SampleDelivery {
  const [dataset = "", source = "", release = "", file = ""] = line.split("\t");
  return { dataset, source, release, file };
}
