import type { Client, Reception } from "./client.ts";
import { cancelGraceMs, type EngineOptions } from "./engine.ts";
import { Link, type LinkEvents } from "./link.ts";
import { followChannels, listenTo } from "./notifications.ts";
import { changesSettings, cleanSession, readSettings } from "./session-settings.ts";
import { newTurn, type Turn } from "./turn.ts";
import * as wire from "./wire.ts";

export interface SessionOptions {
  readonly engine: EngineOptions;
  /** How long a connection may keep the session without using it. */
  readonly idleLimitMs: number;
  /** The database cannot be opened any more. */
  onLost(error: Error): void;
}

/** How much of a text is read to learn what a statement does to the session. */
const inspectedBytes = 4096;

/** How long a statement may go on whose client has left, before it is stopped by force. */
const abandonedGraceMs = 5000;

const stopGraceMs = 5000;
const tickMs = 100;

/** PGlite has no checkpointer: without a checkpoint its log, and the time to recover, grow without end. */
const upkeep = { afterMs: 30_000, checkpointBytes: 64 * 1024 * 1024 } as const;

const copyFrames = new Set(["d", "c", "f"]);
const batchFrames = new Set(["P", "B", "D", "E", "C", "H"]);

/**
 * Gives PGlite's one session to many connections, one after the other: a connection has it from its first
 * message until no transaction is open any more, so that transactions and batches are never mixed.
 */
export class Session implements Reception, LinkEvents {
  readonly user = "postgres";
  readonly database = "postgres";
  parameters: ReadonlyMap<string, string> = new Map();
  readonly #options: SessionOptions;
  readonly #link: Link;
  readonly #clients = new Map<number, Client>();
  readonly #queue: Client[] = [];
  #turn: Turn | undefined;
  /** Whose parameters, cursors and temporary tables are in the session. */
  #previous: Client | undefined;
  /** Whose unnamed statement is in the session. */
  #unnamedOf: Client | undefined;
  #isPreparing = false;
  #recovery: Promise<void> | undefined;
  #isStopping = false;
  /** Statements of other connections, or channels, were lost from the session. */
  #mustRestore = false;
  /** Frames that remove what departed connections left. */
  #farewells: wire.Frame[] = [];
  #upkeepAt = Number.POSITIVE_INFINITY;
  #outgoing: Buffer[] = [];
  #delivered: (() => void) | undefined;
  readonly #clock: NodeJS.Timeout;

  private constructor(options: SessionOptions) {
    this.#options = options;
    this.#link = new Link(options.engine, this);
    this.#clock = setInterval(() => this.#tick(), tickMs);
  }

  static async open(options: SessionOptions): Promise<Session> {
    const session = new Session(options);
    await session.#link.open();
    session.parameters = new Map((await session.#link.ask(readReportedParameters)).map(([name, value]) => [name ?? "", value ?? ""]));
    return session;
  }

  welcome(client: Client): void {
    this.#clients.set(client.id, client);
  }

  /** Ends all connections, rolls back what is open, and closes the database. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    const lastWord = { severity: "FATAL", code: "57P01", message: "terminating connection: the embedded database stops" } as const;
    for (const client of this.#clients.values()) client.end(wire.errorFrame(lastWord));
    if (this.#turn) this.#abandon(this.#turn);
    const deadline = Date.now() + stopGraceMs;
    while ((this.#turn || this.#isPreparing || this.#recovery) && Date.now() < deadline) await pause(5);
    clearInterval(this.#clock);
    await (this.#turn ? this.#link.kill("stopped") : this.#link.close());
  }

  // What the clients do.

  knock(client: Client): void {
    if (this.#turn?.client === client) return this.#pump(this.#turn);
    this.#enqueue(client);
    this.#callNext();
  }

  leave(client: Client): void {
    this.#clients.delete(client.id);
    const farewell = client.statements.farewell();
    if (farewell.length > 0) this.#farewells.push(...farewell, wire.syncFrame());
    if (this.#turn?.client === client) this.#abandon(this.#turn);
  }

  cancel(processId: number, secret: number): void {
    const turn = this.#turn;
    if (turn === undefined || turn.awaiting === undefined || turn.client.id !== processId || turn.client.secret !== secret) return;
    turn.killAt = Date.now() + cancelGraceMs;
    this.#link.cancel();
  }

  #enqueue(client: Client): void {
    for (let frame = client.peek(); frame !== undefined; frame = client.peek()) {
      const type = wire.frameType(frame);
      if (type === "X") return client.end();
      // Data of a COPY that has failed before.
      if (!copyFrames.has(type)) break;
      client.take();
    }
    if (client.peek() && !this.#queue.includes(client)) this.#queue.push(client);
  }

  // Whose turn it is.

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
    if (Date.now() >= this.#upkeepAt) await this.#keepUp();
    while (this.#queue[0]?.peek() === undefined && this.#queue.length > 0) this.#queue.shift();
    const [client] = this.#queue;
    if (client === undefined) return;
    if (client !== this.#previous || this.#link.isTired || this.#mustRestore) await this.#handOver(client);
    this.#queue.shift();
    if (client.peek() === undefined) return;
    this.#upkeepAt = Math.min(this.#upkeepAt, Date.now() + upkeep.afterMs);
    this.#turn = newTurn(client);
    this.#pump(this.#turn);
  }

  /** Takes the session from the connection before, so that nothing of it remains, and makes it that of `client`. */
  async #handOver(client: Client): Promise<void> {
    await this.#clean();
    if (this.#link.isTired) await this.#reopen();
    if (this.#mustRestore) await this.#restore();
    const farewells = this.#farewells.splice(0);
    this.#link.tell(farewells, farewells.filter((frame) => wire.frameType(frame) === "S").length, false);
    if (client.settings !== "") await this.#applySettings(client);
    this.#previous = client;
  }

  /** Leaves nothing of the connection before in the session; what it has set comes back at its next turn. */
  async #clean(): Promise<void> {
    const client = this.#previous;
    if (client?.settingsChanged && !client.isGone) {
      const [row] = await this.#link.ask(readSettings);
      client.settings = row?.[0] ?? "";
      client.settingsChanged = false;
    }
    this.#previous = undefined;
    this.#unnamedOf = undefined;
    this.#link.tell([wire.queryFrame(cleanSession)], 1, true);
  }

  async #applySettings(client: Client): Promise<void> {
    const failure = await this.#link.ask(client.settings).then(
      () => undefined,
      (error: Error) => error,
    );
    if (failure === undefined) return;
    // Better no connection than one whose role or limits are not what it asked for.
    client.end(wire.errorFrame({ severity: "FATAL", code: "22023", message: failure.message }));
  }

  async #keepUp(): Promise<void> {
    this.#upkeepAt = Number.POSITIVE_INFINITY;
    await this.#clean();
    const [row] = await this.#link.ask(readLogBytes);
    if (Number(row?.[0]) > upkeep.checkpointBytes) await this.#link.ask("checkpoint");
  }

  // Between the client that has its turn and the engine.

  #pump(turn: Turn): void {
    if (turn.isHalted || turn.client.isGone) return;
    const frames: wire.Frame[] = [];
    for (let frame = turn.client.peek(); frame && mayPass(turn, frame) && !this.#link.isFull; frame = turn.client.peek()) {
      turn.client.take();
      const sent = this.#admit(turn, frame);
      if (sent === "ended") return;
      if (sent) frames.push(sent);
    }
    if (frames.length > 0) this.#link.send(frames);
    turn.client.hold(this.#link.isFull);
    turn.activeAt = Date.now();
  }

  /** What of a client's frame goes to the engine. */
  #admit(turn: Turn, frame: wire.Frame): wire.Frame | "ended" | undefined {
    const { client } = turn;
    const type = wire.frameType(frame);
    if (type === "X") return this.#dismiss(turn);
    if (turn.skipsToSync) return type === "S" ? this.#finishSkipping(turn) : undefined;
    if (type === "S") {
      // PostgreSQL ignores a Sync between the data of a COPY.
      if (!turn.isCopying) turn.awaiting = "sync";
      return frame;
    }
    if (copyFrames.has(type)) {
      if (!turn.isCopying) return undefined;
      turn.isCopying = type === "d";
      return frame;
    }
    if (type === "Q" || type === "F") {
      turn.awaiting = "query";
      this.#unnamedOf = undefined;
      if (type === "Q") this.#inspect(client, frame);
      return frame;
    }
    if (batchFrames.has(type)) return this.#admitToBatch(turn, type, frame);
    return this.#dismiss(turn, { severity: "FATAL", code: "08P01", message: `invalid frontend message type "${type}"` });
  }

  #admitToBatch(turn: Turn, type: string, frame: wire.Frame): wire.Frame {
    const { client } = turn;
    const missing = this.#unnamedOf === client || turn.isUnsynced ? undefined : client.statements.missingFor(frame);
    if (missing) {
      this.#link.tell([missing, wire.syncFrame()], 1, false);
      this.#unnamedOf = client;
    }
    turn.isUnsynced = true;
    if (type === "P") {
      this.#inspect(client, frame);
      if (wire.statementName(frame) === "") this.#unnamedOf = client;
    }
    return client.statements.admit(frame);
  }

  #inspect(client: Client, frame: wire.Frame): void {
    const text = wire.sqlText(frame, inspectedBytes);
    if (changesSettings(text)) client.settingsChanged = true;
    followChannels(client.channels, text);
  }

  #finishSkipping(turn: Turn): "ended" | undefined {
    turn.skipsToSync = false;
    turn.isUnsynced = false;
    turn.client.write(wire.readyFrame(turn.status));
    if (turn.status !== "I") return undefined;
    this.#endTurn(turn);
    return "ended";
  }

  #dismiss(turn: Turn, report?: wire.ErrorReport): "ended" {
    turn.client.end(report && wire.errorFrame(report));
    this.#abandon(turn);
    return "ended";
  }

  #endTurn(turn: Turn): void {
    this.#turn = undefined;
    if (turn.client.peek()) this.#enqueue(turn.client);
    this.#callNext();
  }

  /** The client has left: what it has begun is ended for it. */
  #abandon(turn: Turn): void {
    turn.client.isGone = true;
    if (turn.isHalted || turn.isAbandoned) return;
    turn.isAbandoned = true;
    if (turn.isCopying) this.#failCopy(turn);
    if (turn.awaiting === undefined) {
      this.#sync(turn);
    } else {
      turn.killAt = Math.min(turn.killAt, Date.now() + abandonedGraceMs);
      this.#link.cancel();
    }
  }

  #sync(turn: Turn): void {
    turn.awaiting = "sync";
    this.#link.send([wire.syncFrame()]);
  }

  #failCopy(turn: Turn): void {
    turn.isCopying = false;
    this.#link.send([wire.copyFailFrame("the client has left")]);
  }

  // What the engine says.

  part(delivered: () => void): void {
    this.#delivered = delivered;
    if (this.#turn) this.#turn.activeAt = Date.now();
  }

  bytes(part: Buffer): void {
    this.#outgoing.push(part);
  }

  partEnd(): void {
    this.#flush();
    this.#delivered?.();
    this.#delivered = undefined;
  }

  frame(type: string, frame: wire.Frame): void {
    if (type === "A") return this.#notify(frame);
    this.#outgoing.push(frame);
    const turn = this.#turn;
    if (turn === undefined) return;
    if (type === "Z") this.#onReady(turn, wire.readyStatus(frame));
    else if (type === "G") this.#onCopyIn(turn);
    else if (type === "C") this.#onDone(turn, wire.commandTag(frame));
    else if (type === "E") {
      turn.hasFailed = true;
      turn.isCopying = false;
    }
  }

  drained(): void {
    if (this.#turn) this.#pump(this.#turn);
  }

  #flush(): void {
    const parts = this.#outgoing;
    this.#outgoing = [];
    const [first] = parts;
    if (first === undefined || this.#turn === undefined) return;
    this.#turn.client.write(parts.length === 1 ? first : Buffer.concat(parts), this.#delivered);
    this.#delivered = undefined;
  }

  #onReady(turn: Turn, status: wire.TransactionStatus): void {
    this.#flush();
    turn.status = status;
    turn.awaiting = undefined;
    turn.isUnsynced = false;
    turn.isCopying = false;
    turn.hasFailed = false;
    if (!turn.client.isGone) turn.killAt = Number.POSITIVE_INFINITY;
    if (status === "I") return this.#endTurn(turn);
    if (!turn.client.isGone) return this.#pump(turn);
    turn.awaiting = "query";
    this.#link.send([wire.queryFrame("rollback")]);
  }

  #onCopyIn(turn: Turn): void {
    turn.isCopying = true;
    // A Sync that came with the COPY is ignored; the client sends another after the data.
    if (turn.awaiting === "sync") turn.awaiting = undefined;
    this.#flush();
    if (!turn.client.isGone) return this.#pump(turn);
    this.#failCopy(turn);
    if (turn.awaiting === undefined) this.#sync(turn);
  }

  #onDone(turn: Turn, tag: string): void {
    if (tag === "DEALLOCATE ALL" || tag === "DISCARD ALL") turn.client.statements.forget();
    if (tag === "DISCARD ALL") turn.client.channels.clear();
    if (tag === "DEALLOCATE ALL" || tag === "DISCARD ALL" || tag === "UNLISTEN") this.#mustRestore = true;
  }

  #notify(frame: wire.Frame): void {
    const channel = wire.notificationChannel(frame);
    for (const client of this.#clients.values()) if (client.channels.has(channel)) client.write(Buffer.from(frame));
  }

  // Time.

  #tick(): void {
    const turn = this.#turn;
    if (turn === undefined || turn.isHalted) return this.#callNext();
    const now = Date.now();
    if (this.#link.isOverdue) return this.#stopStatement("canceling statement due to statement timeout");
    if (now > turn.killAt && this.#link.isBusy) return this.#stopStatement("canceling statement due to user request");
    const holdsForNothing = !this.#link.isBusy && !turn.client.isGone && now - turn.activeAt > this.#options.idleLimitMs;
    if (!holdsForNothing) return;
    const message = "terminating connection due to idle-in-transaction timeout";
    const hint = "The embedded database has one session: keep transactions short, read and send without pauses.";
    this.#dismiss(turn, { severity: "FATAL", code: "25P03", message, hint });
  }

  /** A statement that does not look for signals can only be stopped together with its engine. */
  #stopStatement(message: string): void {
    this.#recover({ severity: "ERROR", code: "57014", message }, this.#link.kill(message));
  }

  died(reason: string): void {
    const message = "the embedded database engine failed and was reopened; the statement and its transaction were rolled back";
    this.#recover({ severity: "ERROR", code: "57P02", message, hint: reason }, Promise.resolve());
  }

  // Opening again.

  /** After the loss of the engine: its turn ends as PostgreSQL ends it after an error. */
  #recover(report: wire.ErrorReport, ended: Promise<void>): void {
    const turn = this.#turn;
    if (turn) {
      turn.isHalted = true;
      if (!turn.hasFailed) turn.client.write(wire.errorFrame(report));
    }
    this.#previous = undefined;
    this.#recovery = ended
      .then(() => this.#link.open())
      .then(() => this.#restore())
      .then(() => turn && this.#resume(turn))
      .then(
        () => {
          this.#recovery = undefined;
          this.#callNext();
        },
        (error: Error) => this.#options.onLost(error),
      );
  }

  async #resume(turn: Turn): Promise<void> {
    const isInTransaction = turn.status !== "I" && !turn.client.isGone;
    // The client goes on in its transaction, which is to be a failed one.
    if (isInTransaction) await this.#link.ask("begin; select 1/0").catch(() => {});
    turn.status = isInTransaction ? "E" : "I";
    turn.isHalted = false;
    turn.hasFailed = false;
    turn.isCopying = false;
    turn.killAt = Number.POSITIVE_INFINITY;
    turn.activeAt = Date.now();
    if (turn.awaiting !== undefined || turn.client.isGone) {
      turn.awaiting = undefined;
      turn.isUnsynced = false;
      turn.client.write(wire.readyFrame(turn.status));
      if (turn.status === "I") return this.#endTurn(turn);
    }
    turn.skipsToSync = turn.isUnsynced;
    this.#pump(turn);
  }

  async #reopen(): Promise<void> {
    await this.#link.close();
    await this.#link.open();
    await this.#restore();
  }

  /** Makes the named statements and the channels of all connections again. */
  async #restore(): Promise<void> {
    this.#mustRestore = false;
    const statements = [...this.#clients.values()].flatMap((client) => client.statements.all());
    this.#link.tell(statements.flatMap((frame) => [frame, wire.syncFrame()]), statements.length, false);
    const channels = new Set([...this.#clients.values()].flatMap((client) => [...client.channels]));
    if (channels.size > 0) await this.#link.ask(listenTo(channels));
  }
}

/** Whether a frame may go to the engine now: nothing after a query or Sync until it is answered, but data of COPY. */
function mayPass(turn: Turn, frame: wire.Frame): boolean {
  return turn.awaiting === undefined || turn.isCopying || wire.frameType(frame) === "X";
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

const readReportedParameters = `
  select name, pg_catalog.current_setting(name) from pg_catalog.unnest(array['server_version', 'server_encoding', 'client_encoding',
    'application_name', 'default_transaction_read_only', 'in_hot_standby', 'is_superuser', 'session_authorization', 'DateStyle',
    'IntervalStyle', 'TimeZone', 'integer_datetimes', 'standard_conforming_strings', 'scram_iterations', 'search_path']) as name`;

const readLogBytes = `
  select pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_insert_lsn(), redo_lsn) from pg_catalog.pg_control_checkpoint()`;
