/**
 * Is there room for panels beside the map? Otherwise they are sheets over it; viewer.css asks the same question.
 * In em, so that larger letters count as less room.
 */
export function isWide(): boolean {
  return !matchMedia("(max-width: 50em)").matches;
}
