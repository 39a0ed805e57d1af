import { WriteStream } from "node:tty";
import { describe, expect, it, vi } from "vitest";
import { progressLine, terminalProgress } from "../../data-pipelines/terminal-progress.ts";

const rows = (done: number, total?: number) => ({ subject: "roads", step: "reading" as const, done, total });

describe("the progress line", () => {
  it("shows bar, amount, rate and remaining time", () => {
    expect(progressLine(rows(5_000, 20_000), 10, "ja")).toBe("[█████···············] 25% 5,000/20,000 500/s 残り 30 秒");
    expect(progressLine(rows(5_000, 50_000), 10, "en")).toBe("[██··················] 10% 5,000/50,000 500/s 1 min 30 s left");
  });

  it("counts bytes while fetching", () => {
    const fetching = { subject: "https://example.com/", step: "fetching" as const, done: 10 * 2 ** 20, total: 40 * 2 ** 20 };
    expect(progressLine(fetching, 5, "en")).toBe("[█████···············] 25% 10.0 MB/40.0 MB 2.0 MB/s 15 s left");
  });

  it("without a known total shows neither bar nor remaining time", () => {
    expect(progressLine(rows(5_000), 10, "ja")).toBe("5,000 500/s");
  });

  it("does not guess from the first moment, nor once it is done, and never exceeds the bar", () => {
    expect(progressLine(rows(1, 20_000), 0.1, "en")).not.toContain("left");
    expect(progressLine(rows(20_000, 20_000), 10, "en")).toBe("[████████████████████] 100% 20,000/20,000 2,000/s");
    expect(progressLine(rows(30_000, 20_000), 10, "en")).toContain("100%");
  });
});

describe("progress on an output", () => {
  function output(isTTY: boolean): { written: string[]; stream: NodeJS.WriteStream } {
    const written: string[] = [];
    const stream: NodeJS.WriteStream = Object.create(WriteStream.prototype, {
      isTTY: { value: isTTY },
      columns: { value: 60 },
      write: { value: (text: string) => written.push(text) > 0 },
    }) as NodeJS.WriteStream;
    return { written, stream };
  }

  it("that is no terminal is one line for each step", () => {
    const { written, stream } = output(false);
    const progress = terminalProgress("ja", stream);
    for (const done of [1, 2, 3]) progress(rows(done, 3));
    progress({ subject: "roads", step: "publishing", done: 3, total: 3 });
    expect(written).toEqual(["roads 読込…\n", "roads 公開…\n"]);
  });

  it("that is a terminal shows the first step of a process that has just started", () => {
    vi.spyOn(performance, "now").mockReturnValue(1);
    const { written, stream } = output(true);
    terminalProgress("ja", stream)(rows(1, 3));
    expect(written).toHaveLength(1);
    vi.restoreAllMocks();
  });

  it("that is a terminal is one line rewritten in place, within its width", () => {
    const { written, stream } = output(true);
    const progress = terminalProgress("ja", stream);
    const address = `https://example.com/${"洪水".repeat(30)}`;
    progress({ subject: address, step: "fetching", done: 1, total: 2 });
    expect(written.join("").match(/[洪水]/g)?.length).toBe(19);
    for (let done = 1; done <= 1000; done++) progress(rows(done, 1000));
    progress({ subject: "roads", step: "publishing", done: 1000, total: 1000 });
    expect(written.length).toBeLessThan(20);
    for (const text of written) expect(text.replace("\r\u001B[2K", "").trimEnd().length).toBeLessThan(60);
    expect(written.at(-1)).toMatch(/公開.*\n$/);
  });
});
