import { useEffect, useRef, useState } from "react";
import type { FileAnswer, FileRequest } from "./file-worker.ts";
import { type FileFault, fileLimits } from "./own-file.ts";
import { type OwnLayer, ownLayer } from "./own-layer.ts";

export interface NamedFault extends FileFault {
  readonly file: string;
}

export interface OwnFiles {
  readonly layers: readonly OwnLayer[];
  /** The file that is being read. */
  readonly reading: string | undefined;
  readonly faults: readonly NamedFault[];
  /** Reads files one after the other. */
  readonly add: (files: readonly File[], chosenEpsg: number | undefined) => Promise<void>;
  readonly cancel: () => void;
  readonly toggle: (id: string) => void;
  readonly remove: (id: string) => void;
}

/** The reader's own layers, for as long as the page is open. */
export function useOwnFiles(onAdded: (layer: OwnLayer) => void): OwnFiles {
  const [layers, setLayers] = useState<readonly OwnLayer[]>([]);
  const [faults, setFaults] = useState<readonly NamedFault[]>([]);
  const [reading, setReading] = useState<string>();
  const stop = useRef(new AbortController());
  const number = useRef(0);
  useEffect(() => () => stop.current.abort(), []);

  const add = async (files: readonly File[], chosenEpsg: number | undefined) => {
    setFaults([]);
    stop.current = new AbortController();
    const { signal } = stop.current;
    for (const file of files) {
      if (signal.aborted) break;
      setReading(file.name);
      const answer = await readInWorker(file, chosenEpsg, signal);
      if ("fault" in answer) setFaults((known) => [...known, { file: file.name, ...answer.fault }]);
      else {
        const added = answer.layers.map((read) => ownLayer(`machizu-own-${++number.current}`, read));
        setLayers((known) => [...known, ...added].slice(0, fileLimits.layers));
        for (const layer of added) onAdded(layer);
      }
    }
    setReading(undefined);
  };
  return {
    layers,
    reading,
    faults,
    add,
    cancel: () => stop.current.abort(),
    toggle: (id) => setLayers(layers.map((layer) => (layer.id === id ? { ...layer, on: !layer.on } : layer))),
    remove: (id) => {
      const gone = layers.find((layer) => layer.id === id);
      if (gone) URL.revokeObjectURL(gone.url);
      setLayers(layers.filter((layer) => layer !== gone));
    },
  };
}

const cancelled: FileAnswer = { fault: { key: "files.cancelled", values: {} } };
const unreadable: FileAnswer = { fault: { key: "files.unreadable", values: {} } };

async function readInWorker(file: File, chosenEpsg: number | undefined, signal: AbortSignal): Promise<FileAnswer> {
  // Before its bytes are asked for.
  if (file.size > fileLimits.bytes) return { fault: { key: "files.tooLarge", values: { most: fileLimits.bytes / 2 ** 20 } } };
  const bytes = await file.arrayBuffer().then(
    (buffer) => new Uint8Array(buffer),
    () => undefined,
  );
  if (bytes === undefined) return unreadable;
  const worker = new Worker(new URL("./file-worker.ts", import.meta.url), { type: "module" });
  const answer = await new Promise<FileAnswer>((resolve) => {
    signal.addEventListener("abort", () => resolve(cancelled));
    // Out of memory, for one.
    worker.addEventListener("error", () => resolve(unreadable));
    worker.addEventListener("message", ({ data }: MessageEvent<FileAnswer>) => resolve(data));
    const request: FileRequest = { name: file.name, bytes, chosenEpsg };
    worker.postMessage(request, [bytes.buffer]);
  });
  worker.terminate();
  return answer;
}
