import type { Locator, Page } from "playwright-core";

/** One way of using a page: the same task is done by each of them. */
export interface Hand {
  /** Activates a button, a link or a field. */
  press(target: Locator): Promise<void>;
  /** Fills a field with the focus in it. */
  write(target: Locator, text: string): Promise<void>;
  /** Takes one of the suggestions of the field that is being written in. */
  take(option: Locator): Promise<void>;
  /** Chooses an entry of a drop-down list by what it says. */
  choose(target: Locator, label: RegExp): Promise<void>;
}

export const ways = ["by mouse", "by keyboard", "on a phone"] as const;
export type Way = (typeof ways)[number];

export function handOf(way: Way, page: Page): Hand {
  if (way === "by keyboard") return keyboard(page);
  return pointer(way === "on a phone" ? (target) => target.tap() : (target) => target.click());
}

function pointer(touch: (target: Locator) => Promise<void>): Hand {
  return {
    press: touch,
    async write(target, text) {
      await touch(target);
      await target.pressSequentially(text, { delay: 5 });
    },
    take: touch,
    choose: async (target, label) => {
      await target.selectOption(await valueOf(target, label));
    },
  };
}

/** More stops than any page of ours has. */
const mostStops = 400;

/** Nothing but keys: what Tab does not lead to cannot be used. */
function keyboard(page: Page): Hand {
  const reach = async (target: Locator) => {
    await target.waitFor();
    const has = async () => (await target.and(page.locator(":focus")).count()) > 0;
    for (let stops = 0; !(await has()); stops++) {
      if (stops === mostStops) throw new Error(`Tab does not lead to ${String(target)}`);
      await page.keyboard.press("Tab");
    }
  };
  return {
    async press(target) {
      await reach(target);
      const isBox = /^(checkbox|radio)$/.test((await target.getAttribute("type")) ?? "");
      await page.keyboard.press(isBox ? "Space" : "Enter");
    },
    async write(target, text) {
      await reach(target);
      await page.keyboard.type(text, { delay: 5 });
    },
    async take(option) {
      await option.waitFor();
      for (let steps = 0; (await option.getAttribute("aria-selected")) !== "true"; steps++) {
        if (steps === mostStops) throw new Error(`the arrow keys do not lead to ${String(option)}`);
        await page.keyboard.press("ArrowDown");
      }
      await page.keyboard.press("Enter");
    },
    async choose(target, label) {
      await reach(target);
      const wanted = await valueOf(target, label);
      await page.keyboard.press("Home");
      for (let steps = 0; (await target.inputValue()) !== wanted; steps++) {
        if (steps === mostStops) throw new Error(`the arrow keys do not lead to ${String(label)}`);
        await page.keyboard.press("ArrowDown");
      }
    },
  };
}

async function valueOf(select: Locator, label: RegExp): Promise<string> {
  const option = select.locator("option").filter({ hasText: label }).first();
  return (await option.getAttribute("value")) ?? (await option.innerText());
}
