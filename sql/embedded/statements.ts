import { createHash } from "node:crypto";
import { closeStatementFrame, type Frame, frameType, renameStatement, statementName } from "./wire.ts";

/** PostgreSQL cuts longer names of prepared statements silently. */
const longestName = 63;

/**
 * The prepared statements of one connection. All connections share one session, so that each name gets the
 * connection's number in front, and the frames that made them are kept: a reopened engine has forgotten them.
 */
export class Statements {
  readonly #owner: number;
  readonly #parsed = new Map<string, Frame>();
  /** The frame of the unnamed statement. */
  #unnamed: Frame | undefined;
  /** Another connection has overwritten it in the session. */
  #isUnnamedLost = false;

  constructor(owner: number) {
    this.#owner = owner;
  }

  /** The frame as the engine shall see it. */
  admit(frame: Frame): Frame {
    const name = statementName(frame);
    if (name === undefined) return frame;
    if (name === "") {
      if (frameType(frame) === "P") this.#unnamed = frame;
      this.#isUnnamedLost = false;
      return frame;
    }
    const alias = this.#alias(name);
    const renamed = renameStatement(frame, alias);
    if (frameType(frame) === "P") this.#parsed.set(alias, renamed);
    if (frameType(frame) === "C") this.#parsed.delete(alias);
    return renamed;
  }

  /** What must be parsed again before `frame`, because another connection was there in between. */
  missingFor(frame: Frame): Frame | undefined {
    const isUsed = frameType(frame) !== "P" && statementName(frame) === "";
    return this.#isUnnamedLost && isUsed ? this.#unnamed : undefined;
  }

  /** The session passes to another connection. */
  loseUnnamed(): void {
    this.#isUnnamedLost = true;
  }

  /** DEALLOCATE ALL or DISCARD ALL was done. */
  forget(): void {
    this.#parsed.clear();
    this.#unnamed = undefined;
  }

  /** The frames that make all named statements again. */
  all(): Frame[] {
    return [...this.#parsed.values()];
  }

  /** The frames that remove them. */
  farewell(): Frame[] {
    return [...this.#parsed.keys()].map(closeStatementFrame);
  }

  #alias(name: string): string {
    const alias = `${this.#owner}:${name}`;
    if (Buffer.byteLength(alias) <= longestName) return alias;
    return `${this.#owner}:${createHash("sha256").update(name).digest("hex").slice(0, 40)}`;
  }
}
