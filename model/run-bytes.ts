import type { Grid } from "./geo/raster.ts";
import type { OutputValue, RunOutcome } from "./simulation-run.ts";

/**
 * What a run's result consists of, byte by byte and in a fixed order: the same on the server, the command line and in the browser. Its
 * SHA-256 is the result's hash, whatever files are made of it.
 */
export function* outcomeBytes({ outputs, summary }: RunOutcome): Generator<Uint8Array> {
  for (const name of Object.keys(outputs).sort()) {
    yield text(name);
    yield* valueBytes(outputs[name] as OutputValue);
  }
  yield text(JSON.stringify(Object.entries(summary).sort(([a], [b]) => (a < b ? -1 : 1))));
}

function* valueBytes(value: OutputValue): Generator<Uint8Array> {
  switch (value.kind) {
    case "raster":
      for (const { name = "", raster } of value.bands) {
        yield text(name + gridText(raster.grid));
        yield bytesOf(raster.values);
      }
      return;
    case "slices":
      yield text(gridText(value.grid) + value.seconds.join());
      for (const plane of value.planes) yield bytesOf(plane);
      return;
    case "table":
      return yield text(JSON.stringify([value.columns, value.rows]));
    case "features":
      return yield text(JSON.stringify(value.features));
    default:
      yield text(String(value.value));
  }
}

function gridText({ epsg, westMeters, northMeters, cellMeters, columns, rows }: Grid): string {
  return [epsg, westMeters, northMeters, cellMeters, columns, rows].join();
}

/** In UTF-16, which needs no encoder that only some hosts have. */
function text(words: string): Uint8Array {
  return bytesOf(Uint16Array.from(words.split(""), (unit) => unit.charCodeAt(0)));
}

function bytesOf(values: ArrayBufferView): Uint8Array {
  return new Uint8Array(values.buffer as ArrayBuffer, values.byteOffset, values.byteLength);
}
