import { writeFileSync } from "node:fs";
import { constants, setPriority } from "node:os";

/** A tenth of the weight of other groups: tiles hardly wait, and a run still goes on beside a busy map. */
const groupPriority = 10;

/** Linux answers EAGAIN to whoever changes groups more often. */
const againMs = 200;
const mostTries = 5;

/**
 * Lets everybody else have the processor first, before a process that leads a session of its own.
 *
 * Where Linux groups processes by session (autogroup), a priority counts only within the group, and every group gets as much as
 * another: beside a database in a session of its own a run of the lowest priority would take half of the machine. So the group
 * steps back too (sched(7), "The autogroup feature").
 */
export function standBack(pid: number, tries = mostTries): void {
  const lowest = constants.priority.PRIORITY_LOW;
  try {
    setPriority(pid, lowest);
    writeFileSync(`/proc/${pid}/autogroup`, String(groupPriority));
  } catch (error) {
    // Not every system has groups or lets us; the run is then as important as the map.
    const isTooOften = error instanceof Error && "code" in error && error.code === "EAGAIN";
    if (isTooOften && tries > 1) setTimeout(() => standBack(pid, tries - 1), againMs).unref();
  }
}
