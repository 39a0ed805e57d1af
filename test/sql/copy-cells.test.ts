import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CopyWriter } from "../../sql/copy-binary.ts";
import { readCopyCells } from "../../sql/copy-cells.ts";
import { readCopyRows } from "../../sql/copy-rows.ts";

type Row = readonly [string | null, number | null];

const anyRows = fc.array(fc.tuple(fc.option(fc.string({ maxLength: 60 })), fc.option(fc.maxSafeInteger())), { maxLength: 12 });

/** A stream of its own for each list of rows. */
function copied(streams: readonly (readonly Row[])[]): Buffer {
  return Buffer.concat(
    streams.map((rows) => {
      const writer = new CopyWriter();
      for (const [text, integer] of rows) {
        writer.startRow(2);
        writer.write("text", text);
        writer.write("integer", integer);
      }
      return Buffer.from(writer.take());
    }),
  );
}

async function* split(bytes: Buffer, cuts: readonly number[]): AsyncGenerator<Uint8Array> {
  const ends = [...cuts.map((cut) => cut % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length];
  for (const [index, end] of ends.entries()) yield await Promise.resolve(Buffer.from(bytes.subarray(ends[index - 1] ?? 0, end)));
}

async function readCells(pieces: AsyncIterable<Uint8Array>, keepsBytes: boolean): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const cells of readCopyCells(pieces, { columnCount: 2, keepsBytes })) {
    const { starts, lengths } = cells;
    while (cells.next()) {
      const { bytes, view } = cells;
      const [textStart = 0, integerStart = 0] = starts;
      const [textLength = -1, integerLength = -1] = lengths;
      const text = textLength < 0 ? null : bytes.toString("utf8", textStart, textStart + textLength);
      rows.push([text, integerLength < 0 ? null : Number(view.getBigInt64(integerStart))]);
    }
  }
  return rows;
}

describe("rows of a binary COPY stream", () => {
  it("are the same however the stream is split and whether its memory is used again", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyRows, { maxLength: 3 }), fc.array(fc.nat(5000), { maxLength: 8 }), async (streams, cuts) => {
        const bytes = copied(streams);
        const expected = streams.flat();
        expect(await readCells(split(bytes, cuts), false)).toEqual(expected);
        expect(await readCells(split(bytes, cuts), true)).toEqual(expected);
        expect((await Array.fromAsync(readCopyRows(split(bytes, cuts), ["text", "integer"]))).flat()).toEqual(expected);
      }),
    );
  });

  it("end with an error where the stream is cut, has other columns or is something else", async () => {
    const bytes = copied([[["あ", 1]]]);
    for (let end = 1; end < bytes.length; end++)
      await expect(readCells(split(bytes.subarray(0, end), []), false)).rejects.toThrow("the COPY stream ends inside a row");
    await expect(Array.fromAsync(readCopyRows(split(bytes, []), ["text"]))).rejects.toThrow("2 columns instead of 1");
    await expect(readCells(split(Buffer.alloc(30), []), false)).rejects.toThrow("no binary COPY stream");
  });
});
