/**
 * Run-time parameters (SET, SET ROLE) belong to a connection, but PGlite has one session for all. When the
 * session passes from one connection to another, it is cleaned, and the parameters of the next one are set.
 */

/** Leaves nothing of a connection in the session. Costs 25 µs. */
export const cleanSession = "reset session authorization; reset role; reset all; close all; discard temp";

/** Parameters of a startup packet that are no run-time parameters. */
const notSettings = new Set(["user", "database", "replication", "options"]);

/** SQL that sets what a client asked for when it connected. */
export function settingsOf(startup: ReadonlyMap<string, string>): string {
  const settings = [...startup].filter(([name]) => !notSettings.has(name) && !name.startsWith("_pq_."));
  const all = [...settings, ...commandLineSettings(startup.get("options") ?? "")];
  // What is so anyway needs no statement at each change of turns.
  return selectSettings(all.filter(([name, value]) => !(name === "client_encoding" && /^'?utf-?8'?$/i.test(value))));
}

/** `-c name=value` or `--name=value`, where a backslash keeps a space. */
function commandLineSettings(options: string): [string, string][] {
  const words = options.match(/(?:\\.|\S)+/g)?.map((word) => word.replaceAll(/\\(.)/g, "$1")) ?? [];
  return words.flatMap((word): [string, string][] => {
    const [, name, value] = /^(?:-c|--)?([^=]+)=(.*)$/s.exec(word) ?? [];
    return name === undefined || value === undefined ? [] : [[name.replaceAll("-", "_"), value]];
  });
}

function selectSettings(settings: readonly (readonly [string, string])[]): string {
  const calls = settings.map(([name, value]) => `pg_catalog.set_config(${literal(name)}, ${literal(value)}, false)`);
  return calls.length === 0 ? "" : `select ${calls.join(", ")}`;
}

/** The session's standard_conforming_strings is always on when this is read. */
function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Asks for the SQL that sets the parameters again that the current connection has changed. */
export const readSettings = `
  select 'select ' || pg_catalog.string_agg(pg_catalog.format('pg_catalog.set_config(%L, %L, false)', name, setting), ', ')
  from (
    select name, setting from pg_catalog.pg_settings where source = 'session'
    union all select 'session_authorization', session_user::text where session_user <> 'postgres'
    union all select 'role', pg_catalog.current_setting('role') where pg_catalog.current_setting('role') <> 'none'
  ) changed`;

/**
 * Whether a statement changes parameters beyond its transaction. One hidden in a function is not seen: then
 * the change does not last until the connection's next turn, but it never reaches another connection.
 */
export function changesSettings(sql: string): boolean {
  return changingStatement.test(sql) || (/\bset_config\b/i.test(sql) && !/\btrue\b/i.test(sql));
}

const changingStatement = /(?:^|;)\s*(?:set\s+(?!local\b|transaction\b|constraints\b)|reset\b)/i;
