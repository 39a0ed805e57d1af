/**
 * Column names as the records carry them: an empty one is named after its place, a repeated one gets `_2`, `_3` …
 * (`__proto__` too, because assigning it would not make a property).
 */
export function uniqueColumnNames(names: readonly string[]): string[] {
  const taken = new Set(["__proto__"]);
  return names.map((given, index) => {
    const name = given === "" ? `column_${index + 1}` : given;
    let unique = name;
    for (let copy = 2; taken.has(unique); copy++) unique = `${name}_${copy}`;
    taken.add(unique);
    return unique;
  });
}
