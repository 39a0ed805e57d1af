/**
 * From this width on panels stand beside the map; below it they are sheets over it. The style sheets say the
 * same with `max-width: 600px`.
 */
export function isWide(): boolean {
  return matchMedia("(min-width: 601px)").matches;
}
