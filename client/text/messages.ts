import type { ReaderLanguage } from "../../model/text.ts";
import { en } from "./en.ts";
import { ja, type Messages } from "./ja.ts";
import { yasashii } from "./ja-yasashii.ts";
import { ptBR } from "./pt-br.ts";
import { zhHans } from "./zh-hans.ts";

/** Every language's words, for the server's pages; browsers get `messages-on-demand.ts` under the same name (`#messages`). */
export const messages: Readonly<Record<ReaderLanguage, Messages>> = { ja, "ja-x-yasashii": yasashii, en, "pt-BR": ptBR, "zh-Hans": zhHans };

/** They are all here. */
export function loadMessages(_language: ReaderLanguage): Promise<void> {
  return Promise.resolve();
}
