/** Address → representative point of its town, or nothing: a place is never guessed. */

export interface GazetteerPoint {
  readonly name: string;
  readonly koaza: string | null;
  readonly lon: number;
  readonly lat: number;
}

export interface FoundPlace {
  readonly level: "chome" | "town";
  readonly lonLat: readonly [number, number];
}

/** `prefecture` and `city` as they may stand before the town. */
export interface AddressArea {
  readonly prefecture: string;
  readonly city: string;
}

type Locator = (address: string) => FoundPlace | undefined;

/**
 * Makes the function that finds an address of this city. It answers only where one town is certain: the address must go on after
 * the town's name as addresses do (a number, 字, the end), and towns of one name at several places are none.
 */
export function addressLocator(points: readonly GazetteerPoint[], area: AddressArea): Locator {
  const towns = new Map<string, (readonly [number, number])[]>();
  for (const { name, koaza, lon, lat } of points) {
    const spelling = fold(name + (koaza ?? ""));
    towns.set(spelling, [...(towns.get(spelling) ?? []), [lon, lat]]);
  }
  const longest = Math.max(0, ...[...towns.keys()].map((name) => name.length));
  const prefixes = [fold(area.prefecture), fold(area.city)];
  return (address) => {
    const rest = prefixes.reduce((text, prefix) => (text.startsWith(prefix) ? text.slice(prefix.length) : text), fold(address));
    return longestTown(rest, towns, longest);
  };
}

function longestTown(
  rest: string,
  towns: ReadonlyMap<string, readonly (readonly [number, number])[]>,
  longest: number,
): FoundPlace | undefined {
  // 「本町1-2」 may mean 1番地2 where there is a town 本町 without chome.
  const chome = /^(.*?\D)(\d{1,2})-\d/u.exec(rest);
  const byChome = chome?.[1] !== undefined && !towns.has(chome[1]) ? towns.get(`${chome[1]}${chome[2]}丁目`) : undefined;
  if (byChome) return certain(byChome, "chome");
  for (let length = Math.min(longest, rest.length); length > 0; length--) {
    const found = towns.get(rest.slice(0, length));
    if (found) return goesOn(rest.slice(length)) ? certain(found, rest.slice(0, length).endsWith("丁目") ? "chome" : "town") : undefined;
  }
  return undefined;
}

function certain(places: readonly (readonly [number, number])[], level: FoundPlace["level"]): FoundPlace | undefined {
  const [first] = places;
  const isOne = first && places.every(([lon, lat]) => lon === first[0] && lat === first[1]);
  return isOne ? { level, lonLat: first } : undefined;
}

/** What may follow a town's name; another letter would make it another town. */
function goesOn(rest: string): boolean {
  return /^(?:$|\d|番|字|無番地|地先|地内|[(-])/u.test(rest);
}

const kanjiDigits = "〇一二三四五六七八九";

/** Width, spaces, 大字, ヶ and the numerals of 丁目 do not make another town. */
function fold(text: string): string {
  return text
    .normalize("NFKC")
    .replaceAll(/\s/gu, "")
    .replaceAll(/[‐‑‒–—―−]/gu, "-")
    .replaceAll(/(?<=\d)ー(?=\d)/gu, "-")
    .replaceAll("大字", "")
    .replaceAll(/[ヶケ]/gu, "が")
    .replaceAll(/([一二三四五六七八九]?十?[一二三四五六七八九]?)丁目/gu, (whole, number: string) =>
      number === "" ? whole : `${arabic(number)}丁目`,
    );
}

function arabic(kanji: string): number {
  if (!kanji.includes("十")) return kanjiDigits.indexOf(kanji);
  const [tens = "", ones = ""] = kanji.split("十");
  return (tens === "" ? 1 : kanjiDigits.indexOf(tens)) * 10 + (ones === "" ? 0 : kanjiDigits.indexOf(ones));
}
