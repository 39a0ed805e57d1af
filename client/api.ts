import type { Feature, FeatureCollection } from "geojson";
import type { StyleSpecification } from "maplibre-gl";
import type { Catalog } from "../model/catalog.ts";
import type { CityHistory } from "../model/city-history.ts";
import type { InView } from "../model/in-view.ts";
import type { PlaceSearch } from "../model/place-search.ts";
import type { ProblemBody } from "../model/problem.ts";
import type { SiteReport } from "../model/site-report.ts";
import type { GroundHeight, TerrainTiles } from "../model/terrain.ts";
import type { ReaderLanguage } from "../model/text.ts";

/** A request that was answered with a problem, or (status 0) not answered at all. */
export class RequestFailure extends Error {
  override readonly name = "RequestFailure";
  readonly status: number;
  readonly problem: Partial<ProblemBody>;
  /** How long the server asks to wait; undefined when it does not say. */
  readonly retryAfterSeconds: number | undefined;

  constructor(status: number, problem: Partial<ProblemBody>, retryAfterSeconds?: number) {
    super(problem.detail ?? problem.title ?? `HTTP ${status}`);
    this.status = status;
    this.problem = problem;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

export interface Request {
  readonly language: ReaderLanguage;
  readonly signal?: AbortSignal;
  /** The day or moment asked about; now without it. */
  readonly asOf?: string | undefined;
}

/** A request that changes something on the server. */
export interface Order extends Request {
  readonly method: "POST" | "DELETE";
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export function fetchCatalog(request: Request): Promise<Catalog> {
  return getJson(withAsOf("/api/catalog.json", request.asOf), request);
}

export function fetchStyle(request: Request): Promise<StyleSpecification> {
  return getJson(withAsOf(`/styles/city.json?lang=${request.language}`, request.asOf), request);
}

export function fetchHistory(request: Request): Promise<CityHistory> {
  return getJson("/api/versions.json", request);
}

export function fetchItem(dataset: string, fid: string | number, request: Request): Promise<Feature> {
  const path = `/api/collections/${encodeURIComponent(dataset)}/items/${encodeURIComponent(fid)}`;
  return getJson(withAsOf(path, request.asOf), request);
}

/** The first items of a dataset that a CQL2 filter finds, and how many there are in all. */
export function fetchItemsInside(
  dataset: string,
  filter: string,
  { limit, ...request }: Request & { readonly limit: number },
): Promise<FeatureCollection & { readonly numberMatched: number }> {
  return getJson(`/api/collections/${encodeURIComponent(dataset)}/items?limit=${limit}&filter=${encodeURIComponent(filter)}`, request);
}

export function fetchPlaces(query: string, request: Request): Promise<PlaceSearch> {
  return getJson(withAsOf(`/api/search?q=${encodeURIComponent(query)}`, request.asOf), request);
}

export function fetchReport([lon, lat]: readonly [number, number], request: Request): Promise<SiteReport> {
  return getJson(withAsOf(reportPath([lon, lat], "json"), request.asOf), request);
}

export function fetchGroundHeight([lon, lat]: readonly [number, number], request: Request): Promise<GroundHeight> {
  return getJson(`/terrain/height?lon=${lon.toFixed(6)}&lat=${lat.toFixed(6)}`, request);
}

interface InViewQuestion {
  readonly datasets: readonly string[];
  readonly bboxLonLat: readonly number[];
  readonly nearLonLat: readonly number[];
  /** Features of each dataset left out at the beginning. */
  readonly offset: number;
}

/** The features of a part of the map, nearest first. */
export function fetchInView({ datasets, bboxLonLat, nearLonLat, offset }: InViewQuestion, request: Request): Promise<InView> {
  const degrees = (numbers: readonly number[]) => numbers.map((number) => number.toFixed(6)).join(",");
  const page = offset > 0 ? `&offset=${offset}` : "";
  const path = `/api/in-view?datasets=${datasets.join(",")}&bbox=${degrees(bboxLonLat)}&near=${degrees(nearLonLat)}${page}`;
  return getJson(withAsOf(path, request.asOf), request);
}

/** Undefined where no elevation data is loaded. */
export function fetchTerrainTiles(request: Request): Promise<TerrainTiles | undefined> {
  return getJson<TerrainTiles>("/terrain/tiles.json", request).catch((error: unknown) => {
    if (error instanceof RequestFailure && error.status === 404) return undefined;
    throw error;
  });
}

/** The report on a point, as a page or as JSON; about a decimetre is told. */
export function reportPath([lon, lat]: readonly [number, number], format: "html" | "json"): string {
  return `/report?lon=${lon.toFixed(6)}&lat=${lat.toFixed(6)}&f=${format}`;
}

/** The same address about another time. */
export function withAsOf(path: string, asOf: string | undefined): string {
  return asOf === undefined ? path : `${path}${path.includes("?") ? "&" : "?"}asOf=${encodeURIComponent(asOf)}`;
}

/** The body is trusted to be what the server's contract says: it is our own server. */
export async function getJson<T>(path: string, request: Request): Promise<T> {
  const response = await answered(path, request, { headers: acceptJson(request) });
  return (await response.json()) as T;
}

export async function sendJson<T>(path: string, order: Order): Promise<T> {
  const { method, body, headers } = order;
  const sent = body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": "application/json" } };
  const response = await answered(path, order, { method, ...sent, headers: { ...acceptJson(order), ...sent.headers, ...headers } });
  return (await response.json()) as T;
}

export async function getBytes(path: string, request: Request): Promise<ArrayBuffer> {
  return (await answered(path, request, { headers: { "accept-language": request.language } })).arrayBuffer();
}

function acceptJson({ language }: Request): Record<string, string> {
  return { accept: "application/json, application/geo+json, application/problem+json", "accept-language": language };
}

/** @throws RequestFailure for every answer that is none of success, and when there is no answer. */
async function answered(path: string, { signal }: Request, init: RequestInit): Promise<Response> {
  const response = await fetch(path, { ...init, signal: signal ?? null }).catch((cause: unknown) => {
    if (signal?.aborted) throw cause;
    throw new RequestFailure(0, {});
  });
  if (!response.ok) throw new RequestFailure(response.status, await problemOf(response), retryAfter(response));
  return response;
}

async function problemOf(response: Response): Promise<Partial<ProblemBody>> {
  try {
    return (await response.json()) as Partial<ProblemBody>;
  } catch {
    return {};
  }
}

function retryAfter(response: Response): number | undefined {
  const seconds = Number(response.headers.get("retry-after") ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined;
}
