import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { messages, speech } from "../../client/text/speech.ts";

const root = path.resolve(import.meta.dirname, "../..");
const keys = Object.keys(messages.ja);

describe.each(Object.entries(messages))("texts in %s", (_language, words) => {
  test("say something for every key and nothing else", () => {
    expect(Object.keys(words)).toEqual(keys);
    expect(Object.values(words).filter((text) => text.trim() === "")).toEqual([]);
  });

  test("ask for the same values as the Japanese ones", () => {
    const placeholders = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();
    for (const [key, text] of Object.entries(words)) {
      expect([key, placeholders(text)]).toEqual([key, placeholders(messages.ja[key as keyof typeof messages.ja])]);
    }
  });
});

describe("keys", () => {
  const sources = globSync("client/**/*.{ts,tsx,html}", { cwd: root }).filter((file) => !/text\/(ja|en)\.ts$/.test(file));
  const code = sources.map((file) => readFileSync(path.join(root, file), "utf8")).join("\n");

  test("are all used", () => {
    expect(sources.length).toBeGreaterThan(30);
    expect(keys.filter((key) => !code.includes(`"${key}"`) && !code.includes(`%${key}%`))).toEqual([]);
  });

  test("in the HTML file exist", () => {
    const asked = [...code.matchAll(/%([a-z]+\.[a-zA-Z]+)%/g)].map(([, key]) => key);
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter((key) => !keys.includes(key ?? ""))).toEqual([]);
  });

  test("hold every Japanese word of the client", () => {
    const outside = sources.filter((file) => /[\u3040-\u30ff\u4e00-\u9fff]/.test(withoutComments(file)));
    // The names of languages are in their own language, and one credit line is prescribed.
    expect(outside.sort()).toEqual(["client/attribution.ts", "client/text/choose-language.ts"]);
  });
});

describe("speech", () => {
  test("fills in values", () => {
    expect(speech("ja").say("place.found", { count: 3 })).toBe("3件見つかりました。");
    expect(speech("en").say("app.title", { city: "Sample City" })).toBe("Sample City Machizu");
  });

  test("leaves a placeholder without a value readable", () => {
    expect(speech("en").say("place.found")).toBe("Found: {count}");
  });
});

function withoutComments(file: string): string {
  return readFileSync(path.join(root, file), "utf8").replace(/\/\*[^]*?\*\/|\/\/.*/g, "");
}
