import { z } from "zod";
import { Problem } from "../../model/problem.ts";

/** Query strings and path parts become typed values here, once; inside nobody checks again. */

/** A version number, a date or a moment (ISO 8601). A bare date means its end, Japan time. */
export const asOfSchema = z
  .string()
  .regex(/^(?:\d{1,9}|\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})?)?)$/)
  .refine((text) => !text.includes("-") || !Number.isNaN(Date.parse(text)))
  .transform((text) => (/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T23:59:59.999+09:00` : text));

/** A date or a moment: what can be asked of all datasets at once, whose versions are counted apart. */
export const momentSchema = asOfSchema.refine((text) => text.includes("-"));

/** A moment as it is written in addresses: the end of a day in Japan is the day. */
export function shortMoment(moment: string): string {
  return encodeURIComponent(moment.replace("T23:59:59.999+09:00", ""));
}

/**
 * The request's query as `schema` wants it. Unknown parameters are refused, so that a misspelt one is
 * noticed.
 * @throws Problem `invalid-parameter` naming the parameter, the value and what is accepted.
 */
export function readQuery<T extends z.ZodRawShape>(
  query: unknown,
  shape: T,
  accepted: Record<keyof T & string, string>,
): z.output<z.ZodObject<T>> {
  const result = z.strictObject(shape).safeParse(query);
  if (result.success) return result.data as z.output<z.ZodObject<T>>;
  const issue = result.error.issues[0];
  const unknown = issue?.code === "unrecognized_keys" ? issue.keys[0] : undefined;
  const name = unknown ?? String(issue?.path[0] ?? "");
  const hints =
    Object.entries(accepted)
      .map(([key, hint]) => `${key}=${hint}`)
      .join(", ") || "—";
  throw new Problem("invalid-parameter", {
    where: name,
    detail: unknown
      ? { ja: `「${name}」というパラメーターはありません`, en: `There is no parameter "${name}"` }
      : { ja: `パラメーター「${name}」の値を読めません`, en: `The value of parameter "${name}" cannot be read` },
    remedy: { ja: `使えるもの：${hints}`, en: `Accepted: ${hints}` },
  });
}

/** A whole number in a path. @throws Problem `invalid-parameter`. */
export function readWholeNumber(name: string, text: string | undefined, most: number): number {
  const value = /^\d{1,15}$/.test(text ?? "") ? Number(text) : Number.NaN;
  if (value <= most) return value;
  throw new Problem("invalid-parameter", {
    where: name,
    detail: { ja: `${name} の値「${text}」が正しくありません`, en: `"${text}" is no value for ${name}` },
    remedy: { ja: `0 から ${most} までの整数`, en: `A whole number from 0 to ${most}` },
  });
}

/** `city.json` → `city`. @throws Problem `not-found` for another suffix. */
export function withoutSuffix(file: string, suffix: string): string {
  if (file.endsWith(suffix)) return file.slice(0, -suffix.length);
  throw new Problem("not-found", {
    where: file,
    detail: { ja: `${file} はありません`, en: `There is no ${file}` },
    remedy: { ja: `${suffix} で終わる名前を指定してください`, en: `Names end with ${suffix}` },
  });
}
