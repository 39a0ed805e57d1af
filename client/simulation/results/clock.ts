import { useEffect, useState, useSyncExternalStore } from "react";

/** The moment that is shown, as a slice's number or between two; told to those who draw it without drawing the whole page anew. */
export class Clock {
  #moment = 0;
  readonly #listeners = new Set<() => void>();

  get moment(): number {
    return this.#moment;
  }

  set(moment: number): void {
    this.#moment = moment;
    for (const listener of this.#listeners) listener();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
}

export function useMoment(clock: Clock): number {
  return useSyncExternalStore(clock.subscribe, () => clock.moment);
}

/** Slices a second. */
const pace = 6;
const calmPace = 1;

export interface Player {
  readonly isPlaying: boolean;
  readonly play: () => void;
  readonly pause: () => void;
}

/** Moves the clock to the last slice. Who asked for less motion gets one slice a second and nothing in between. */
export function usePlayer(clock: Clock, last: number): Player {
  const [isPlaying, setPlaying] = useState(false);
  useEffect(() => {
    if (!isPlaying) return undefined;
    const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const end = () => setPlaying(false);
    return isCalm ? stepThrough(clock, last, end) : glideThrough(clock, last, end);
  }, [clock, isPlaying, last]);
  const play = () => {
    if (clock.moment >= last) clock.set(0);
    setPlaying(true);
  };
  return { isPlaying, play, pause: () => setPlaying(false) };
}

function glideThrough(clock: Clock, last: number, onEnd: () => void): () => void {
  let before: number | undefined;
  let frame = requestAnimationFrame(function draw(now) {
    const moment = Math.min(last, clock.moment + ((now - (before ?? now)) / 1000) * pace);
    before = now;
    clock.set(moment);
    if (moment >= last) return onEnd();
    frame = requestAnimationFrame(draw);
  });
  return () => cancelAnimationFrame(frame);
}

function stepThrough(clock: Clock, last: number, onEnd: () => void): () => void {
  const timer = setInterval(() => {
    const moment = Math.min(last, Math.floor(clock.moment) + 1);
    clock.set(moment);
    if (moment >= last) onEnd();
  }, 1000 / calmPace);
  return () => clearInterval(timer);
}
