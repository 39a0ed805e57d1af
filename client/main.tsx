import "./styles/viewer.css";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?url";
import { loadMessages } from "#messages";
import { askEarly } from "./early-city.ts";
import { askForFirstView } from "./map/ask-for-first-view.ts";
import { keepViewer } from "./offline/register.ts";
import { parseHash } from "./state.ts";
import { startLanguage } from "./text/start-language.ts";

// Small, so that it runs while the rest is on its way: what the page is going to ask for is asked for now.
const language = startLanguage();
// The map's worker is started by its address: then it is in the browser's cache.
void fetch(workerUrl).catch(() => undefined);
askForFirstView();
askEarly({ language, asOf: parseHash(location.hash).asOf });
const [{ showApp }] = await Promise.all([import("./show-app.tsx"), loadMessages(language)]);
showApp();
keepViewer();
