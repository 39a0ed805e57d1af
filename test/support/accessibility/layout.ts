import type { Page } from "playwright-core";

/** Everything below is asked in the page, as text, because tests are compiled without the types of a window. */

/** How many pixels the page is wider than its window: whoever magnifies it would have to scroll sideways. */
export function sidewaysPx(page: Page): Promise<number> {
  return page.evaluate<number>("Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth)");
}

/** Words that a box cuts off, or that lie outside the window where nothing scrolls to them; the place is told with them. */
export function wordsCutOff(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`(() => {
    const tolerance = 2;
    const shown = (element) => element.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true });
    const hiddenOnPurpose = (element) => element.closest(".visually-hidden, .skip-links, .skip-link, rt, rp, option, [aria-hidden=true]");
    const cutBy = (rect, element) => {
      for (let box = element; box && box !== document.documentElement; box = box.parentElement) {
        const { overflowX, overflowY, position } = getComputedStyle(box);
        const edge = box.getBoundingClientRect();
        const scrolls = (overflow) => overflow === "auto" || overflow === "scroll";
        const hides = (overflow) => overflow === "hidden" || overflow === "clip";
        if (hides(overflowX) && (rect.right > edge.right + tolerance || rect.left < edge.left - tolerance)) return box;
        if (hides(overflowY) && (rect.bottom > edge.bottom + tolerance || rect.top < edge.top - tolerance)) return box;
        // What is scrolled is reached, and outside of its box it is not seen.
        if (scrolls(overflowX) || scrolls(overflowY)) return undefined;
        if (position === "fixed") break;
      }
      const room = document.documentElement;
      if (rect.right > Math.max(room.clientWidth, room.scrollWidth) + tolerance || rect.left < -tolerance) return room;
      return undefined;
    };
    const found = new Set();
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
      const element = text.parentElement;
      if (!text.data.trim() || /^(SCRIPT|STYLE|NOSCRIPT|TEXTAREA)$/.test(element.tagName)) continue;
      if (hiddenOnPurpose(element) || !shown(element)) continue;
      const range = document.createRange();
      range.selectNodeContents(text);
      for (const rect of range.getClientRects()) {
        const box = rect.width > 0 && cutBy(rect, element);
        if (box) found.add(text.data.trim().slice(0, 40) + " < " + (box.id || box.className || box.tagName));
      }
    }
    return [...found];
  })()`);
}

/**
 * Controls that are smaller than 24 × 24 px; links within a sentence, what a large label activates, and points of a sketch, whose values
 * have fields of their own, may be (WCAG 2.5.8).
 */
export function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`(() => {
    const least = 24 - 0.1;
    const controls = document.querySelectorAll("button, select, textarea, summary, input:not([type=hidden]), [role=option], [role=separator], a[href]");
    const large = (element) => {
      const { width, height } = element.getBoundingClientRect();
      return width >= least && height >= least;
    };
    return [...controls]
      .filter((element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest(".visually-hidden, .skip-links, .skip-link"))
      .filter((element) => !(element.tagName === "A" && getComputedStyle(element).display === "inline"))
      .filter((element) => !large(element) && !(element.labels && [...element.labels].some(large)))
      .map((element) => element.outerHTML.slice(0, 120));
  })()`);
}
