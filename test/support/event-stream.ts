/** One server-sent event. */
export interface StreamedEvent {
  readonly id: string;
  readonly event: string;
  readonly data: unknown;
}

/** Reads `/events` as the standard says, one event after the other. */
export interface EventStream {
  next(): Promise<StreamedEvent>;
  close(): void;
}

export async function openEvents(url: string, headers: Record<string, string> = {}): Promise<EventStream> {
  const stop = new AbortController();
  const response = await fetch(`${url}/events`, { headers, signal: stop.signal });
  if (response.body === null || !response.ok) throw new Error(`${url}/events: ${response.status}`);
  const events = parse(response.body.pipeThrough(new TextDecoderStream()));
  return {
    async next() {
      const { value, done } = await events.next();
      if (done === true) throw new Error("the stream of events has ended");
      return value;
    },
    close: () => stop.abort(),
  };
}

async function* parse(text: AsyncIterable<string>): AsyncGenerator<StreamedEvent, undefined> {
  let waiting = "";
  for await (const piece of text) {
    const blocks = (waiting + piece).split("\n\n");
    waiting = blocks.pop() ?? "";
    for (const block of blocks) {
      const fields = new Map(
        block
          .split("\n")
          .filter((line) => !line.startsWith(":"))
          .map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 2)]),
      );
      const data = fields.get("data");
      if (data !== undefined) yield { id: fields.get("id") ?? "", event: fields.get("event") ?? "message", data: JSON.parse(data) };
    }
  }
  return undefined;
}
