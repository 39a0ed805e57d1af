interface ChangesAddress {
  readonly from: number;
  readonly to: number;
  readonly only?: string | null;
  readonly after?: number | null;
  readonly lang: string;
}

/** The page of a difference of two versions. */
export function changesUrl(dataset: string, { from, to, only = null, after = null, lang }: ChangesAddress): string {
  const query = new URLSearchParams({ from: String(from), to: String(to), lang });
  if (only !== null) query.set("only", only);
  if (after !== null) query.set("after", String(after));
  return `/data/${dataset}/changes?${query.toString()}`;
}
