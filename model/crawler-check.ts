import type { LocalText } from "./text.ts";

/** Would the crawlers of national portals take a dataset, and what to do so that they would. */
export interface CrawlerCheck {
  readonly dataset: string;
  /** Nothing stands in the way. Advice may remain. */
  readonly accepted: boolean;
  readonly points: readonly CrawlerPoint[];
}

export interface CrawlerPoint {
  readonly topic: CrawlerTopic;
  /** `blocked`: it would not be taken. `advice`: it would be taken, and found or used less. */
  readonly result: "ok" | "advice" | "blocked";
  readonly finding: LocalText;
  /** What to do, unless all is well. */
  readonly remedy?: LocalText;
}

export type CrawlerTopic = "data" | "licence" | "tags" | "description" | "columns" | "formats" | "address" | "cors";
