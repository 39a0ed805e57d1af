import type { Page } from "playwright-core";

/** More stops than any page of ours has. */
const mostStops = 400;

interface Stop {
  /** The same element has the same number. */
  readonly number: number;
  readonly html: string;
  /** An outline, a shadow or a frame marks it. */
  readonly marked: boolean;
  /** Part of it is in the window and covered by nothing else. */
  readonly inSight: boolean;
}

/**
 * Goes through the page by Tab, from its beginning until the end or the first stop again: one line for each stop whose focus cannot be
 * seen or is covered.
 * @throws Error when Tab goes on without an end.
 */
export async function hiddenStops(page: Page): Promise<{ stops: number; hidden: string[] }> {
  await page.evaluate(`(() => {
    globalThis.focusStops = new WeakMap();
    globalThis.focusCount = 0;
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute("tabindex");
    scrollTo(0, 0);
  })()`);
  const seen = new Set<number>();
  const hidden: string[] = [];
  while (seen.size < mostStops) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate<Stop | null>(stopNow);
    if (stop === null || (seen.has(stop.number) && !stop.html.startsWith("<input"))) return { stops: seen.size, hidden };
    if (!stop.marked) hidden.push(`without a mark: ${stop.html}`);
    if (!stop.inSight) hidden.push(`out of sight: ${stop.html}`);
    seen.add(stop.number);
  }
  throw new Error(`Tab finds no end after ${mostStops} stops`);
}

/** A date field has stops of its own inside, so that it may come several times. */
const stopNow = `(() => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  if (!focusStops.has(element)) focusStops.set(element, ++focusCount);
  const look = getComputedStyle(element);
  const frame = element.id === "map-canvas" && element.closest(".map-area") ? getComputedStyle(element.closest(".map-area"), "::after") : undefined;
  const marked =
    (look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2) ||
    (look.boxShadow !== "none" && element.tagName !== "A") ||
    parseFloat(look.strokeWidth) >= 5 ||
    (frame !== undefined && frame.content !== "none" && parseFloat(frame.borderTopWidth) >= 2);
  const box = element.getBoundingClientRect();
  const shares = [0.05, 0.15, 0.25, 0.35, 0.5, 0.65, 0.75, 0.85, 0.95];
  const label = element.labels?.[0];
  const inSight = shares.some((right) =>
    shares.some((down) => {
      const at = document.elementFromPoint(box.left + box.width * right, box.top + box.height * down);
      return at !== null && (element.contains(at) || at.contains(element) && at === label);
    }),
  );
  return { number: focusStops.get(element), html: element.outerHTML.slice(0, 120), marked, inSight };
})()`;
