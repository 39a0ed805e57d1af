import { existsSync } from "node:fs";
import { type Browser, chromium, type Page } from "playwright-core";
import type { Picture } from "./read-qr.ts";

const candidates = [process.env["CHROMIUM_PATH"], "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** The system's Chromium; browser tests are skipped, and say so, where there is none. */
export const chromiumPath = candidates.find((path) => path !== undefined && existsSync(path));

export const skippedWithoutChromium = chromiumPath === undefined ? " — skipped: no Chromium found (CHROMIUM_PATH)" : "";

/** For tests of pages: software draws their maps, which takes minutes on a busy machine. It ends what hangs and is no limit of speed. */
export const pageTest = { timeout: 600_000 } as const;

/** Draws maps without a graphics card and talks to nobody but our server. */
export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath ?? "",
    args: [
      "--no-sandbox",
      "--use-angle=swiftshader",
      "--enable-unsafe-swiftshader",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
    ],
  });
}

/** Red, green and blue of what a page shows at a point. */
export async function pixelAt(page: Page, x: number, y: number): Promise<[number, number, number]> {
  const { data } = await pixelsOf(page, await page.screenshot({ clip: { x, y, width: 1, height: 1 } }));
  const [red = 0, green = 0, blue = 0] = data;
  return [red, green, blue];
}

/** A screenshot, four bytes a pixel. The browser itself decodes it. */
export async function pixelsOf(page: Page, screenshot: Buffer): Promise<Picture> {
  const script = `(async () => {
    const image = new Image();
    image.src = "data:image/png;base64,${screenshot.toString("base64")}";
    await image.decode();
    const { width, height } = image;
    const canvas = new OffscreenCanvas(width, height).getContext("2d");
    canvas.drawImage(image, 0, 0);
    const { data } = canvas.getImageData(0, 0, width, height);
    return { width, height, base64: btoa(Array.from(data, (byte) => String.fromCharCode(byte)).join("")) };
  })()`;
  const { width, height, base64 } = await page.evaluate<{ width: number; height: number; base64: string }>(script);
  return { width, height, data: Buffer.from(base64, "base64") };
}
