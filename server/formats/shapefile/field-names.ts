const mostCharacters = 10;

/** Field names as dBASE allows them: the names cut to ten ASCII characters, numbered where two become the same. */
export function fieldNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let short = name.slice(0, mostCharacters);
    for (let number = 2; taken.has(short); number++) short = `${name.slice(0, mostCharacters - String(number).length - 1)}_${number}`;
    taken.add(short);
    return short;
  });
}
