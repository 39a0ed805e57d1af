import { Engine, type EngineOptions } from "./engine.ts";
import { dataRow, errorMessage, type Frame, queryFrame, type ReplyReader, ReplyScanner } from "./wire.ts";

export interface LinkEvents extends Pick<ReplyReader, "bytes" | "frame"> {
  /** A part of a reply has been handed over; call `delivered` when what of it goes to a client has left. */
  partEnd(delivered: () => void): void;
  drained(): void;
  /** The engine is gone, and with it whatever was not committed. */
  died(reason: string): void;
}

type Row = (string | null)[];

interface Question {
  readonly rows: Row[];
  error: Error | undefined;
  resolve(rows: Row[]): void;
  reject(error: Error): void;
}

/** The engine that is open at the moment, and the host's own words with it between those of the clients. */
export class Link {
  readonly #options: EngineOptions;
  readonly #events: LinkEvents;
  readonly #scanner = new ReplyScanner();
  #engine: Engine | undefined;
  #question: Question | undefined;
  /** Replies that nobody wants, each up to its ReadyForQuery. */
  #unwanted: { readonly mustSucceed: boolean }[] = [];

  constructor(options: EngineOptions, events: LinkEvents) {
    this.#options = options;
    this.#events = events;
  }

  async open(): Promise<void> {
    this.#scanner.reset();
    this.#unwanted = [];
    const engine = await Engine.open(this.#options, {
      output: (bytes) => this.#onOutput(engine, bytes),
      drained: () => this.#events.drained(),
      died: (reason) => this.#onDeath(reason),
    });
    this.#engine = engine;
  }

  async close(): Promise<void> {
    await this.#engine?.close();
    this.#engine = undefined;
  }

  /** Ends the engine at once. */
  async kill(reason: string): Promise<void> {
    const engine = this.#engine;
    this.#engine = undefined;
    await engine?.kill();
    this.#abortQuestion(reason);
  }

  send(frames: readonly Frame[]): void {
    if (frames.length > 0) this.#engine?.send(Buffer.concat(frames));
  }

  /** Sends frames whose replies are dropped. An error is fatal to the engine when they must succeed. */
  tell(frames: readonly Frame[], { readies, mustSucceed }: { readonly readies: number; readonly mustSucceed: boolean }): void {
    for (let count = 0; count < readies; count++) this.#unwanted.push({ mustSucceed });
    this.send(frames);
  }

  /**
   * Does SQL of the host's own and returns the rows as text. Not while a client's statement runs.
   * @throws what PostgreSQL reports.
   */
  ask(sql: string): Promise<Row[]> {
    if (this.#engine === undefined) return Promise.reject(new Error("the engine is not open"));
    return new Promise((resolve, reject) => {
      this.#question = { rows: [], error: undefined, resolve, reject };
      this.send([queryFrame(sql)]);
    });
  }

  cancel(): void {
    this.#engine?.cancel();
  }

  get isFull(): boolean {
    return this.#engine?.isFull ?? false;
  }

  get isBusy(): boolean {
    return this.#engine?.isBusy ?? false;
  }

  get isOverdue(): boolean {
    return this.#engine?.isOverdue ?? false;
  }

  get isTired(): boolean {
    return this.#engine?.isTired ?? false;
  }

  #onOutput(engine: Engine, bytes: Buffer): void {
    if (engine !== this.#engine) return;
    this.#scanner.feed(bytes, {
      bytes: (part) => {
        if (this.#unwanted.length === 0 && this.#question === undefined) this.#events.bytes(part);
      },
      frame: (type, frame) => this.#onFrame(type, frame),
      wantsRows: this.#question !== undefined,
    });
    this.#events.partEnd(() => engine.delivered(bytes.length));
  }

  #onFrame(type: string, frame: Frame): void {
    const unwanted = this.#unwanted[0];
    if (type === "A") return this.#events.frame(type, frame);
    if (unwanted) {
      if (type === "Z") this.#unwanted.shift();
      if (type === "E" && unwanted.mustSucceed) this.#giveUp(errorMessage(frame));
    } else if (this.#question) {
      this.#onAnswer(this.#question, type, frame);
    } else {
      this.#events.frame(type, frame);
    }
  }

  #onAnswer(question: Question, type: string, frame: Frame): void {
    if (type === "D") question.rows.push(dataRow(frame));
    if (type === "E") question.error ??= new Error(errorMessage(frame));
    if (type !== "Z") return;
    this.#question = undefined;
    if (question.error) question.reject(question.error);
    else question.resolve(question.rows);
  }

  /** The session could not be cleaned: it must not pass to another connection. */
  #giveUp(reason: string): void {
    void this.kill(reason).then(() => this.#events.died(reason));
  }

  #onDeath(reason: string): void {
    if (this.#engine === undefined) return;
    this.#engine = undefined;
    this.#abortQuestion(reason);
    this.#events.died(reason);
  }

  #abortQuestion(reason: string): void {
    const question = this.#question;
    this.#question = undefined;
    question?.reject(new Error(reason));
  }
}
