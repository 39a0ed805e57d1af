import { startsLight } from "../use-light.ts";
import { isWide } from "../wide.ts";

/** What the map opens with, drawn by the server (ADR 9): there long before the map's own code. */
export const firstViewAddress = "/first-view.svg";

/** Is this what the map is going to open with? Not where the address asks for anything, in a frame, or where the map comes soon enough. */
export function opensWithPicture(): boolean {
  return location.hash === "" && !location.search.includes("embed=1") && !isWide() && !startsLight();
}

/** Asks for it before the page is there that shows it. */
export function askForFirstView(): void {
  if (!opensWithPicture()) return;
  const image = new Image();
  image.fetchPriority = "high";
  image.src = firstViewAddress;
}
