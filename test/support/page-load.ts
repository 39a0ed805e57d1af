import type { CDPSession, Page } from "playwright-core";

/** What came over the network, in bytes as sent, headers included. */
export interface Transferred {
  readonly path: string;
  readonly bytes: number;
}

/** Keeps account of everything a page loads. */
export async function watchTransfers(page: Page): Promise<{ session: CDPSession; transfers: Transferred[] }> {
  const session = await page.context().newCDPSession(page);
  const transfers: Transferred[] = [];
  const paths = new Map<string, string>();
  session.on("Network.requestWillBeSent", ({ requestId, request }) => paths.set(requestId, new URL(request.url).pathname));
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const path = paths.get(requestId);
    if (path !== undefined) transfers.push({ path, bytes: encodedDataLength });
  });
  await session.send("Network.enable");
  return { session, transfers };
}

export function totalBytes(transfers: readonly Transferred[]): number {
  return transfers.reduce((sum, { bytes }) => sum + bytes, 0);
}

export const isTile = ({ path }: Transferred) => path.startsWith("/tiles/");

const patienceMs = 120_000;

/**
 * When the picture before the map was (null where there was none), when the map was first painted and when the first view was complete, in milliseconds since the page was asked for.
 * @throws Error when that takes longer than two minutes.
 */
export async function firstPaints(page: Page): Promise<{ pictureMs: number | null; paintedMs: number; completeMs: number }> {
  const script =
    "['first-view-painted', 'map-painted', 'map-complete'].map((name) => performance.getEntriesByName(name)[0]?.startTime ?? null)";
  const giveUpAt = Date.now() + patienceMs;
  while (Date.now() < giveUpAt) {
    const [pictureMs, paintedMs, completeMs] = await page.evaluate<[number | null, number | null, number | null]>(script);
    if (typeof paintedMs === "number" && typeof completeMs === "number") return { pictureMs: pictureMs ?? null, paintedMs, completeMs };
    await page.waitForTimeout(100);
  }
  throw new Error("the map was not complete within two minutes");
}
