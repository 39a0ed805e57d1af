import { describe, expect, test } from "vitest";
import { creditsOfMap } from "../../client/attribution.ts";
import { speech } from "../../client/text/speech.ts";
import { entry, sampleState } from "./support/entry.ts";

const ja = speech("ja");

describe("creditsOfMap", () => {
  test("names each source once, in the order of the datasets", () => {
    const other = { ...entry().sources[0], attribution: { ja: "国土地理院", en: "GSI" }, landing: "https://www.gsi.go.jp/" };
    const datasets = [entry(), { ...entry(), sources: [...entry().sources, { ...entry().sources[0], ...other }] }];
    expect(creditsOfMap(datasets as never, "city", ja)).toEqual([
      { text: "見本市「避難所」", url: "https://example.jp/shelters" },
      { text: "国土地理院", url: "https://www.gsi.go.jp/" },
    ]);
  });

  test("speaks the reader's language", () => {
    expect(creditsOfMap([entry()], "city", speech("en"))).toEqual([{ text: "Shelters, Sample City", url: "https://example.jp/shelters" }]);
  });

  test("credits no publisher for fictional data", () => {
    expect(creditsOfMap([entry({ state: sampleState }), entry({ state: sampleState })], "city", ja)).toEqual([
      { text: "見本データ（架空）" },
    ]);
  });

  test("credits nobody for a dataset without data", () => {
    expect(creditsOfMap([entry({ state: null })], "city", ja)).toEqual([]);
  });

  test("begins with the GSI tiles when they are shown", () => {
    expect(creditsOfMap([], "gsi", ja)).toEqual([{ text: "地理院タイル", url: "https://maps.gsi.go.jp/development/ichiran.html" }]);
  });
});
