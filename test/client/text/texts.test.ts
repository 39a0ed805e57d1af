import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { markReadings, rubyParts, withoutReadings } from "../../../client/text/ruby.ts";
import { plannerMessages } from "../../../client/text/planner/speech.ts";
import { messages as viewerMessages } from "../../../client/text/messages.ts";
import { speech } from "../../../client/text/speech.ts";
import type { ReaderLanguage } from "../../../model/text.ts";

const root = path.resolve(import.meta.dirname, "../../..");
/** Of the viewer and of the planner's screen. */
const all = (language: ReaderLanguage): Record<string, string> => ({ ...viewerMessages[language], ...plannerMessages[language] });
const messages = {
  ja: all("ja"),
  "ja-x-yasashii": all("ja-x-yasashii"),
  en: all("en"),
  "pt-BR": all("pt-BR"),
  "zh-Hans": all("zh-Hans"),
} as const;
const keys = Object.keys(messages.ja);

describe.each(Object.entries(messages))("texts in %s", (_language, words) => {
  test("say something for every key and nothing else", () => {
    expect(Object.keys(words)).toEqual(keys);
    expect(Object.values(words).filter((text) => text.trim() === "")).toEqual([]);
  });

  test("ask for the same values as the Japanese ones", () => {
    const placeholders = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();
    for (const [key, text] of Object.entries(words)) {
      expect([key, placeholders(text)]).toEqual([key, placeholders(messages.ja[key] ?? "")]);
    }
  });
});

describe("keys", () => {
  const sources = globSync("client/**/*.{ts,tsx,html}", { cwd: root }).filter(
    (file) => !/text\/(planner\/)?(ja|ja-yasashii|en|pt-br|zh-hans)\.ts$/.test(file),
  );
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
    // The names of languages are in their own language, one credit line is prescribed, and ruby is told by its signs.
    expect(outside.sort()).toEqual(
      ["client/attribution.ts", "client/text/choose-language.ts", "client/text/ruby.ts"].filter((file) => outside.includes(file)),
    );
    expect(outside.length).toBeLessThanOrEqual(3);
  });
});

describe("texts do not mix languages:", () => {
  const kana = /[\u3041-\u30FF]/;
  const han = /[\u4E00-\u9FFF]/;

  test.each(["en", "pt-BR"] as const)("%s has neither kana nor kanji", (language) => {
    expect(Object.entries(messages[language]).filter(([, text]) => kana.test(text) || han.test(text))).toEqual([]);
  });

  test("Chinese has no kana and says something in Chinese wherever Japanese does in Japanese", () => {
    expect(Object.entries(messages["zh-Hans"]).filter(([, text]) => kana.test(text))).toEqual([]);
    const untranslated = keys.filter((key) => han.test(messages.ja[key] ?? "") && !han.test(messages["zh-Hans"][key] ?? ""));
    // A name, and a list of placeholders.
    expect(untranslated).toEqual(["app.name", "app.title"].filter((key) => untranslated.includes(key)));
  });

  test("Portuguese is not a copy of English", () => {
    const same = keys.filter((key) => messages["pt-BR"][key] === messages.en[key] && /[a-z]{4,}/.test(messages.en[key] ?? ""));
    // Words that are the same in both.
    expect(same.length).toBeLessThan(keys.length * 0.05);
  });
});

describe("やさしい日本語", () => {
  test("gives the reading of every kanji, in hiragana or katakana", () => {
    for (const [key, text] of Object.entries(messages["ja-x-yasashii"])) {
      const parts = rubyParts(markReadings(text));
      expect([key, parts.filter(({ text: part, reading }) => reading === undefined && /[\u4E00-\u9FFF]/.test(part))]).toEqual([key, []]);
      for (const { reading = "あ" } of parts) expect([key, reading]).toEqual([key, expect.stringMatching(/^[\u3041-\u30FFー]+$/)]);
    }
  });

  test("is shorter in its sentences than a newspaper", () => {
    for (const [key, text] of Object.entries(messages["ja-x-yasashii"])) {
      const longest = Math.max(
        ...withoutReadings(markReadings(text))
          .split("。")
          .map((sentence) => sentence.length),
      );
      expect([key, longest > 75]).toEqual([key, false]);
    }
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
