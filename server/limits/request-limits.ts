import type { Request } from "express";

/** How much one client may ask for. 0 means without limit. */
export interface RequestLimits {
  /** Any request. A map that is being panned asks for some hundred tiles a minute. */
  readonly requestsPerMinute: number;
  /** Requests that read whole datasets or search them (`isCostly`). */
  readonly costlyPerMinute: number;
  /** Costly requests that one client may have running. */
  readonly costlyAtOnce: number;
}

export const noLimits: RequestLimits = { requestsPerMinute: 0, costlyPerMinute: 0, costlyAtOnce: 0 };

const costlyPath =
  /^\/(?:download\/|data\/[^/]+\/changes\/?$|(?:report|print)\b|offline\/[^/]+\/|api\/processes\/|api\/jobs\/[^/]+\/report\.pdf$|api\/in-view$|api\/collections\/[^/]+\/items\/?$)/;

/** Does answering take the database more than a look-up? */
export function isCostly({ path }: Pick<Request, "path">): boolean {
  return costlyPath.test(path);
}
