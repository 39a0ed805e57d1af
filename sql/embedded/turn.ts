import type { Client } from "./client.ts";
import type { TransactionStatus } from "./wire.ts";

/** What is known about the connection that has the session at the moment. */
export interface Turn {
  readonly client: Client;
  /** Of the last ReadyForQuery. */
  status: TransactionStatus;
  /** The frame that ReadyForQuery will answer: a query, or the Sync of a batch. */
  awaiting: "query" | "sync" | undefined;
  /** Frames of a batch went out without their Sync. */
  isUnsynced: boolean;
  /** COPY FROM STDIN takes data. */
  isCopying: boolean;
  /** An error was reported since the last ReadyForQuery. */
  hasFailed: boolean;
  /** The engine was lost in the middle of a batch: what is left of the batch is dropped. */
  skipsToSync: boolean;
  /** The engine is being reopened. */
  isHalted: boolean;
  /** Its client has left, and its end is under way. */
  isAbandoned: boolean;
  /** When something last went to or came from the engine. */
  activeAt: number;
  /** When a cancelled statement is stopped by force. */
  killAt: number;
}

export function newTurn(client: Client): Turn {
  return {
    client,
    status: "I",
    awaiting: undefined,
    isUnsynced: false,
    isCopying: false,
    hasFailed: false,
    skipsToSync: false,
    isHalted: false,
    isAbandoned: false,
    activeAt: Date.now(),
    killAt: Number.POSITIVE_INFINITY,
  };
}
