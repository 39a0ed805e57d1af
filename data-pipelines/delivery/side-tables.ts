/** Tables that explain the columns of the layers beside them: Yaizu's `attributes.csv` and our own `fields.csv`. */
export function isSideTable(name: string): boolean {
  return /(?:^|\/)(?:attributes|fields)\.csv$/i.test(name);
}
