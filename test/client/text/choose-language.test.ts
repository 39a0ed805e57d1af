import { describe, expect, test } from "vitest";
import { chooseLanguage, inLanguage } from "../../../client/text/choose-language.ts";

describe("chooseLanguage", () => {
  test("follows the address before what is remembered and the browser", () => {
    expect(chooseLanguage({ search: "?lang=en", remembered: "ja", preferred: ["ja"] })).toBe("en");
    expect(chooseLanguage({ search: "", remembered: "en", preferred: ["ja"] })).toBe("en");
    expect(chooseLanguage({ search: "", remembered: null, preferred: ["en-GB", "ja"] })).toBe("en");
  });

  test("passes over languages it does not speak", () => {
    expect(chooseLanguage({ search: "?lang=xx", remembered: "tlh", preferred: ["vi", "en"] })).toBe("en");
  });

  test("takes the nearest of ours for a language of the same name", () => {
    expect(chooseLanguage({ search: "", remembered: null, preferred: ["pt-PT"] })).toBe("pt-BR");
    expect(chooseLanguage({ search: "", remembered: null, preferred: ["zh-CN"] })).toBe("zh-Hans");
    expect(chooseLanguage({ search: "?lang=ja-x-yasashii", remembered: null, preferred: [] })).toBe("ja-x-yasashii");
    expect(chooseLanguage({ search: "", remembered: null, preferred: ["ja-JP"] })).toBe("ja");
  });

  test("is Japanese when nothing fits", () => {
    expect(chooseLanguage({ search: "", remembered: null, preferred: ["fr"] })).toBe("ja");
  });
});

describe("inLanguage", () => {
  test("keeps the rest of the address", () => {
    expect(inLanguage("/data?q=%E6%B0%B4&lang=ja", "en")).toBe("/data?q=%E6%B0%B4&lang=en");
    expect(inLanguage("/", "en")).toBe("/?lang=en");
  });
});
