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
  readonly cityCode: string;
  readonly language: "ja" | "en";
}

/** @throws ZodError naming the variable that is wrong. */
export function readEnvironment(variables: Record<string, string | undefined> = process.env): Environment {
  const stated = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ""));
  const { PORT, HOST, DATABASE_URL, MACHIZU_HOME, PUBLIC_URL, MACHIZU_CITY, MACHIZU_LANG } = environmentSchema.parse(stated);
  return {
    port: PORT,
    host: HOST,
    databaseUrl: DATABASE_URL,
    home: resolve(MACHIZU_HOME),
    publicUrl: PUBLIC_URL?.replace(/\/$/, ""),
    cityCode: MACHIZU_CITY,
    language: MACHIZU_LANG,
  };
}
