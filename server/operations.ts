import { type Log, terminalLog } from "./http/log.ts";
import { noLimits, type RequestLimits } from "./limits/request-limits.ts";

/** How this server is run, as its operators set it. */
export interface Operations {
  readonly limits: RequestLimits;
  readonly log: Log;
  /** What layers that tiles are made of may take in memory; 0 keeps none. */
  readonly layerMemoryBytes: number;
  /** What `/metrics` asks for; without one it answers this machine only. */
  readonly metricsToken: string | undefined;
  /** Reverse proxies in front whose word about the caller's address and protocol is taken. */
  readonly trustedProxies: number;
  /** Host names, with port where it is not the usual one, that absolute links may carry when there is no `PUBLIC_URL`. */
  readonly allowedHosts: readonly string[];
}

/** On the developer's own machine. */
export const localOperations: Operations = {
  limits: noLimits,
  log: terminalLog,
  layerMemoryBytes: 192 * 2 ** 20,
  metricsToken: undefined,
  trustedProxies: 0,
  allowedHosts: [],
};
