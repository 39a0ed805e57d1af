import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

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
