import pino from "pino";

/** What the server tells its operators. Nothing a person looked for is in it: paths are logged without their query. */
export interface Log {
  request(entry: RequestEntry): void;
  /** A fault of ours. */
  failure(error: unknown): void;
}

export interface RequestEntry {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly milliseconds: number;
  readonly bytes: number;
  /** Did the whole answer reach the caller? */
  readonly complete: boolean;
}

/**
 * One JSON object a line on standard output, as log collectors read it.
 * @param destination for tests.
 */
export function jsonLog(destination?: pino.DestinationStream): Log {
  const options: pino.LoggerOptions = {
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (level) => ({ level }) },
  };
  const logger = destination ? pino(options, destination) : pino(options);
  return {
    request: (entry) => logger.info(entry, "request"),
    failure: (error) => logger.error({ err: error }, "failure"),
  };
}

/** For a person at a terminal: faults only. */
export const terminalLog: Log = {
  request: () => {},
  failure: (error) => console.error(error),
};
