import { z } from "zod";

/** A text for people, in the two languages every definition must speak. */
export const localTextSchema = z.strictObject({ ja: z.string().min(1), en: z.string().min(1) });

export type LocalText = z.infer<typeof localTextSchema>;

/** The languages that definitions carry. The viewer may speak more; it falls back to these. */
export type Language = keyof LocalText;
