/** What the city published when: the answer of `/api/versions.json`. */
export interface CityHistory {
  /** Newest first. */
  readonly versions: readonly ListedVersion[];
  /** Are there older ones? */
  readonly truncated: boolean;
}

export interface ListedVersion {
  readonly dataset: string;
  readonly version: number;
  /** ISO 8601. */
  readonly publishedAt: string;
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
}

export const mostListedVersions = 1000;
