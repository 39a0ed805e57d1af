import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addressLocator } from "../../data-pipelines/locate-address.ts";

const towns = [
  ["八日市緑町", 136.2],
  ["緑町", 136.3],
  ["五個荘竜田町", 136.18],
  ["ひばり丘町一丁目", 136.21],
  ["ひばり丘町二丁目", 136.22],
  ["市ヶ原町", 136.25],
  ["同名町", 136.26],
  ["同名町", 136.27],
] as const;
const find = addressLocator(
  towns.map(([name, lon]) => ({ name, koaza: null, lon, lat: 35.1 })),
  { prefecture: "滋賀県", city: "東近江市" },
);

describe("an address", () => {
  it.each([
    ["滋賀県東近江市八日市緑町10番5号", "town", 136.2],
    ["東近江市 八日市緑町１０－５", "town", 136.2],
    ["八日市緑町", "town", 136.2],
    ["東近江市大字五個荘竜田町字前田1", "town", 136.18],
    ["東近江市ひばり丘町二丁目3番", "chome", 136.22],
    ["東近江市ひばり丘町２丁目３", "chome", 136.22],
    ["東近江市ひばり丘町1-2-3", "chome", 136.21],
    ["東近江市市が原町5", "town", 136.25],
  ])("%s is placed at its %s", (address, level, lon) => {
    expect(find(address)).toEqual({ level, lonLat: [lon, 35.1] });
  });

  it.each([
    ["of another city", "滋賀県近江八幡市緑町1"],
    ["of another prefecture", "京都府東近江市緑町1"],
    ["of a town that only begins like a known one", "東近江市緑町東1"],
    ["without a town", "東近江市1-2"],
    ["of a chome that does not exist", "東近江市ひばり丘町9-1"],
    ["of a town that is at two places", "東近江市同名町1"],
    ["that is empty", ""],
  ])("%s is not placed", (_, address) => {
    expect(find(address)).toBeUndefined();
  });

  it("is placed at its own town whatever number follows, and never at another", () => {
    fc.assert(
      fc.property(fc.constantFrom(...towns.slice(0, 6)), fc.integer({ min: 1, max: 9999 }), ([name, lon], number) => {
        expect(find(`滋賀県東近江市${name}${number}番地`)?.lonLat[0]).toBe(lon);
      }),
    );
  });
});
