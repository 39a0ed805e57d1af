/** A delivery that changes the number of rows by more than this share is more often a mistake than the truth. */
const largestShare = 0.3;

export interface CountChange {
  /** Rows that the source (or the same file of it) has now. */
  readonly before: number;
  readonly after: number;
  /** Of those before, how many would be gone. */
  readonly removed: number;
}

/** Must a person confirm it? A first load has nothing to be compared with. */
export function needsConfirmation({ before, after, removed }: CountChange): boolean {
  return before > 0 && Math.max(Math.abs(after - before), removed) > largestShare * before;
}
