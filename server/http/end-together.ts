/**
 * Ends answers together as soon as all requests that have arrived are read. To write wakes whoever waits at the other end, which costs
 * a quarter of a whole 304; a proxy or browser that still reads the answer before need not be woken for the next one.
 */
export class EndTogether {
  #waiting: (() => void)[] = [];

  /** `end` ends an answer and must not throw: those after it would never end. */
  add(end: () => void): void {
    if (this.#waiting.length === 0) setImmediate(() => this.#endAll());
    this.#waiting.push(end);
  }

  #endAll(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const end of waiting) end();
  }
}
