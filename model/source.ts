import { z } from "zod";
import { licenceIds } from "./licence.ts";
import { localTextSchema } from "./local-text.ts";

/** Where raw files come from: who publishes them, under which terms, and how they are fetched. */

/** What an address may hold in braces; the city and the release fill it (`data-pipelines/fetch/address.ts`). */
export const addressWords = ["city5", "city6", "pref2", "bureau", "mesh1", "vintage", "yyyy", "yy", "yyyymmdd"] as const;

const addressSchema = z.string().superRefine((text, context) => {
  for (const [, word] of text.matchAll(/\{([^}]*)\}/g)) {
    if (!addressWords.some((known) => known === word))
      context.addIssue({ code: "custom", message: `{${word}} is not a word of addresses` });
  }
  if (!text.startsWith("https://")) context.addIssue({ code: "custom", message: "addresses start with https://" });
});

export const fetchRuleSchema = z
  .strictObject({
    /** Place in a first build. The boundary comes first, because the others are clipped by it. */
    order: z.int(),
    /** The newest release known: a year or date of the data, or the publisher's own number. `--release` names another. */
    vintage: z.string().min(1),
    /** One delivery each, with words in braces. */
    addresses: z.array(addressSchema).default([]),
    /** Not every city has all of the addresses: 404 means that there is none here, not that something is wrong. */
    mayBeMissing: z.boolean().default(false),
    /** Of files whose address does not end in one. */
    extension: z
      .string()
      .regex(/^\.[a-z0-9.]+$/)
      .optional(),
    /** How a person gets the file where no program may: an account, a request, a form. */
    byHand: localTextSchema.optional(),
    /** An access key, kept in the environment only. */
    key: z.strictObject({ variable: z.string().regex(/^MACHIZU_[A-Z0-9_]+$/), header: z.string(), how: localTextSchema }).optional(),
  })
  .refine(({ addresses, byHand }) => addresses.length > 0 !== (byHand !== undefined), "either addresses or byHand");

export type FetchRule = z.output<typeof fetchRuleSchema>;

const slug = z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, "kebab-case, ASCII");

const registeredSourceSchema = z.strictObject({
  id: slug,
  title: localTextSchema,
  publisher: localTextSchema,
  landing: z.url(),
  licence: z.enum(licenceIds),
  attribution: localTextSchema,
  fetch: fetchRuleSchema,
});

export type SourceInput = z.input<typeof registeredSourceSchema>;
/** The part of a source that every registry entry has, whether a dataset takes it or not yet. */
export type RegisteredSource = z.output<typeof registeredSourceSchema>;

/**
 * Sources that no dataset takes yet. One that a dataset takes is described there.
 * @throws ZodError listing every inconsistency at once.
 */
export function defineSources(input: readonly SourceInput[]): RegisteredSource[] {
  return input.map((source) => registeredSourceSchema.parse(source));
}
