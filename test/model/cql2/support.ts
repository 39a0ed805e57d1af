/** An expression without the places it was read from. */
export function withoutPlaces<T>(expression: T): T {
  return JSON.parse(JSON.stringify(expression, (key, value: unknown) => (key === "at" ? undefined : value))) as T;
}
