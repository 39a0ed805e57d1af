import type { Pool, PoolClient } from "pg";

/** What a public statement may cost at most. */
const publicStatementTimeoutMs = 20_000;

/** Begins a transaction as the role that may read public views only, with a time limit for each statement. */
export const beginPublic = `begin read only; set local role machizu_public; set local statement_timeout = ${publicStatementTimeoutMs}`;

/**
 * The database, whichever home it lives in. Both homes speak through the same `pg` pool; the one
 * difference others must know is that the embedded home has a single session, so that long reads there
 * go in short turns (`prefersShortReads`).
 */
export class Database {
  readonly pool: Pool;
  readonly prefersShortReads: boolean;
  readonly #closeHome: () => Promise<void>;

  constructor(pool: Pool, options: { prefersShortReads: boolean; closeHome: () => Promise<void> }) {
    this.pool = pool;
    this.prefersShortReads = options.prefersShortReads;
    this.#closeHome = options.closeHome;
  }

  /** Runs `work` in one transaction: all of it happens or nothing. */
  async transaction<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    return this.#inTransaction("begin", work);
  }

  /**
   * Runs `work` as the role that may read public views only, in a read-only transaction with a time limit.
   * Every request of an unknown person goes through here.
   */
  async asPublic<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    return this.#inTransaction(beginPublic, work);
  }

  /** For whoever watches the server: connections that are open, and work that waits for one. */
  get connections(): { open: number; waitedFor: number } {
    return { open: this.pool.totalCount, waitedFor: this.pool.waitingCount };
  }

  async close(): Promise<void> {
    await this.pool.end();
    await this.#closeHome();
  }

  async #inTransaction<T>(begin: string, work: (client: PoolClient) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    let broken: Error | undefined;
    try {
      await client.query(begin);
      const result = await work(client);
      await client.query("commit");
      return result;
    } catch (error) {
      await client.query("rollback").catch((failure: Error) => {
        broken = failure;
      });
      throw error;
    } finally {
      client.release(broken);
    }
  }
}
