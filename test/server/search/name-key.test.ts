import { describe, expect, it } from "vitest";
import { nameKey } from "../../../server/search/name-key.ts";

describe("the key of a name", () => {
  it.each([
    ["青葉町１丁目２番地３号", "青葉町1-2-3"],
    ["青葉町一丁目2−3", "青葉町1-2-3"],
    ["青葉町 十二丁目", "青葉町12"],
    ["大字芝原町字芦田", "芝原町芦田"],
    ["自由ヶ丘", "自由が丘"],
    ["自由ケ丘", "自由ガ丘"],
    ["一ノ宮", "一之宮"],
    ["ｱｵﾊﾞ小学校", "あおば小学校"],
    ["八日市・公民館", "八日市 公民館"],
    ["龍澤寺", "竜沢寺"],
  ])("is one for %s and %s", (one, other) => {
    expect(nameKey(one)).toBe(nameKey(other));
  });

  it.each([
    ["青葉町1", "青葉町12"],
    ["一番町", "1"],
    ["上之町", "下之町"],
    ["字音寺", "音寺町"],
  ])("tells %s from %s", (one, other) => {
    expect(nameKey(one)).not.toBe(nameKey(other));
  });
});
