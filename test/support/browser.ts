import { existsSync } from "node:fs";
import { type Browser, chromium, type Page } from "playwright-core";

const candidates = [process.env["CHROMIUM_PATH"], "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** The system's Chromium; browser tests are skipped, and say so, where there is none. */
export const chromiumPath = candidates.find((path) => path !== undefined && existsSync(path));

export const skippedWithoutChromium = chromiumPath === undefined ? " — skipped: no Chromium found (CHROMIUM_PATH)" : "";

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

/** Red, green and blue of what a page shows at a point. The browser itself decodes its picture. */
export async function pixelAt(page: Page, x: number, y: number): Promise<[number, number, number]> {
  const picture = await page.screenshot({ clip: { x, y, width: 1, height: 1 } });
  const script = `(async () => {
    const image = new Image();
    image.src = "data:image/png;base64,${picture.toString("base64")}";
    await image.decode();
    const canvas = new OffscreenCanvas(1, 1).getContext("2d");
    canvas.drawImage(image, 0, 0);
    return [...canvas.getImageData(0, 0, 1, 1).data.slice(0, 3)];
  })()`;
  return await page.evaluate<[number, number, number]>(script);
}
