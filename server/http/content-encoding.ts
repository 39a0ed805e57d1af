/** How bytes that are sent often are kept. */
export type ContentEncoding = "br" | "gzip" | "identity";

/** The smallest form that an `Accept-Encoding` header allows (RFC 9110 §12.5.3). */
export function chooseEncoding(header: string | undefined): ContentEncoding {
  if (header === undefined) return "identity";
  const known = chosen.get(header);
  if (known !== undefined) return known;
  const accepted = (["br", "gzip"] as const).find((encoding) => accepts(header, encoding)) ?? "identity";
  // Browsers send a handful of different headers; somebody who makes them up finds no memory here.
  if (chosen.size < 200) chosen.set(header, accepted);
  return accepted;
}

const chosen = new Map<string, ContentEncoding>();

function accepts(header: string, encoding: string): boolean {
  const weights = new Map(
    header.split(",").map((part) => {
      const [name = "", ...parameters] = part.split(";").map((text) => text.trim().toLowerCase());
      const weight = parameters.find((parameter) => parameter.startsWith("q="))?.slice(2);
      return [name, weight === undefined ? 1 : Number(weight)];
    }),
  );
  return (weights.get(encoding) ?? weights.get("*") ?? 0) > 0;
}
