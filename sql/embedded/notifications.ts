/**
 * LISTEN for each connection on top of one session that listens for all of them. Channels are read off the
 * SQL text, so that LISTEN works as a statement of its own, not from inside a function.
 */

const listenStatement = /(?:^|;)\s*listen\s+("(?:[^"]|"")+"|[\p{L}_][\p{L}\p{N}_$]*)/giu;
const unlistenStatement = /(?:^|;)\s*unlisten\s+(\*|"(?:[^"]|"")+"|[\p{L}_][\p{L}\p{N}_$]*)/giu;

/** Changes the set of channels by the LISTEN and UNLISTEN statements in a text. */
export function followChannels(channels: Set<string>, sql: string): void {
  for (const [, name] of sql.matchAll(listenStatement)) if (name !== undefined) channels.add(channelName(name));
  for (const [, name] of sql.matchAll(unlistenStatement)) {
    if (name === "*") channels.clear();
    else if (name !== undefined) channels.delete(channelName(name));
  }
}

function channelName(written: string): string {
  return written.startsWith('"') ? written.slice(1, -1).replaceAll('""', '"') : written.toLowerCase();
}

/** SQL that makes the session listen to all of these. */
export function listenTo(channels: Iterable<string>): string {
  return Array.from(channels, (name) => `listen "${name.replaceAll('"', '""')}"`).join("; ");
}
