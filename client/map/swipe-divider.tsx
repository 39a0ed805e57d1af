import type { KeyboardEvent, PointerEvent } from "react";
import { Icon } from "../panels/icon.tsx";
import { useSpeech } from "../text/language-context.tsx";

interface SwipeDividerProps {
  /** Of the width, from the left. */
  readonly share: number;
  readonly sides: readonly [left: string, right: string];
  readonly onDivide: (share: number) => void;
}

const step = 0.05;

/** The line between two maps: dragged, moved by arrow keys, Home and End, or by its two buttons. */
export function SwipeDivider({ share, sides: [left, right], onDivide }: SwipeDividerProps) {
  const { say } = useSpeech();
  const percent = Math.round(share * 100);
  const divide = (wanted: number) => onDivide(Math.round(Math.min(1, Math.max(0, wanted)) * 100) / 100);
  const onKey = (event: KeyboardEvent) => {
    const target = { ArrowLeft: share - step, ArrowRight: share + step, Home: 0, End: 1 }[event.key];
    if (target === undefined) return;
    event.preventDefault();
    divide(target);
  };
  const onDrag = (event: PointerEvent<HTMLElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const room = event.currentTarget.parentElement?.getBoundingClientRect();
    if (room) divide((event.clientX - room.left) / room.width);
  };
  return (
    <>
      <p className="swipe-side swipe-left">{left}</p>
      <p className="swipe-side swipe-right">{right}</p>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- a focusable separator is a widget (ARIA 1.2) */}
      <div
        className="swipe-line"
        role="separator"
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- as above
        tabIndex={0}
        aria-orientation="vertical"
        aria-label={say("compare.divider")}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
        aria-valuetext={say("compare.value", { percent })}
        style={{ left: `${share * 100}%` }}
        onKeyDown={onKey}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={onDrag}
      />
      <div className="swipe-buttons control-stack" style={{ left: `clamp(2.75rem, ${share * 100}%, calc(100% - 2.75rem))` }}>
        <button type="button" className="control-button" aria-label={say("compare.left")} onClick={() => divide(share - step)}>
          <Icon name="left" />
        </button>
        <button type="button" className="control-button" aria-label={say("compare.right")} onClick={() => divide(share + step)}>
          <Icon name="right" />
        </button>
      </div>
    </>
  );
}
