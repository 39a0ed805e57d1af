import type { City } from "../../model/city.ts";
import { Problem } from "../../model/problem.ts";
import type { addressWords, FetchRule } from "../../model/source.ts";

type Word = (typeof addressWords)[number];

/**
 * The addresses of a source for one city and release. A word with several values gives an address for each.
 * @throws Problem when the city's configuration lacks what an address needs.
 */
export function addressesOf({ addresses, vintage }: FetchRule, city: City, release = vintage): string[] {
  const values = words(city, release);
  return addresses.flatMap((address) => expand(address, values));
}

function expand(address: string, values: Readonly<Record<Word, readonly string[]>>): string[] {
  const word = /\{(\w+)\}/.exec(address)?.[1] as Word | undefined;
  if (word === undefined) return [address];
  if (values[word].length === 0) throw unknownWord(address, word);
  return values[word].flatMap((value) => expand(address.replaceAll(`{${word}}`, value), values));
}

function words(city: City, release: string): Record<Word, readonly string[]> {
  const [year = "", month = "01", day = "01"] = release.split("-");
  return {
    city5: [city.code5],
    city6: [city.code6],
    pref2: [city.code5.slice(0, 2)],
    bureau: city.regionalBureau === undefined ? [] : [city.regionalBureau],
    mesh1: firstMeshes(city.bbox),
    vintage: [release],
    yyyy: [year],
    yy: [year.slice(-2)],
    yyyymmdd: [year + month + day],
  };
}

/** First-order mesh codes (JIS X 0410, 40′ × 1°) that a box in degrees touches. */
export function firstMeshes([west, south, east, north]: readonly [number, number, number, number]): string[] {
  const codes: string[] = [];
  for (let row = Math.floor(south * 1.5); row <= Math.floor(north * 1.5); row++) {
    for (let column = Math.floor(west - 100); column <= Math.floor(east - 100); column++) codes.push(`${row}${column}`);
  }
  return codes;
}

function unknownWord(address: string, word: Word): Problem {
  return new Problem("invalid-parameter", {
    where: address,
    detail: {
      ja: `アドレス ${address} に入れる {${word}} が市の設定にありません`,
      en: `The city's configuration has no {${word}} for ${address}`,
    },
    remedy: {
      ja: "config/cities/ の設定に regionalBureau（地方整備局の番号。例：近畿 86）を書いてください",
      en: "Add regionalBureau (number of the regional bureau of MLIT, such as 86 for Kinki) to the file in config/cities/",
    },
  });
}
