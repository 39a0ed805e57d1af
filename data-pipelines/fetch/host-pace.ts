import { setTimeout as wait } from "node:timers/promises";

/** Keeps requests to one host apart, as the ministries' sites ask. */
export class HostPace {
  readonly #nextAt = new Map<string, number>();
  readonly #gapMs: number;

  constructor(secondsBetweenRequests: number) {
    this.#gapMs = secondsBetweenRequests * 1000;
  }

  /** Resolves when the host may be asked again, and counts that as a request. */
  async turn(host: string): Promise<void> {
    const now = performance.now();
    const at = Math.max(now, this.#nextAt.get(host) ?? now);
    this.#nextAt.set(host, at + this.#gapMs);
    if (at > now) await wait(at - now);
  }
}
