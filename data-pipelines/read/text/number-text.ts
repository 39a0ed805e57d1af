/** A number as programs write it; NaN for what is no number, which the geometry check reports. */
export function numberIn(text: string | undefined): number {
  return text === undefined || text.trim() === "" ? Number.NaN : Number(text);
}
