import pg from "pg";
import { Problem } from "../model/problem.ts";
import { Database } from "./database.ts";

export interface ConnectOptions {
  /** A PostgreSQL/PostGIS to use; without it the embedded database under `home` is started. */
  readonly databaseUrl: string | undefined;
  /** The folder of the embedded database. */
  readonly home: string;
  /** Called when the embedded database ends by itself. */
  readonly onLost?: (error: Error) => void;
}

/** More than four connections gain no throughput on tiles and cost latency (measured). */
const poolSize = 4;

/**
 * Opens the one pool that everything uses.
 * @throws Problem `database-unavailable` saying what to do.
 */
export async function connect(options: ConnectOptions): Promise<Database> {
  return options.databaseUrl === undefined ? connectEmbedded(options) : connectPostgres(options.databaseUrl);
}

async function connectPostgres(connectionString: string): Promise<Database> {
  // Compiling a query costs more than any of ours takes; on tiles it was half of the time.
  const pool = newPool({ connectionString, options: "-c jit=off" });
  await pool.query("select 1").catch(async (cause: Error) => {
    await pool.end();
    throw unavailable(`DATABASE_URL: ${cause.message}`, cause);
  });
  return new Database(pool, { prefersShortReads: false, closeHome: async () => {} });
}

async function connectEmbedded({ home, onLost }: ConnectOptions): Promise<Database> {
  // Loaded only where it is used: it is 20 MB of WebAssembly.
  const { startEmbedded } = await import("./embedded/start.ts");
  const embedded = await startEmbedded({ home, ...(onLost && { onExit: onLost }) }).catch((cause: Error) => {
    throw cause.name === "HomeInUseError" ? homeInUse(home, cause) : unavailable(cause.message, cause);
  });
  const pool = newPool(embedded.connection);
  return new Database(pool, { prefersShortReads: true, closeHome: () => embedded.stop() });
}

function newPool(settings: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool({ max: poolSize, ...settings });
  // An idle connection that breaks is replaced at its next use; without a listener it would end the process.
  pool.on("error", () => {});
  return pool;
}

function homeInUse(home: string, cause: Error): Problem {
  return new Problem("database-unavailable", {
    where: home,
    detail: { ja: `${home} のデータベースは別のプロセスが使っています（${cause.message}）`, en: cause.message },
    remedy: {
      ja: "そのプロセス（npm start など）を終えてからもう一度実行するか、MACHIZU_HOME に別のフォルダーを指定してください",
      en: "Stop that process (npm start, for example) and try again, or set MACHIZU_HOME to another folder",
    },
    cause,
  });
}

function unavailable(message: string, cause: Error): Problem {
  return new Problem("database-unavailable", {
    detail: { ja: `データベースを使えません：${message}`, en: `The database cannot be used: ${message}` },
    remedy: {
      ja: "DATABASE_URL と MACHIZU_HOME を確認し、npm run doctor を実行してください",
      en: "Check DATABASE_URL and MACHIZU_HOME, then run npm run doctor",
    },
    cause,
  });
}
