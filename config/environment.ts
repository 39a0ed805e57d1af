import { resolve } from "node:path";
import { z } from "zod";

/** Every environment variable, its meaning and its default. Read once, at the start of a command. */
const environmentSchema = z.object({
  /** Port of the HTTP server. */
  PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
  /** Address the HTTP server listens on. */
  HOST: z.string().default("127.0.0.1"),
  /** PostgreSQL with PostGIS; without it the embedded database is used. */
  DATABASE_URL: z.string().min(1).optional(),
  /** Folder of the embedded database, caches and downloads. */
  MACHIZU_HOME: z.string().default(".machizu"),
  /** The address people reach the server at, for absolute links; without it the request's own is used. */
  PUBLIC_URL: z.url().optional(),
  /** Host names that absolute links may carry when there is no PUBLIC_URL, separated by commas. */
  ALLOWED_HOSTS: z.string().default(""),
  /** Reverse proxies in front of the server whose X-Forwarded-For is believed. */
  TRUSTED_PROXIES: z.coerce.number().int().min(0).max(10).default(0),
  /** Requests one client may make in a minute; 0 = any number. */
  REQUESTS_PER_MINUTE: z.coerce.number().int().min(0).default(3000),
  /** Of these, searches, reports and downloads. */
  COSTLY_REQUESTS_PER_MINUTE: z.coerce.number().int().min(0).default(300),
  /** Searches, reports and downloads of one client that may run together; 0 = any number. */
  COSTLY_REQUESTS_AT_ONCE: z.coerce.number().int().min(0).default(8),
  /** Megabytes that map layers in use may take in memory, where a tile is made several times faster than from the database; 0 = none. */
  LAYER_MEMORY_MB: z.coerce.number().int().min(0).max(16_384).default(192),
  /** What /metrics asks for as a bearer token; without one it answers this machine only. */
  METRICS_TOKEN: z.string().min(16).optional(),
  /** `json`: one line for every request on standard output; `terminal`: faults only. By itself: `terminal` at a terminal. */
  LOG: z.enum(["json", "terminal"]).optional(),
  /** Hosts of the organisation's own network that data may be fetched from, separated by commas; all others must have a public address. */
  MACHIZU_INTRANET_HOSTS: z.string().default(""),
  /** The way out of the organisation's network, as other programs use it. */
  HTTPS_PROXY: z.string().optional(),
  HTTP_PROXY: z.string().optional(),
  NO_PROXY: z.string().optional(),
  /** The TKY2JGD.par of 国土地理院: old surveys in Tokyo Datum are then shifted to about 0.2 m instead of 10 m. */
  MACHIZU_TKY2JGD: z.string().optional(),
  /** Municipality code: names `config/cities/<code>.json`. */
  MACHIZU_CITY: z
    .string()
    .regex(/^\d{5}$/)
    .default("25213"),
  /** Language of the terminal: ja or en. */
  MACHIZU_LANG: z.enum(["ja", "en"]).default("ja"),
});

export interface Environment {
  readonly port: number;
  readonly host: string;
  readonly databaseUrl: string | undefined;
  /** Absolute path. */
  readonly home: string;
  readonly publicUrl: string | undefined;
  readonly allowedHosts: readonly string[];
  readonly trustedProxies: number;
  readonly limits: { readonly requestsPerMinute: number; readonly costlyPerMinute: number; readonly costlyAtOnce: number };
  readonly layerMemoryBytes: number;
  readonly metricsToken: string | undefined;
  readonly log: "json" | "terminal" | undefined;
  readonly intranetHosts: readonly string[];
  /** By the names of the variables. */
  readonly proxy: Readonly<Record<string, string>>;
  readonly tokyoGridFile: string | undefined;
  readonly cityCode: string;
  readonly language: "ja" | "en";
}

/** @throws ZodError naming the variable that is wrong. */
export function readEnvironment(variables: Record<string, string | undefined> = process.env): Environment {
  const stated = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ""));
  const values = environmentSchema.parse(stated);
  return {
    port: values.PORT,
    host: values.HOST,
    databaseUrl: values.DATABASE_URL,
    home: resolve(values.MACHIZU_HOME),
    publicUrl: values.PUBLIC_URL?.replace(/\/$/, ""),
    allowedHosts: listOf(values.ALLOWED_HOSTS),
    trustedProxies: values.TRUSTED_PROXIES,
    limits: {
      requestsPerMinute: values.REQUESTS_PER_MINUTE,
      costlyPerMinute: values.COSTLY_REQUESTS_PER_MINUTE,
      costlyAtOnce: values.COSTLY_REQUESTS_AT_ONCE,
    },
    layerMemoryBytes: values.LAYER_MEMORY_MB * 2 ** 20,
    metricsToken: values.METRICS_TOKEN,
    log: values.LOG,
    intranetHosts: listOf(values.MACHIZU_INTRANET_HOSTS),
    proxy: {
      ...(values.HTTPS_PROXY !== undefined && { HTTPS_PROXY: values.HTTPS_PROXY }),
      ...(values.HTTP_PROXY !== undefined && { HTTP_PROXY: values.HTTP_PROXY }),
      ...(values.NO_PROXY !== undefined && { NO_PROXY: values.NO_PROXY }),
    },
    tokyoGridFile: values.MACHIZU_TKY2JGD,
    cityCode: values.MACHIZU_CITY,
    language: values.MACHIZU_LANG,
  };
}

function listOf(text: string): string[] {
  return text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}
