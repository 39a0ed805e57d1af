import { describe, expect, test } from "vitest";
import { embedCode, shareLink } from "../../../client/tools/share/share-links.ts";

const hash = "#map=14.00/35.10000/136.20000&asOf=2025-03-01";

test("a link names language and state", () => {
  expect(shareLink("https://map.example.jp", "pt-BR", hash)).toBe(`https://map.example.jp/?lang=pt-BR${hash}`);
});

describe("the code for another page", () => {
  test("is a frame with a title around the map without its tools", () => {
    const code = embedCode({ origin: "https://map.example.jp", language: "ja", hash, title: "見本市の地図" });
    expect(code).toMatch(/^<iframe src="[^"]+" title="見本市の地図" .*><\/iframe>$/);
    expect(code).toContain("https://map.example.jp/?embed=1&amp;lang=ja#map=14.00/35.10000/136.20000&amp;asOf=2025-03-01");
  });

  test("cannot be broken out of by a title", () => {
    const code = embedCode({ origin: "https://map.example.jp", language: "en", hash: "", title: `"><script>alert(1)</script>` });
    expect(code).not.toContain("<script");
    expect(code.match(/"/g)).toHaveLength(12);
  });
});
