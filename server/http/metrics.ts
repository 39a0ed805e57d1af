import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";

/** Figures of the running server in the form Prometheus reads. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #requests: Histogram<"route" | "method" | "status">;

  constructor() {
    collectDefaultMetrics({ register: this.#registry });
    this.#requests = new Histogram({
      name: "machizu_http_request_seconds",
      help: "Time from request to the end of the answer",
      labelNames: ["route", "method", "status"],
      buckets: [0.001, 0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60],
      registers: [this.#registry],
    });
  }

  observeRequest({ path, method, status, seconds }: { path: string; method: string; status: number; seconds: number }): void {
    this.#requests.observe({ route: routeOf(path), method: knownMethods.has(method) ? method : "other", status }, seconds);
  }

  /** A figure that is read whenever somebody asks for the metrics. */
  gauge(name: string, help: string, read: () => number): void {
    const gauge: Gauge = new Gauge({ name, help, registers: [], collect: () => gauge.set(read()) });
    this.#registry.registerMetric(gauge);
  }

  /** A number that only grows, read whenever somebody asks for the metrics. */
  counter(name: string, help: string, read: () => number): void {
    const counter: Counter = new Counter({
      name,
      help,
      registers: [],
      collect() {
        counter.reset();
        counter.inc(read());
      },
    });
    this.#registry.registerMetric(counter);
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  text(): Promise<string> {
    return this.#registry.metrics();
  }
}

const knownMethods = new Set(["GET", "HEAD", "POST", "OPTIONS"]);

/** A label has few values, whatever callers ask for: the first part of a path that we serve. */
const routes = new Set([
  "tiles",
  "api",
  "download",
  "data",
  "docs",
  "report",
  "styles",
  "events",
  "assets",
  "healthz",
  "readyz",
  "metrics",
]);

function routeOf(path: string): string {
  const [, first = ""] = path.split("/", 2);
  return first === "" ? "viewer" : routes.has(first) ? first : "other";
}
