import type { LocalText } from "../model/text.ts";
import type { Database } from "./database.ts";

/** Writes on a load how its positions were brought into JGD2011 and how exact that is. */
export async function recordPositionNote(database: Database, loadId: number, note: LocalText): Promise<void> {
  await database.pool.query("update meta.load set position_note = $2 where id = $1", [loadId, JSON.stringify(note)]);
}
