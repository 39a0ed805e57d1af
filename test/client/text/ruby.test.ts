import fc from "fast-check";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import { jsx, jsxs } from "../../../client/text/jsx/jsx-runtime.ts";
import { markReadings, rubyParts, withoutReadings } from "../../../client/text/ruby.ts";

const marked = markReadings("次《つぎ》の｜避難する所《ひなんするところ》です");

describe("readings", () => {
  test("belong to the kanji before them, or to what follows a bar", () => {
    expect(rubyParts(marked)).toEqual([
      { text: "次", reading: "つぎ" },
      { text: "の" },
      { text: "避難する所", reading: "ひなんするところ" },
      { text: "です" },
    ]);
    expect(withoutReadings(marked)).toBe("次の避難する所です");
  });

  test("are nothing in a text without any", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(!/[《\uE000-\uE002]/.test(text));
        expect(markReadings(text)).toBe(text);
        expect(withoutReadings(text)).toBe(text);
        expect(rubyParts(text)).toEqual(text === "" ? [] : [{ text }]);
      }),
    );
  });
});

describe("an element with readings", () => {
  test("shows them as ruby, with brackets for those who have none", () => {
    expect(renderToStaticMarkup(jsx("p", { children: markReadings("次《つぎ》") }))).toBe(
      "<p><ruby>次<rp>（</rp><rt>つぎ</rt><rp>）</rp></ruby></p>",
    );
    expect(renderToStaticMarkup(jsxs("p", { children: [markReadings("次《つぎ》"), " ", 3] }))).toContain("</ruby> 3</p>");
  });

  test("leaves them out of attributes and where there is only text", () => {
    const text = markReadings("次《つぎ》");
    expect(renderToStaticMarkup(jsx("button", { "aria-label": text, children: "a" }))).toBe('<button aria-label="次">a</button>');
    expect(renderToStaticMarkup(jsx("option", { children: text }))).toBe("<option>次</option>");
  });

  test("hands them on through components", () => {
    const Item = ({ text }: { readonly text: string }) => jsx("li", { children: text });
    expect(renderToStaticMarkup(jsx(Item, { text: markReadings("次《つぎ》") }))).toContain("<rt>つぎ</rt>");
  });

  test("is what React makes of it when there are none", () => {
    expect(renderToStaticMarkup(jsx("p", { title: "a", children: "b《c》" }))).toBe(
      renderToStaticMarkup(createElement("p", { title: "a" }, "b《c》")),
    );
  });
});
