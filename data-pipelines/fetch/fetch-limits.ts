/** How patient and how polite downloads are. */
export interface FetchLimits {
  readonly largestBytes: number;
  readonly mostRedirects: number;
  /** Tries of one download, the first included. */
  readonly attempts: number;
  /** Until the first byte of an answer. */
  readonly answerSeconds: number;
  /** In each window of this length, `slowestBytes` must arrive; less is a broken connection. */
  readonly windowSeconds: number;
  readonly slowestBytes: number;
  readonly totalSeconds: number;
  readonly secondsBetweenRequests: number;
  /** Waited before the second try; doubled each time. */
  readonly firstWaitSeconds: number;
  /** A server that asks for more patience (Retry-After) is told to people instead. */
  readonly longestWaitSeconds: number;
  /** Of a compressed transfer, looked at beyond `ratioFreeBytes`. */
  readonly compressionRatio: number;
  readonly ratioFreeBytes: number;
}

/** No municipal delivery is larger; a prefecture's flood polygons are about 1 GB. MLIT asks for a second between requests. */
export const fetchLimits: FetchLimits = {
  largestBytes: 8 * 2 ** 30,
  mostRedirects: 5,
  attempts: 5,
  answerSeconds: 60,
  windowSeconds: 60,
  slowestBytes: 16 * 1024,
  totalSeconds: 4 * 3600,
  secondsBetweenRequests: 1,
  firstWaitSeconds: 2,
  longestWaitSeconds: 120,
  compressionRatio: 500,
  ratioFreeBytes: 64 * 2 ** 20,
};
