/** Last column of a sheet, XFD, counted from 0. */
const lastColumn = 16_383;

/** `A` → 0, `AB` → 27; undefined beyond what a sheet has. */
export function columnNumber(letters: string): number | undefined {
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
  return column >= 1 && column - 1 <= lastColumn ? column - 1 : undefined;
}
