import type { LocalText } from "../../model/text.ts";
import { useSpeech } from "./language-context.tsx";

/** A text of a definition; where the reader's language is another one, it says in which it is. */
export function Local({ text }: { readonly text: LocalText }) {
  const { language, local, definitions } = useSpeech();
  const isOwn = definitions === language || language === "ja-x-yasashii";
  return isOwn ? local(text) : <span lang={definitions}>{local(text)}</span>;
}
