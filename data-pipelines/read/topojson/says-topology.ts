import { headOf } from "../file/head.ts";
import type { DeliveredFile } from "../reader.ts";

const headBytes = 4096;

/** Is it TopoJSON, whatever its name? */
export async function saysTopology(file: DeliveredFile): Promise<boolean> {
  return /"type"\s*:\s*"Topology"/.test((await headOf(file.path, headBytes)).toString("utf8"));
}
