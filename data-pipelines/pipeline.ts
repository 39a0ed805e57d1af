import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { SourceDefinition } from "../model/dataset.ts";
import { openLayers } from "./delivery/layers.ts";
import { openDelivery } from "./delivery/open-delivery.ts";
import { type Fetched, fetchDelivery } from "./fetch/fetch-delivery.ts";
import { publicSession } from "./fetch/http-request.ts";
import { identifySource, unknownSource } from "./identify.ts";
import type { IngestContext, IngestRequest, LoadUnit } from "./ingest-request.ts";
import { loadUnit } from "./load-unit.ts";
import type { RawLayer } from "./read/reader.ts";
import type { IngestReport, LeftOutFile, LoadReport } from "./report.ts";

/** fetch → open → identify → (read → conform → check → stage) → check in the database → publish. */

/**
 * Takes one delivery into the database. Each load it contains is published whole or not at all.
 * @throws Problem when the delivery cannot be used; the load it happened in has then changed nothing.
 */
export async function ingest(request: IngestRequest, context: IngestContext): Promise<IngestReport> {
  const temporaryDirectory = await mkdtemp(path.join(tmpdir(), "machizu-delivery-"));
  try {
    const fetched = await fetchDelivery({
      ...request.download,
      from: request.from,
      folder: temporaryDirectory,
      session: context.fetchSession ?? publicSession(),
      onBytes: (done, total) => context.onProgress?.({ subject: request.from, step: "fetching", done, total }),
    });
    if (fetched === undefined) return { delivery: null, loads: [], ignored: [], leftOut: [] };
    return await loadDelivery(fetched, temporaryDirectory, { request, context });
  } finally {
    await rm(temporaryDirectory, { recursive: true, force: true });
  }
}

async function loadDelivery(
  fetched: Fetched,
  temporaryDirectory: string,
  { request, context }: { request: IngestRequest; context: IngestContext },
): Promise<IngestReport> {
  const { delivery, close } = await openDelivery(fetched.path, { temporaryDirectory });
  try {
    const leftOut: LeftOutFile[] = [];
    const layers = await openLayers(delivery, {
      ...(request.encoding !== undefined && { encoding: request.encoding }),
      onLeftOut: ({ where, detail }) => leftOut.push({ file: where ?? delivery.label, detail }),
    });
    const { units, ignored } = groupLayers(layers, request);
    const loads: LoadReport[] = [];
    for (const unit of units) loads.push(await loadUnit(unit, { request, context, fetched }));
    const { label, sha256, bytes } = fetched;
    return { delivery: { label, sha256, bytes }, loads, ignored, leftOut };
  } finally {
    await close();
  }
}

/** What of the source's earlier deliveries this layer stands for. */
function partOf({ name, publisher }: RawLayer, { replaces }: SourceDefinition): string {
  if (replaces === "file") return name;
  return replaces === "publisher" ? (publisher ?? "") : "";
}

function groupLayers(
  layers: readonly RawLayer[],
  { datasets, otherDatasets, source: sourceId }: IngestRequest,
): { units: LoadUnit[]; ignored: string[] } {
  const units = new Map<string, LoadUnit>();
  const ignored: string[] = [];
  for (const layer of layers) {
    const identified = identifySource(layer, datasets, sourceId);
    if (identified === undefined) {
      ignored.push(layer.file);
      continue;
    }
    const part = partOf(layer, identified.source);
    const name = `${identified.source.id}/${part}`;
    const unit = units.get(name) ?? { ...identified, part, layers: [] };
    unit.layers.push(layer);
    units.set(name, unit);
  }
  if (units.size === 0) throw unknownSource(layers, datasets, otherDatasets);
  return { units: [...units.values()], ignored };
}
