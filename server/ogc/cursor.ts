import { z } from "zod";
import { Problem } from "../../model/problem.ts";
import type { PageEnd } from "../../sql/build/items-query.ts";

/** Where the next page begins, and what must stay the same for it: the version, the question and how many it matches. */
export interface Cursor {
  readonly version: number;
  /** Digest of the question: a cursor belongs to one. */
  readonly question: string;
  readonly matched: number;
  readonly end: PageEnd;
}

const whole = z.int().min(0);
const version = whole.max(999_999_999);
const cursorSchema = z.tuple([version, z.string().max(64), whole, whole, z.array(z.string().nullable()).max(16)]);

/** One opaque word for a link. */
export function writeCursor({ version, question, matched, end }: Cursor): string {
  return Buffer.from(JSON.stringify([version, question, matched, end.fid, end.keys])).toString("base64url");
}

/** @throws Problem `invalid-parameter` for a word that was not made for this question. */
export function readCursor(word: string, question: string, keyCount: number): Cursor {
  const result = cursorSchema.safeParse(parse(word));
  if (result.success) {
    const [version, madeFor, matched, fid, keys] = result.data;
    if (madeFor === question && keys.length === keyCount) return { version, question, matched, end: { fid, keys } };
  }
  throw new Problem("invalid-parameter", {
    where: "cursor",
    detail: { ja: "この cursor はこの条件のものではありません", en: "This cursor does not belong to this request" },
    remedy: {
      ja: "next リンクをそのまま使うか、cursor なしで最初から取得してください",
      en: "Follow the next link as it is, or start again without cursor",
    },
  });
}

function parse(word: string): unknown {
  try {
    return JSON.parse(Buffer.from(word, "base64url").toString()) as unknown;
  } catch {
    return undefined;
  }
}
