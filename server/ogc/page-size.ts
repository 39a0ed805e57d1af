import { z } from "zod";

/** How much of a list one answer holds. More than the most is not refused: the most is answered, as the standard wants it. */
export const pageSize = { byDefault: 10, most: 10_000, offset: 100_000 } as const;

export const limitSchema = z
  .string()
  .regex(/^\d{1,9}$/)
  .transform(Number)
  .refine((limit) => limit >= 1)
  .transform((limit) => Math.min(limit, pageSize.most))
  .optional();

export const offsetSchema = z
  .string()
  .regex(/^\d{1,6}$/)
  .transform(Number)
  .refine((offset) => offset <= pageSize.offset)
  .optional();
