import type { ReactNode } from "react";
import { useSpeech } from "../text/language-context.tsx";

interface ScrollTableProps {
  readonly title: string;
  /** Class of the table, where its columns need widths of their own. */
  readonly kind?: string;
  readonly children: ReactNode;
}

/** A table that may be wider than the window: it scrolls by itself, also by keyboard, and the page does not. */
export function ScrollTable({ title, kind, children }: ScrollTableProps) {
  const { say } = useSpeech();
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- without the focus no key scrolls it
    <div className="scroll-table" role="region" tabIndex={0} aria-label={say("data.tableScroll", { title })}>
      <table className={kind}>{children}</table>
    </div>
  );
}
