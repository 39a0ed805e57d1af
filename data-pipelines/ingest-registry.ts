import type { DatasetDefinition } from "../model/dataset.ts";
import { Problem, type ProblemReason } from "../model/problem.ts";
import type { RegisteredSource } from "../model/source.ts";
import type { LocalText } from "../model/text.ts";
import { loadedState } from "../sql/releases.ts";
import { addressesOf } from "./fetch/address.ts";
import { publicSession } from "./fetch/http-request.ts";
import type { IngestContext, IngestRequest } from "./ingest-request.ts";
import { ingest } from "./pipeline.ts";
import type { IngestReport } from "./report.ts";
import { sourceRegistry } from "./sources/index.ts";

/** Takes the registered sources of a city, each address as one delivery. */

export interface RegistryRequest extends Pick<IngestRequest, "datasets" | "release" | "dryRun" | "acceptCountChange" | "findingPlaces"> {
  /** Only this source. */
  readonly source?: string;
  /** Fetch again what has not changed. */
  readonly again?: boolean;
  /** Where access keys are. */
  readonly variables: Readonly<Record<string, string | undefined>>;
}

export interface RegistryOutcome {
  readonly source: string;
  readonly dataset: string;
  /** Undefined for what a person must get. */
  readonly address?: string;
  /** `not-here`: there is no such file for this city, and need not be. */
  readonly state: "loaded" | "unconfirmed" | "not-modified" | "not-here" | "by-hand" | "failed";
  readonly report?: IngestReport;
  readonly problem?: { readonly reason: ProblemReason; readonly detail: LocalText; readonly remedy?: LocalText };
}

/** One outcome after the other. A source that fails does not stop the next ones: each is published whole or not at all. */
export async function* ingestRegistry(request: RegistryRequest, context: IngestContext): AsyncGenerator<RegistryOutcome> {
  const shared = { ...context, fetchSession: context.fetchSession ?? publicSession() };
  for (const { source, taker } of await sourceRegistry(request.datasets)) {
    if (taker === undefined || (request.source !== undefined && request.source !== source.id)) continue;
    const subject = { source: source.id, dataset: taker.dataset.id };
    if (source.fetch.byHand !== undefined) yield { ...subject, state: "by-hand" };
    // The dataset with this source alone: what else a zip holds is told apart by its columns.
    const dataset = { ...taker.dataset, sources: [taker.source] };
    for (const address of addressesOf(source.fetch, context.city, request.release)) {
      yield { ...subject, address, ...(await takeAddress({ source, dataset, address }, request, shared)) };
    }
  }
}

interface Errand {
  readonly source: RegisteredSource;
  readonly dataset: DatasetDefinition;
  readonly address: string;
}

type Outcome = Pick<RegistryOutcome, "state" | "report" | "problem">;

async function takeAddress({ source, dataset, address }: Errand, request: RegistryRequest, context: IngestContext): Promise<Outcome> {
  const { fetch } = source;
  const { dryRun = false, acceptCountChange = false, findingPlaces = false, release = fetch.vintage } = request;
  try {
    const known = request.again ? undefined : await loadedState(context.database, { dataset: dataset.id, source: source.id, address });
    const download = { known, secretHeaders: keyHeader(source, request.variables), extension: fetch.extension };
    const report = await ingest(
      { datasets: [dataset], from: address, release, dryRun, acceptCountChange, findingPlaces, download },
      context,
    );
    if (report.delivery === null) return { state: "not-modified" };
    return { state: report.loads.some(({ unconfirmed }) => unconfirmed) ? "unconfirmed" : "loaded", report };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (error.reason === "not-found" && fetch.mayBeMissing) return { state: "not-here" };
    const { reason, detail, remedy } = error;
    return { state: "failed", problem: { reason, detail, ...(remedy && { remedy }) } };
  }
}

/** @throws Problem saying how to set the key that the source needs. */
function keyHeader({ id, fetch: { key } }: RegisteredSource, variables: RegistryRequest["variables"]): Record<string, string> {
  if (key === undefined) return {};
  const value = variables[key.variable];
  if (value !== undefined && value !== "") return { [key.header]: value };
  throw new Problem("invalid-parameter", {
    where: key.variable,
    detail: { ja: `${id} の取得にはアクセスキーが必要です`, en: `${id} needs an access key` },
    remedy: {
      ja: `${key.how.ja}。キーは環境変数 ${key.variable} に設定してください（ファイルには書きません）`,
      en: `${key.how.en}. Put the key into the environment variable ${key.variable} (never into a file)`,
    },
  });
}
