import fc from "fast-check";
import { expect, test } from "vitest";
import { RowScanner } from "../../../sql/wire/row-scanner.ts";

interface Message {
  readonly type: string;
  readonly body: Uint8Array;
}

/** A reply: anything but ReadyForQuery any number of times, then ReadyForQuery, then what the server says unasked. */
const message = fc.record({ type: fc.constantFrom(..."12nIDDDDCENAS"), body: fc.uint8Array({ maxLength: 40 }) });
const reply = fc.tuple(fc.array(message, { maxLength: 20 }), fc.array(message, { maxLength: 2 }));
const cuts = fc.array(fc.nat(), { maxLength: 12 });

function bytesOf({ type, body }: Message): Buffer {
  const header = Buffer.alloc(5);
  header.write(type, "latin1");
  header.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([header, body]);
}

/** What the scanner says of a reply that comes in these pieces: for each statement its rows, and the bytes for node-postgres. */
function scan(pieces: readonly Buffer[]) {
  const statements: Buffer[] = [Buffer.alloc(0)];
  const scanner = new RowScanner({
    rows: (rows) => statements.push(Buffer.concat([statements.pop() ?? Buffer.alloc(0), rows])),
    complete: () => statements.push(Buffer.alloc(0)),
  });
  const forNodePostgres = Buffer.concat(pieces.map((piece) => Buffer.from(scanner.feed(piece))));
  return { statements: statements.map((rows) => rows.toString("hex")), forNodePostgres, isReady: scanner.isReady };
}

function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const ends = [...places.map((place) => place % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  // Memory of its own for each piece, as a socket gives it.
  return ends.map((end, i) => Buffer.from(bytes.subarray(ends[i - 1] ?? 0, end)));
}

test("rows, ends of statements and everything else are told apart however the socket cuts a reply", () => {
  const ready: Message = { type: "Z", body: Uint8Array.of(73) };
  fc.assert(
    fc.property(reply, cuts, ([before, after], places) => {
      const result = scan(cut(Buffer.concat([...before, ready, ...after].map(bytesOf)), places));
      const expected: Buffer[][] = [[]];
      for (const message of before) {
        if (message.type === "D") expected.at(-1)?.push(bytesOf(message));
        if (message.type === "C") expected.push([]);
      }
      expect(result.statements).toEqual(expected.map((rows) => Buffer.concat(rows).toString("hex")));
      expect(result.isReady).toBe(true);
      const others = before.filter(({ type }) => "ENAS".includes(type));
      expect(result.forNodePostgres).toEqual(Buffer.concat([...others, ready, ...after].map(bytesOf)));
    }),
    { numRuns: 1000 },
  );
});

test("a reply byte by byte is read like one in one piece", () => {
  const whole = Buffer.concat(
    [
      { type: "D", body: new Uint8Array(300) },
      { type: "C", body: Buffer.from("SELECT 1\0") },
      { type: "Z", body: Uint8Array.of(73) },
    ].map(bytesOf),
  );
  expect(scan(Array.from(whole, (byte) => Buffer.of(byte)))).toEqual(scan([whole]));
});
