import { useEffect, useState } from "react";

/**
 * A value as the page before has it: what is made of it comes after the page with it has been painted. For what takes long to draw, so that
 * whoever has pressed something sees at once that it was.
 * @param first what the first page has, where that is not the value.
 */
export function useAfterPaint<T>(value: T, first: T = value): T {
  const [painted, setPainted] = useState(first);
  useEffect(() => {
    if (Object.is(painted, value)) return undefined;
    let task: ReturnType<typeof setTimeout> | undefined;
    // The first frame is the one that paints it; when the second begins, it is on its way to the screen.
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => {
        task = setTimeout(() => setPainted(value));
      });
    });
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(task);
    };
  }, [painted, value]);
  return painted;
}
