import { useState } from "react";
import type { Drawing } from "./drawing.ts";
import { keepDrawings, keptDrawings } from "./drawing-store.ts";

export interface Drawings {
  readonly drawings: readonly Drawing[];
  /** False when the browser refused to keep the last change. */
  readonly kept: boolean;
  /** Adds it, or replaces the one of the same id. */
  readonly put: (drawing: Drawing) => void;
  readonly remove: (id: string) => void;
  /** Takes back the last put or removal of this visit; undefined when there is none. */
  readonly undo: (() => void) | undefined;
}

interface State {
  readonly drawings: readonly Drawing[];
  readonly before: readonly (readonly Drawing[])[];
  readonly kept: boolean;
}

export function useDrawings(): Drawings {
  const [{ drawings, before, kept }, setState] = useState<State>(() => ({ drawings: keptDrawings(), before: [], kept: true }));
  const change = (next: readonly Drawing[]) => setState({ drawings: next, before: [...before, drawings], kept: keepDrawings(next) });
  const undo = () => {
    const last = before.at(-1) ?? [];
    setState({ drawings: last, before: before.slice(0, -1), kept: keepDrawings(last) });
  };
  return {
    drawings,
    kept,
    put: (drawing) => {
      const isNew = drawings.every(({ id }) => id !== drawing.id);
      change(isNew ? [...drawings, drawing] : drawings.map((known) => (known.id === drawing.id ? drawing : known)));
    },
    remove: (id) => change(drawings.filter((drawing) => drawing.id !== id)),
    undo: before.length === 0 ? undefined : undo,
  };
}
