import type { Client, Reception } from "./client.ts";
import type { EngineOptions } from "./engine.ts";
import { Link, type LinkEvents } from "./link.ts";
import { listenTo } from "./notifications.ts";
import { cleanSession, readSettings } from "./session-settings.ts";
import { Turn } from "./turn.ts";
import * as wire from "./wire.ts";

export interface SessionOptions {
  readonly engine: EngineOptions;
  /** How long a connection may keep the session without using it. */
  readonly idleLimitMs: number;
  /** The database cannot be opened any more. */
  onLost(error: Error): void;
}

/** How long a running statement may go on when the database is to stop. */
const stopGraceMs = 5000;

const tickMs = 100;

/** PGlite has no checkpointer: without a checkpoint its log, and the time to recover, grow without end. */
const upkeep = { afterMs: 30_000, checkpointBytes: 64 * 1024 * 1024 } as const;

/**
 * Gives PGlite's one session to many connections, one after the other: a connection has it from its first
 * message until no transaction is open any more, so that transactions and batches are never mixed.
 */
export class Session implements Reception, LinkEvents {
  readonly user = "postgres";
  readonly database = "postgres";
  parameters: ReadonlyMap<string, string> = new Map<string, string>();
  readonly #options: SessionOptions;
  readonly #link: Link;
  readonly #clients = new Map<number, Client>();
  readonly #queue: Client[] = [];
  #turn: Turn | undefined;
  /** Whose parameters, cursors and temporary tables are in the session. */
  #previous: Client | undefined;
  #isPreparing = false;
  #recovery: Promise<void> | undefined;
  #isStopping = false;
  #mustRestore = false;
  /** Frames that remove the statements of departed connections. */
  #farewells: wire.Frame[] = [];
  #upkeepAt = Number.POSITIVE_INFINITY;
  readonly #clock: NodeJS.Timeout;

  private constructor(options: SessionOptions) {
    this.#options = options;
    this.#link = new Link(options.engine, this);
    this.#clock = setInterval(() => this.#tick(), tickMs);
  }

  static async open(options: SessionOptions): Promise<Session> {
    const session = new Session(options);
    await session.#link.open();
    const reported = await session.#link.ask(readReportedParameters);
    session.parameters = new Map(reported.map(([name, value]) => [name ?? "", value ?? ""])).set("session_authorization", session.user);
    return session;
  }

  /** Ends all connections, rolls back what is open, and closes the database. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    const lastWord = { severity: "FATAL", code: "57P01", message: "terminating connection: the embedded database stops" } as const;
    for (const client of this.#clients.values()) client.end(wire.errorFrame(lastWord));
    this.#turn?.abandon();
    const deadline = Date.now() + stopGraceMs;
    while ((this.#turn || this.#isPreparing || this.#recovery) && Date.now() < deadline) await pause(5);
    clearInterval(this.#clock);
    await (this.#turn ? this.#link.kill("stopped") : this.#link.close());
  }

  // Reception

  welcome(client: Client): void {
    this.#clients.set(client.id, client);
  }

  knock(client: Client): void {
    if (this.#turn?.client === client) return this.#turn.pump();
    this.#enqueue(client);
    this.#callNext();
  }

  leave(client: Client): void {
    this.#clients.delete(client.id);
    const farewell = client.statements.farewell();
    if (farewell.length > 0) this.#farewells.push(...farewell, wire.syncFrame());
    if (this.#turn?.client === client) this.#turn.abandon();
  }

  cancel(processId: number, secret: number): void {
    const client = this.#turn?.client;
    if (client?.id === processId && client.secret === secret) this.#turn?.cancel();
  }

  #enqueue(client: Client): void {
    for (let frame = client.peek(); frame !== undefined; frame = client.peek()) {
      if (wire.frameType(frame) === "X") return client.end();
      if (!wire.isCopyFrame(frame)) break;
      // What comes after a COPY has failed is data for nobody.
      client.take();
    }
    if (client.peek() && !this.#queue.includes(client)) this.#queue.push(client);
  }

  // Whose turn it is

  #callNext(): void {
    if (this.#turn || this.#isPreparing || this.#recovery || this.#isStopping) return;
    if (this.#queue.length === 0 && Date.now() < this.#upkeepAt) return;
    this.#isPreparing = true;
    void this.#prepare()
      .catch(() => {}) // The engine was lost; the recovery calls again.
      .finally(() => {
        this.#isPreparing = false;
        if (this.#queue.length > 0) this.#callNext();
      });
  }

  async #prepare(): Promise<void> {
    await this.#keepSettings();
    if (Date.now() >= this.#upkeepAt) await this.#keepUp();
    while (this.#queue.length > 0 && this.#queue[0]?.peek() === undefined) this.#queue.shift();
    const [client] = this.#queue;
    if (client === undefined) return;
    if (client !== this.#previous || this.#link.isTired || this.#mustRestore) await this.#handOver(client);
    this.#queue.shift();
    if (client.peek() === undefined) return;
    this.#upkeepAt = Math.min(this.#upkeepAt, Date.now() + upkeep.afterMs);
    this.#turn = new Turn(client, this.#link, { ended: () => this.#endTurn(client), lostShared: () => (this.#mustRestore = true) });
    this.#turn.pump();
  }

  #endTurn(client: Client): void {
    this.#turn = undefined;
    this.#enqueue(client);
    this.#callNext();
  }

  /** Makes the session that of `client`. */
  async #handOver(client: Client): Promise<void> {
    this.#clean();
    if (this.#link.isTired) {
      await this.#link.close();
      await this.#link.open();
      this.#mustRestore = true;
    }
    if (this.#mustRestore) await this.#restore();
    const farewells = this.#farewells.splice(0);
    this.#link.tell(farewells, { readies: wire.countSyncs(farewells), mustSucceed: false });
    if (client.settings !== "") await this.#applySettings(client);
    this.#previous = client;
  }

  /** Learns what the connection before has set, so that it can have it again. */
  async #keepSettings(): Promise<void> {
    const client = this.#previous;
    if (!client?.settingsChanged || client.isGone) return;
    client.settingsChanged = false;
    const [row] = await this.#link.ask(readSettings);
    client.settings = row?.[0] ?? "";
  }

  /** Leaves nothing of the connection before in the session. */
  #clean(): void {
    this.#forgetPrevious();
    this.#link.tell([wire.queryFrame(cleanSession)], { readies: 1, mustSucceed: true });
  }

  #forgetPrevious(): void {
    this.#previous?.statements.loseUnnamed();
    this.#previous = undefined;
  }

  async #applySettings(client: Client): Promise<void> {
    await this.#link.ask(client.settings).catch((error: Error) => {
      // Better no connection than one whose role or limits are not what it asked for.
      client.end(wire.errorFrame({ severity: "FATAL", code: "22023", message: error.message }));
    });
  }

  /** Makes the named statements and the channels of all connections again. */
  async #restore(): Promise<void> {
    this.#mustRestore = false;
    const clients = [...this.#clients.values()];
    const statements = clients.flatMap((client) => client.statements.all()).flatMap((frame) => [frame, wire.syncFrame()]);
    this.#link.tell(statements, { readies: wire.countSyncs(statements), mustSucceed: false });
    const channels = new Set(clients.flatMap((client) => [...client.channels]));
    if (channels.size > 0) await this.#link.ask(listenTo(channels));
  }

  async #keepUp(): Promise<void> {
    this.#upkeepAt = Number.POSITIVE_INFINITY;
    this.#clean();
    const [row] = await this.#link.ask(readLogBytes);
    if (Number(row?.[0]) > upkeep.checkpointBytes) await this.#link.ask("checkpoint");
  }

  // What the engine says

  bytes(part: Buffer): void {
    this.#turn?.bytes(part);
  }

  frame(type: string, frame: wire.Frame): void {
    if (type !== "A") return this.#turn?.frame(type, frame);
    const channel = wire.notificationChannel(frame);
    for (const client of this.#clients.values()) {
      if (!client.channels.has(channel)) continue;
      // Among the replies it keeps its place.
      if (client === this.#turn?.client) this.#turn.bytes(frame);
      else client.write(Buffer.from(frame));
    }
  }

  partEnd(delivered: () => void): void {
    if (this.#turn) this.#turn.flush(delivered);
    else delivered();
  }

  drained(): void {
    this.#turn?.pump();
  }

  // Time, and the loss of the engine

  #tick(): void {
    const turn = this.#turn;
    if (turn === undefined) return this.#callNext();
    const message = turn.stopReason;
    if (message !== undefined) return this.#recover({ severity: "ERROR", code: "57014", message }, this.#link.kill(message));
    if (!turn.isIdleFor(this.#options.idleLimitMs)) return;
    const hint = "The embedded database has one session: keep transactions short, read and send without pauses.";
    turn.dismiss({ severity: "FATAL", code: "25P03", message: "terminating connection due to idle-in-transaction timeout", hint });
  }

  died(reason: string): void {
    const message = "the embedded database engine failed and was reopened; the statement and its transaction were rolled back";
    this.#recover({ severity: "ERROR", code: "57P02", message, hint: reason }, Promise.resolve());
  }

  #recover(report: wire.ErrorReport, ended: Promise<void>): void {
    this.#turn?.halt(report);
    this.#forgetPrevious();
    this.#recovery = this.#reopen(ended).catch((error: Error) => this.#options.onLost(error));
  }

  async #reopen(ended: Promise<void>): Promise<void> {
    await ended;
    await this.#link.open();
    await this.#restore();
    await this.#turn?.resume();
    this.#recovery = undefined;
    this.#callNext();
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

const readReportedParameters = `
  select name, pg_catalog.current_setting(name) from pg_catalog.unnest(array['server_version', 'server_encoding', 'client_encoding',
    'application_name', 'default_transaction_read_only', 'in_hot_standby', 'is_superuser', 'DateStyle',
    'IntervalStyle', 'TimeZone', 'integer_datetimes', 'standard_conforming_strings', 'scram_iterations', 'search_path']) as name`;

const readLogBytes = `
  select pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_insert_lsn(), redo_lsn) from pg_catalog.pg_control_checkpoint()`;
