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
  /** The frame of the unnamed statement, which the next connection overwrites. */
  #unnamed: Frame | undefined;

  constructor(owner: number) {
    this.#owner = owner;
  }

  /** The frame as the engine shall see it. */
  admit(frame: Frame): Frame {
    const name = statementName(frame);
    if (name === undefined) return frame;
    if (name === "") {
      if (frameType(frame) === "P") this.#unnamed = frame;
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
    return frameType(frame) !== "P" && statementName(frame) === "" ? this.#unnamed : undefined;
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
