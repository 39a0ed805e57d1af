/**
 * The frames of the PostgreSQL wire protocol, version 3.0: a type letter, a length, a body.
 * https://www.postgresql.org/docs/current/protocol-message-formats.html
 */

/** I = no transaction, T = in a transaction, E = in a failed transaction. */
export type TransactionStatus = "I" | "T" | "E";

/** A complete frame with its header. */
export type Frame = Buffer;

const headerLength = 5;

export function frameType(frame: Frame): string {
  return String.fromCharCode(frame.readUInt8(0));
}

function frameBody(frame: Frame): Buffer {
  return frame.subarray(headerLength);
}

function frame(type: string, ...parts: (string | Uint8Array)[]): Frame {
  const body = Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(`${part}\0`) : part)));
  const header = Buffer.alloc(headerLength);
  header.write(type, "latin1");
  header.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([header, body]);
}

/** Reads a NUL-terminated text; `next` is the place behind it. */
function textAt(bytes: Buffer, start: number): { text: string; next: number } {
  const end = bytes.indexOf(0, start);
  const stop = end < 0 ? bytes.length : end;
  return { text: bytes.toString("utf8", start, stop), next: stop + 1 };
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

// What the host says to the database.

export function queryFrame(sql: string): Frame {
  return frame("Q", sql);
}

export function syncFrame(): Frame {
  return frame("S");
}

export function copyFailFrame(reason: string): Frame {
  return frame("f", reason);
}

export function closeStatementFrame(name: string): Frame {
  return frame("C", Buffer.from("S"), name);
}

// What the host says to a client.

export interface ErrorReport {
  readonly severity: "ERROR" | "FATAL";
  /** SQLSTATE */
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
}

export function errorFrame({ severity, code, message, hint }: ErrorReport): Frame {
  const fields = [`S${severity}`, `V${severity}`, `C${code}`, `M${message}`, ...(hint === undefined ? [] : [`H${hint}`])];
  return frame("E", ...fields, Buffer.alloc(1));
}

export function readyFrame(status: TransactionStatus): Frame {
  return frame("Z", Buffer.from(status));
}

export function authenticationOkFrame(): Frame {
  return frame("R", int32(0));
}

export function parameterStatusFrame(name: string, value: string): Frame {
  return frame("S", name, value);
}

export function backendKeyFrame(processId: number, secret: number): Frame {
  return frame("K", int32(processId), int32(secret));
}

/** Tells a client that asks for a newer protocol, or for options of it, to make do with 3.0. */
export function negotiateVersionFrame(refusedOptions: readonly string[]): Frame {
  return frame("v", int32(0x30000), int32(refusedOptions.length), ...refusedOptions);
}

// Reading what a client says.

/** CopyData, CopyDone or CopyFail. */
export function isCopyFrame(frame: Frame): boolean {
  return ["d", "c", "f"].includes(frameType(frame));
}

export function countSyncs(frames: readonly Frame[]): number {
  return frames.filter((frame) => frameType(frame) === "S").length;
}

/** The start of the SQL text of a Query or Parse frame. */
export function sqlText(frame: Frame, limitBytes: number): string {
  const start = frameType(frame) === "P" ? textAt(frame, headerLength).next : headerLength;
  return textAt(frame.subarray(0, start + limitBytes), start).text;
}

/** Where the name of a prepared statement stands in a Parse, Bind, Describe or Close frame. */
function statementNameAt(frame: Frame): number | undefined {
  switch (frameType(frame)) {
    case "P":
      return headerLength;
    case "B":
      return textAt(frame, headerLength).next;
    case "D":
    case "C":
      return frame[headerLength] === "S".charCodeAt(0) ? headerLength + 1 : undefined;
    default:
      return undefined;
  }
}

/** The prepared statement that a frame speaks of; undefined when it speaks of none. */
export function statementName(frame: Frame): string | undefined {
  const start = statementNameAt(frame);
  return start === undefined ? undefined : textAt(frame, start).text;
}

export function renameStatement(original: Frame, name: string): Frame {
  const start = statementNameAt(original);
  if (start === undefined) return original;
  const { next } = textAt(original, start);
  return frame(frameType(original), original.subarray(headerLength, start), name, original.subarray(next));
}

// Reading what the database says.

export function readyStatus(frame: Frame): TransactionStatus {
  const status = String.fromCharCode(frame.readUInt8(headerLength));
  return status === "T" || status === "E" ? status : "I";
}

export function commandTag(frame: Frame): string {
  return textAt(frame, headerLength).text;
}

export function notificationChannel(frame: Frame): string {
  return textAt(frame, headerLength + 4).text;
}

/** The message of an ErrorResponse. */
export function errorMessage(frame: Frame): string {
  for (let at = headerLength; at < frame.length && frame[at] !== 0;) {
    const { text, next } = textAt(frame, at);
    if (text.startsWith("M")) return text.slice(1);
    at = next;
  }
  return "unknown error";
}

/** The columns of a DataRow in text format. */
export function dataRow(frame: Frame): (string | null)[] {
  const body = frameBody(frame);
  const columns: (string | null)[] = [];
  for (let at = 2; columns.length < body.readInt16BE(0);) {
    const length = body.readInt32BE(at);
    at += 4;
    columns.push(length < 0 ? null : body.toString("utf8", at, at + length));
    at += Math.max(length, 0);
  }
  return columns;
}

// Cutting a stream of bytes into frames.

const codes = { ssl: 80_877_103, encryption: 80_877_104, cancel: 80_877_102 } as const;

/** PostgreSQL's own limit. */
const longestFrameBytes = 2 ** 30;

/** The first thing a client sends; it has no type letter. */
export type Opening =
  | { readonly kind: "encryption" }
  | { readonly kind: "cancel"; readonly processId: number; readonly secret: number }
  | { readonly kind: "startup"; readonly version: number; readonly parameters: ReadonlyMap<string, string> };

function readOpening(packet: Buffer): Opening | undefined {
  if (packet.length < 8) return undefined;
  const version = packet.readInt32BE(4);
  if (version === codes.ssl || version === codes.encryption) return { kind: "encryption" };
  if (version === codes.cancel) {
    return packet.length < 16 ? undefined : { kind: "cancel", processId: packet.readInt32BE(8), secret: packet.readInt32BE(12) };
  }
  const parameters = new Map<string, string>();
  for (let at = 8; at < packet.length && packet[at] !== 0;) {
    const name = textAt(packet, at);
    const value = textAt(packet, name.next);
    parameters.set(name.text, value.text);
    at = value.next;
  }
  return { kind: "startup", version, parameters };
}

/** Collects what a client sends and hands it out frame by frame. */
export class FrameReader {
  #chunks: Buffer[] = [];
  #length = 0;
  #next: Frame | undefined;
  #isMalformed = false;

  /** Whether something came that is no frame; nothing comes out any more. */
  get isMalformed(): boolean {
    return this.#isMalformed;
  }

  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
  }

  /** The next opening packet, when it is complete. */
  opening(): Opening | undefined {
    const packet = this.#cut(0);
    const opening = packet && readOpening(packet);
    this.#isMalformed ||= packet !== undefined && opening === undefined;
    return opening;
  }

  /** The next frame, when it is complete; it stays the next one. */
  peek(): Frame | undefined {
    this.#next ??= this.#cut(1);
    return this.#next;
  }

  take(): Frame | undefined {
    const frame = this.peek();
    this.#next = undefined;
    return frame;
  }

  /** Whether a complete frame waits and more than so many bytes behind it. */
  isBeyond(bytes: number): boolean {
    return this.#length > bytes && this.peek() !== undefined;
  }

  #cut(lengthAt: number): Buffer | undefined {
    const header = this.#isMalformed ? undefined : this.#join(lengthAt + 4);
    if (header === undefined) return undefined;
    const length = lengthAt + header.readInt32BE(lengthAt);
    this.#isMalformed = length < lengthAt + 4 || length > longestFrameBytes;
    const joined = this.#isMalformed ? undefined : this.#join(length);
    if (joined === undefined) return undefined;
    const rest = joined.subarray(length);
    this.#chunks = [...(rest.length > 0 ? [rest] : []), ...this.#chunks.slice(1)];
    this.#length -= length;
    return joined.subarray(0, length);
  }

  /** The first chunk, made at least this long. */
  #join(length: number): Buffer | undefined {
    if (this.#length < length) return undefined;
    const [first] = this.#chunks;
    if (first !== undefined && first.length >= length) return first;
    const joined = Buffer.concat(this.#chunks);
    this.#chunks = [joined];
    return joined;
  }
}

/** The frames of a reply that the host must understand; all others only pass through. */
const understood = new Set(["Z", "A", "G", "C", "E", "D"].map((type) => type.charCodeAt(0)));

const dataRowType = "D".charCodeAt(0);

export interface ReplyReader {
  /** Part of a reply that needs no understanding. */
  bytes(part: Buffer): void;
  /** ReadyForQuery, Notification, CopyInResponse, CommandComplete, ErrorResponse; DataRow when asked for. */
  frame(type: string, frame: Frame): void;
  /** Whether rows are wanted as frames. */
  readonly wantsRows: boolean;
}

/** Walks over what the database says, without holding back more than an understood frame. */
export class ReplyScanner {
  #rest: Buffer = Buffer.alloc(0);
  /** How much of a frame that only passes through is still to come. */
  #passing = 0;

  feed(chunk: Buffer, reader: ReplyReader): void {
    const bytes = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
    let passedFrom = 0;
    let at = Math.min(this.#passing, bytes.length);
    this.#passing -= at;
    while (bytes.length - at >= headerLength) {
      const length = 1 + bytes.readInt32BE(at + 1);
      const type = bytes.readUInt8(at);
      if (!understood.has(type) || (type === dataRowType && !reader.wantsRows)) {
        const available = Math.min(length, bytes.length - at);
        this.#passing = length - available;
        at += available;
        continue;
      }
      if (bytes.length - at < length) break;
      if (at > passedFrom) reader.bytes(bytes.subarray(passedFrom, at));
      reader.frame(String.fromCharCode(type), bytes.subarray(at, at + length));
      at += length;
      passedFrom = at;
    }
    if (at > passedFrom) reader.bytes(bytes.subarray(passedFrom, at));
    this.#rest = bytes.subarray(at);
  }

  reset(): void {
    this.#rest = Buffer.alloc(0);
    this.#passing = 0;
  }
}
