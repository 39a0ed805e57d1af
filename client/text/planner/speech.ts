import { useMemo } from "react";
import type { ReaderLanguage } from "../../../model/text.ts";
import type { TextKey } from "../ja.ts";
import { useSpeech } from "../language-context.tsx";
import { type Speech, sayFrom } from "../speech.ts";
import { en } from "./en.ts";
import { ja, type PlannerKey, type PlannerMessages } from "./ja.ts";
import { yasashii } from "./ja-yasashii.ts";
import { ptBR } from "./pt-br.ts";
import { zhHans } from "./zh-hans.ts";

export const plannerMessages: Readonly<Record<ReaderLanguage, PlannerMessages>> = {
  ja,
  "ja-x-yasashii": yasashii,
  en,
  "pt-BR": ptBR,
  "zh-Hans": zhHans,
};

/** Speaks the viewer's words and the planner's. */
export interface PlannerSpeech extends Omit<Speech, "say"> {
  readonly say: (key: TextKey | PlannerKey, values?: Readonly<Record<string, string | number>>) => string;
}

export function usePlannerSpeech(): PlannerSpeech {
  const speech = useSpeech();
  return useMemo(() => {
    const words = plannerMessages[speech.language];
    const isOurs = (key: string): key is PlannerKey => Object.hasOwn(words, key);
    return { ...speech, say: (key, values) => (isOurs(key) ? sayFrom(words[key], values) : speech.say(key, values)) };
  }, [speech]);
}
