/** After the last piece of work: the next one often follows at once, as tiles do while the map is moved. */
const lingerMs = 100;
/** However busy the map is, runs stand still no longer than this; then they go on for a while. */
const longestHoldMs = 400;
const turnMs = 100;

/**
 * Runs stand still while the map is made. A low priority is not enough: whoever has a core keeps it until the kernel's next tick, and
 * a tile that asks the database several times would wait for that again and again.
 */
export class RightOfWay {
  readonly #tell: (isHeld: boolean) => void;
  #state: "free" | "held" | "turn of runs" = "free";
  #working = 0;
  #end: NodeJS.Timeout | undefined;
  #quiet: NodeJS.Timeout | undefined;

  /** @param tell hears whenever runs are to stand still, and to go on. */
  constructor(tell: (isHeld: boolean) => void) {
    this.#tell = tell;
  }

  get isHeld(): boolean {
    return this.#state === "held";
  }

  /** Holds runs back until the work is done. */
  async before<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#working++;
    clearTimeout(this.#quiet);
    if (this.#state === "free") this.#hold();
    try {
      return await work();
    } finally {
      this.#working--;
      if (this.#working === 0 && this.isHeld) this.#quiet = setTimeout(() => this.#goOn("free"), lingerMs).unref();
    }
  }

  #hold(): void {
    this.#state = "held";
    this.#tell(true);
    this.#end = setTimeout(() => this.#letRunsGoOn(), longestHoldMs).unref();
  }

  #letRunsGoOn(): void {
    this.#goOn("turn of runs");
    this.#end = setTimeout(() => {
      this.#state = "free";
      if (this.#working > 0) this.#hold();
    }, turnMs).unref();
  }

  #goOn(state: "free" | "turn of runs"): void {
    clearTimeout(this.#quiet);
    clearTimeout(this.#end);
    this.#state = state;
    this.#tell(false);
  }
}
