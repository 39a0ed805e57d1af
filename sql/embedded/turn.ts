import type { Client } from "./client.ts";
import type { Link } from "./link.ts";
import { followChannels } from "./notifications.ts";
import { changesSettings } from "./session-settings.ts";
import * as wire from "./wire.ts";

export interface TurnEvents {
  /** No transaction is open any more: the session is free. */
  ended(): void;
  /** Prepared statements or channels of other connections were removed from the session. */
  lostShared(): void;
}

/** How much of a text is read to learn what a statement does to the session. */
const inspectedBytes = 4096;

/** How long a cancelled statement may take to notice it before its engine is stopped. */
const cancelGraceMs = 1000;

/** The same for a statement whose client has left: it may well end by itself. */
const abandonedGraceMs = 5000;

const batchFrames = new Set(["P", "B", "D", "E", "C", "H"]);

/** The time in which one connection has the session: what may go to the engine when, and what its replies mean. */
export class Turn {
  readonly client: Client;
  readonly #link: Link;
  readonly #events: TurnEvents;
  /** Of the last ReadyForQuery. */
  #status: wire.TransactionStatus = "I";
  /** Whether ReadyForQuery is to come: a query went out, or the Sync of a batch. */
  #isAwaited: "query" | "sync" | false = false;
  /** Frames of a batch went out without their Sync. */
  #isUnsynced = false;
  /** COPY FROM STDIN takes data. */
  #isCopying = false;
  /** An error was reported since the last ReadyForQuery. */
  #hasFailed = false;
  /** The engine was lost in the middle of a batch: what is left of the batch is dropped. */
  #skipsToSync = false;
  #isHalted = false;
  #isAbandoned = false;
  #activeAt = Date.now();
  /** When a cancelled statement is stopped by force. */
  #killAt = Number.POSITIVE_INFINITY;
  #outgoing: Buffer[] = [];

  constructor(client: Client, link: Link, events: TurnEvents) {
    this.client = client;
    this.#link = link;
    this.#events = events;
  }

  // From the client to the engine.

  /** Sends on what may go now. */
  pump(): void {
    if (this.#isHalted || this.#isAbandoned) return;
    const frames: wire.Frame[] = [];
    for (let frame = this.client.peek(); frame && this.#mayPass && !this.#link.isFull; frame = this.client.peek()) {
      this.client.take();
      const admitted = this.#admit(frame);
      if (admitted === "ended") return;
      if (admitted) frames.push(admitted);
    }
    this.#link.send(frames);
    this.client.hold(this.#link.isFull);
    this.#activeAt = Date.now();
  }

  /** Nothing goes after a query or Sync until it is answered, but the data of a COPY. */
  get #mayPass(): boolean {
    return !this.#isAwaited || this.#isCopying;
  }

  /** What of a client's frame goes to the engine. */
  #admit(frame: wire.Frame): wire.Frame | "ended" | undefined {
    const type = wire.frameType(frame);
    if (type === "X") return this.dismiss();
    if (this.#skipsToSync) return type === "S" ? this.#finishSkipping() : undefined;
    if (type === "S") {
      // PostgreSQL ignores a Sync between the data of a COPY.
      if (!this.#isCopying) this.#isAwaited = "sync";
      return frame;
    }
    if (wire.isCopyFrame(frame)) {
      // What comes after a COPY has failed is data for nobody.
      if (!this.#isCopying) return undefined;
      this.#isCopying = type === "d";
      return frame;
    }
    if (type === "Q" || type === "F") {
      this.#isAwaited = "query";
      if (type === "Q") this.#inspect(frame);
      return frame;
    }
    if (batchFrames.has(type)) return this.#admitToBatch(type, frame);
    return this.dismiss({ severity: "FATAL", code: "08P01", message: `invalid frontend message type "${type}"` });
  }

  #admitToBatch(type: string, frame: wire.Frame): wire.Frame {
    const missing = this.#isUnsynced ? undefined : this.client.statements.missingFor(frame);
    if (missing) this.#link.tell([missing, wire.syncFrame()], { readies: 1, mustSucceed: false });
    this.#isUnsynced = true;
    if (type === "P") this.#inspect(frame);
    return this.client.statements.admit(frame);
  }

  #inspect(frame: wire.Frame): void {
    const text = wire.sqlText(frame, inspectedBytes);
    if (changesSettings(text)) this.client.settingsChanged = true;
    followChannels(this.client.channels, text);
  }

  #finishSkipping(): "ended" | undefined {
    this.#skipsToSync = false;
    this.#isUnsynced = false;
    this.client.write(wire.readyFrame(this.#status));
    if (this.#status !== "I") return undefined;
    this.#end();
    return "ended";
  }

  // From the engine to the client.

  bytes(part: Buffer): void {
    this.#outgoing.push(part);
  }

  frame(type: string, frame: wire.Frame): void {
    this.#outgoing.push(frame);
    if (type === "Z") this.#onReady(wire.readyStatus(frame));
    else if (type === "G") this.#onCopyIn();
    else if (type === "C") this.#onDone(wire.commandTag(frame));
    else if (type === "E") {
      this.#hasFailed = true;
      this.#isCopying = false;
    }
  }

  /** Sends off what has come together; `delivered` is called when it has left, or at once. */
  flush(delivered: () => void = () => {}): void {
    const parts = this.#outgoing;
    this.#outgoing = [];
    this.#activeAt = Date.now();
    const [first] = parts;
    if (first === undefined) delivered();
    else this.client.write(parts.length === 1 ? first : Buffer.concat(parts), delivered);
  }

  #onReady(status: wire.TransactionStatus): void {
    this.#settle(status);
    if (!this.#isAbandoned) {
      this.#killAt = Number.POSITIVE_INFINITY;
      if (status === "I") this.#end();
      else this.pump();
    } else if (status === "I") {
      this.#end();
    } else {
      this.#isAwaited = "query";
      this.#link.send([wire.queryFrame("rollback")]);
    }
  }

  #settle(status: wire.TransactionStatus): void {
    this.#status = status;
    this.#isAwaited = false;
    this.#isUnsynced = false;
    this.#isCopying = false;
    this.#hasFailed = false;
  }

  #end(): void {
    this.flush();
    this.client.hold(false);
    this.#events.ended();
  }

  #onCopyIn(): void {
    this.#isCopying = true;
    // A Sync that came with the COPY is ignored; the client sends another after the data.
    if (this.#isAwaited === "sync") this.#isAwaited = false;
    this.flush();
    if (this.#isAbandoned) this.#failCopy();
    else this.pump();
  }

  #onDone(tag: string): void {
    if (tag === "DEALLOCATE ALL" || tag === "DISCARD ALL") this.client.statements.forget();
    if (tag === "DISCARD ALL") this.client.channels.clear();
    if (tag === "DEALLOCATE ALL" || tag === "DISCARD ALL" || tag === "UNLISTEN") this.#events.lostShared();
  }

  // Ends that are not the client's own.

  /** The client asks to cancel its statement. */
  cancel(): void {
    if (this.#isAwaited) this.#cancelWithin(cancelGraceMs);
  }

  #cancelWithin(graceMs: number): void {
    this.#killAt = Math.min(this.#killAt, Date.now() + graceMs);
    this.#link.cancel();
  }

  /** Why the running statement can only be stopped together with its engine, if that is so. */
  get stopReason(): string | undefined {
    if (this.#isHalted) return undefined;
    if (this.#link.isOverdue) return "canceling statement due to statement timeout";
    const isLate = Date.now() > this.#killAt && (this.#link.isBusy || this.#isAbandoned);
    return isLate ? "canceling statement due to user request" : undefined;
  }

  /** Whether the client has kept the session for so long without using it. */
  isIdleFor(ms: number): boolean {
    return !this.#isHalted && !this.#isAbandoned && !this.#link.isBusy && Date.now() - this.#activeAt > ms;
  }

  dismiss(report?: wire.ErrorReport): "ended" {
    this.client.end(report && wire.errorFrame(report));
    this.abandon();
    return "ended";
  }

  /** The client has left: what it has begun is ended for it. */
  abandon(): void {
    if (this.#isAbandoned) return;
    this.#isAbandoned = true;
    if (this.#isHalted) return;
    if (this.#isCopying) this.#failCopy();
    else if (this.#isAwaited) this.#cancelWithin(abandonedGraceMs);
    else this.#sync();
  }

  #failCopy(): void {
    this.#isCopying = false;
    this.#link.send([wire.copyFailFrame("the client has left")]);
    if (!this.#isAwaited) this.#sync();
  }

  #sync(): void {
    this.#isAwaited = "sync";
    this.#link.send([wire.syncFrame()]);
  }

  /** The engine is gone: the statement has failed, and nothing goes on until `resume`. */
  halt(report: wire.ErrorReport): void {
    this.#isHalted = true;
    if (this.#hasFailed) return;
    this.#hasFailed = true;
    this.client.write(wire.errorFrame(report));
  }

  /** Goes on with a new engine, as after any other error: in a failed transaction, if one was open. */
  async resume(): Promise<void> {
    const isInTransaction = this.#status !== "I" && !this.#isAbandoned;
    if (isInTransaction) await this.#link.ask("begin; select 1/0").catch(() => {});
    const isAnswered = !this.#isAwaited && !this.#isAbandoned;
    this.#skipsToSync = this.#isUnsynced && isAnswered;
    this.#settle(isInTransaction ? "E" : "I");
    this.#isUnsynced = this.#skipsToSync;
    this.#isHalted = false;
    this.#killAt = Number.POSITIVE_INFINITY;
    if (!isAnswered) this.client.write(wire.readyFrame(this.#status));
    if (this.#status === "I" && !this.#skipsToSync) this.#end();
    else this.pump();
  }
}
