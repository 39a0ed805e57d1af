import { startsLight } from "../use-light.ts";

/** Keeps the viewer on this device for when the server cannot be reached; not while developing, nor where little is to be loaded. */
export function keepViewer(): void {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator) || startsLight()) return;
  // Once the page is there: keeping it must not slow it down. A browser that refuses simply keeps nothing.
  const keep = () => void navigator.serviceWorker.register("/service-worker.js").catch(() => undefined);
  if (document.readyState === "complete") keep();
  else addEventListener("load", keep, { once: true });
}
