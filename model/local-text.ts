import { z } from "zod";

/** A text for people, in the two languages every definition must speak. Apart from `text.ts`, which browsers load. */
export const localTextSchema = z.strictObject({ ja: z.string().min(1), en: z.string().min(1) });
