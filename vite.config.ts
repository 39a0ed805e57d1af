import react from "@vitejs/plugin-react";
import { readFileSync } from "node:fs";
import { defineConfig, type Plugin, type UserConfig } from "vite";
import { ja } from "./client/text/ja.ts";

/** `vite build` makes the viewer for browsers, `vite build --ssr` the renderer of the data pages for the server. */
export default defineConfig(({ isSsrBuild }) => ({
  root: "client",
  publicDir: false,
  plugins: [react({ jsxImportSource: "#jsx" }), wordsInHtml(), ...(isSsrBuild === true ? [] : [takenAlong()])],
  // `npx vite` serves the sources with hot reloading; data comes from `npm start`.
  server: { proxy: { "^/(api|tiles|download)/|^/styles/[^/]+\\.json": "http://127.0.0.1:8080" } },
  ...(isSsrBuild === true ? pages : viewer),
}));

/** Scripts that others ask for by name, so that they have no digest in it. */
const nameless = new Set(["service-worker", "page-maps"]);

const viewer: UserConfig = {
  build: {
    outDir: "../.build/viewer",
    emptyOutDir: true,
    target: "es2023",
    // MapLibre is that large; it is loaded apart from the first view.
    chunkSizeWarningLimit: 1200,
    // The pages' stylesheet is served with the viewer's assets; both builds give it the same name.
    rolldownOptions: {
      input: [
        "client/index.html",
        "client/offline.html",
        "client/simulate.html",
        "client/styles/pages.css",
        "client/offline/service-worker.ts",
        "client/pages/map/page-maps.ts",
      ],
      output: { entryFileNames: ({ name }) => (nameless.has(name) ? "[name].js" : "assets/[name]-[hash].js") },
    },
  },
};

/** Self-contained: the server imports one file and needs no package for it. */
const pages: UserConfig = {
  define: { "process.env.NODE_ENV": '"production"' },
  ssr: { noExternal: true },
  build: {
    outDir: "../.build/pages",
    emptyOutDir: true,
    ssr: true,
    rolldownOptions: { input: { render: "client/pages/render.ts" } },
  },
};

/** The icon, and in the service worker the names of all files that make up the viewer. */
function takenAlong(): Plugin {
  return {
    name: "machizu:taken-along",
    enforce: "post",
    generateBundle(_options, bundle) {
      this.emitFile({ type: "asset", fileName: "icon.svg", source: readFileSync("client/icon.svg", "utf8") });
      const assets = Object.keys(bundle).filter((file) => file.startsWith("assets/"));
      const shell = ["/", "/offline.html", "/icon.svg", "/manifest.webmanifest", ...assets.map((file) => `/${file}`)];
      const worker = bundle["service-worker.js"];
      if (worker?.type !== "chunk" || worker.imports.length > 0) throw new Error("the service worker has to be one file");
      worker.code = worker.code.replaceAll("__SHELL_FILES__", JSON.stringify(shell));
    },
  };
}

/** Fills in `%key%` from the texts, so that the HTML file has no words of its own. */
function wordsInHtml(): Plugin {
  return {
    name: "machizu:words-in-html",
    transformIndexHtml: (html) => html.replace(/%([a-z]+\.[a-zA-Z]+)%/g, (all, key: string) => (isKey(key) ? ja[key] : all)),
  };
}

function isKey(key: string): key is keyof typeof ja {
  return Object.hasOwn(ja, key);
}
