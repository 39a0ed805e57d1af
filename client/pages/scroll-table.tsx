import type { ReactNode } from "react";
import { useSpeech } from "../text/language-context.tsx";

/** A table that may be wider than the window: it scrolls by itself, also by keyboard, and the page does not. */
export function ScrollTable({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const { say } = useSpeech();
  return (
    <div className="scroll-table" role="region" tabIndex={0} aria-label={say("data.tableScroll", { title })}>
      <table>{children}</table>
    </div>
  );
}
