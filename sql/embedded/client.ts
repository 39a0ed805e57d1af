import { randomInt } from "node:crypto";
import type { Socket } from "node:net";
import { Statements } from "./statements.ts";
import { settingsOf } from "./session-settings.ts";
import * as wire from "./wire.ts";

/** What the clients of a host are told at the start, and whom they belong to. */
export interface Reception {
  /** Run-time parameters that PostgreSQL reports at the start. */
  readonly parameters: ReadonlyMap<string, string>;
  readonly user: string;
  readonly database: string;
  /** Frames have come in. */
  knock(client: Client): void;
  leave(client: Client): void;
  cancel(processId: number, secret: number): void;
}

/** A client that sends more than this before its turn has to wait with the rest. */
const mostWaitingBytes = 1024 * 1024;

/** One connection: its greeting, what it has sent and was not done yet, and what belongs to it in the session. */
export class Client {
  readonly id: number;
  readonly secret = randomInt(2 ** 31);
  readonly statements: Statements;
  /** SQL that restores this connection's run-time parameters; empty when it has none of its own. */
  settings = "";
  /** Whether it may have changed them since. */
  settingsChanged = false;
  /** Channels that it listens to. */
  readonly channels = new Set<string>();
  isGone = false;
  readonly #socket: Socket;
  readonly #reception: Reception;
  readonly #reader = new wire.FrameReader();
  #isGreeted = false;
  #heldByEngine = false;

  constructor(id: number, socket: Socket, reception: Reception) {
    this.id = id;
    this.statements = new Statements(id);
    this.#socket = socket;
    this.#reception = reception;
    socket.on("data", (chunk: Buffer) => this.#onData(chunk));
    socket.on("error", () => socket.destroy());
    socket.on("close", () => this.#onClose());
  }

  /** The next frame, if it has come completely. */
  peek(): wire.Frame | undefined {
    if (!this.#isGreeted || this.isGone) return undefined;
    const frame = this.#reader.peek();
    if (this.#reader.isMalformed) this.#endMalformed();
    return frame;
  }

  /** Removes the frame that `peek` shows. */
  take(): void {
    this.#reader.take();
    this.#regulate();
  }

  /** Holds its input back while the engine has enough of it. */
  hold(isHeld: boolean): void {
    this.#heldByEngine = isHeld;
    this.#regulate();
  }

  /** `onGone` is called when the bytes have left, or the client has. */
  write(bytes: Buffer, onGone?: () => void): void {
    if (this.#socket.writable) this.#socket.write(bytes, onGone);
    else onGone?.();
  }

  /** A last word, then the end. */
  end(lastWord?: wire.Frame): void {
    this.isGone = true;
    if (lastWord) this.#socket.end(lastWord);
    else this.#socket.end();
    // A client that does not read its last word must not keep the socket.
    this.#socket.setTimeout(1000, () => this.#socket.destroy());
  }

  #onData(chunk: Buffer): void {
    if (this.isGone) return;
    this.#reader.push(chunk);
    if (!this.#isGreeted) this.#greet();
    if (this.#reader.isMalformed) this.#endMalformed();
    else if (this.#isGreeted && !this.isGone) this.#reception.knock(this);
    this.#regulate();
  }

  #endMalformed(): void {
    this.end(wire.errorFrame({ severity: "FATAL", code: "08P01", message: "malformed message" }));
  }

  #onClose(): void {
    this.isGone = true;
    this.#reception.leave(this);
  }

  #regulate(): void {
    const isFull = this.#heldByEngine || this.#reader.isBeyond(mostWaitingBytes);
    if (isFull) this.#socket.pause();
    else this.#socket.resume();
  }

  #greet(): void {
    const opening = this.#reader.opening();
    if (opening === undefined) return;
    switch (opening.kind) {
      case "encryption":
        this.write(Buffer.from("N"));
        return this.#greet();
      case "cancel":
        this.#reception.cancel(opening.processId, opening.secret);
        return this.end();
      case "startup":
        return this.#start(opening.version, opening.parameters);
    }
  }

  #start(version: number, given: ReadonlyMap<string, string>): void {
    const refusal = this.#refusal(version, given);
    if (refusal) return this.end(wire.errorFrame({ severity: "FATAL", ...refusal }));
    const { parameters } = this.#reception;
    const options = [...given.keys()].filter((name) => name.startsWith("_pq_."));
    this.settings = settingsOf(given);
    this.#isGreeted = true;
    this.write(
      Buffer.concat([
        ...(version > 0x30000 || options.length > 0 ? [wire.negotiateVersionFrame(options)] : []),
        wire.authenticationOkFrame(),
        ...Array.from(parameters, ([name, value]) => wire.parameterStatusFrame(name, value)),
        wire.backendKeyFrame(this.id, this.secret),
        wire.readyFrame("I"),
      ]),
    );
  }

  #refusal(version: number, given: ReadonlyMap<string, string>): { code: string; message: string; hint?: string } | undefined {
    const { user, database } = this.#reception;
    if (version >> 16 !== 3) return { code: "0A000", message: "only version 3 of the protocol is spoken here" };
    if (given.has("replication")) return { code: "0A000", message: "the embedded database has no replication" };
    if (given.get("user") !== user) {
      const hint = "Take another role inside a transaction with SET LOCAL ROLE.";
      return { code: "28000", message: `the embedded database has the login "${user}" only`, hint };
    }
    const asked = given.get("database") ?? user;
    return asked === database ? undefined : { code: "3D000", message: `database "${asked}" does not exist, only "${database}" does` };
  }
}
