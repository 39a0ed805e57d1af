import react from "@vitejs/plugin-react";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { brotliCompress } from "node:zlib";
import { defineConfig, type Plugin, type UserConfig } from "vite";
import { ja } from "./client/text/ja.ts";

/** `vite build` makes the viewer for browsers, `vite build --ssr` the renderer of the data pages for the server. */
export default defineConfig(({ isSsrBuild }) => ({
  root: "client",
  publicDir: false,
  plugins: [
    react({ jsxImportSource: "#jsx" }),
    wordsInHtml(),
    usedOfMapLibre(),
    ...(isSsrBuild === true ? [] : [iconInPage(), takenAlong(), askedForAhead(), compressed()]),
  ],
  // `npx vite` serves the sources with hot reloading; data comes from `npm start`.
  server: { proxy: { "^/(api|tiles|download)/|^/styles/[^/]+\\.json": "http://127.0.0.1:8080" } },
  ...(isSsrBuild === true ? pages : viewer),
}));

/** Scripts that others ask for by name, so that they have no digest in it. */
const nameless = new Set(["service-worker", "page-maps"]);

/**
 * Every file costs a request and a kilobyte of headers, so that modules that go together travel together: what asks the server first,
 * and what most of the viewer uses.
 */
const chunks = [
  {
    name: "start",
    priority: 2,
    test: /client\/(early-city|api|state|wide|use-light|map\/ask-for-first-view|offline\/register|text\/(start-language|choose-language|messages-on-demand))\.ts$|model\/text\.ts$|maplibre-gl-worker\.mjs\?url$|preload/,
  },
  {
    name: "shared",
    priority: 1,
    minShareCount: 2,
    test: /client\/([\w-]+\.tsx?$|map\/(?!relief\/|map-library)|panels\/|text\/(?!planner|ja|en|pt|zh)|list\/|tools\/draw\/drawing)|model\/geo\/tile\.ts$/,
  },
  { name: "map", test: /node_modules\/@vis\.gl\/|map\/map-library/ },
  // Pages with a map have it without the viewer's components.
  { name: "maplibre-gl", priority: 3, test: /node_modules\/maplibre-gl\/dist\/maplibre-gl\.mjs$/ },
];

const viewer: UserConfig = {
  // Workers load what only some of their work needs when they come to it.
  worker: { format: "es" },
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
      output: {
        entryFileNames: ({ name }) => (nameless.has(name) ? "[name].js" : "assets/[name]-[hash].js"),
        codeSplitting: { groups: chunks },
      },
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
      const assets = Object.keys(bundle).filter((file) => file.startsWith("assets/") && !plannersOnly.test(file));
      const shell = ["/", "/offline.html", "/icon.svg", "/manifest.webmanifest", ...assets.map((file) => `/${file}`)];
      const worker = bundle["service-worker.js"];
      if (worker?.type !== "chunk" || worker.imports.length > 0) throw new Error("the service worker has to be one file");
      worker.code = worker.code.replaceAll("__SHELL_FILES__", JSON.stringify(shell));
    },
  };
}

/**
 * The map's component asks for the whole library where it is given none; ours give it what they use, and the rest may go
 * (`client/map/map-library.ts`).
 */
function usedOfMapLibre(): Plugin {
  return {
    name: "machizu:used-of-maplibre",
    enforce: "pre",
    resolveId(source, importer) {
      if (source !== "maplibre-gl" || importer?.includes("/@vis.gl/react-maplibre/") !== true) return undefined;
      return path.resolve("client/map/map-library.ts");
    },
  };
}

/** The icon within the first page: as a file it would be a request, and its headers weigh more than itself. */
function iconInPage(): Plugin {
  const icon = `data:image/svg+xml,${encodeURIComponent(readFileSync("client/icon.svg", "utf8").replace(/\s*\n\s*/g, ""))}`;
  return {
    name: "machizu:icon-in-page",
    transformIndexHtml: (html, { path: page }) => (page === "/index.html" ? html.replace('"/icon.svg"', `"${icon}"`) : html),
  };
}

/** The page names the scripts that it is going to need, so that they come at once and not one after the other. */
function askedForAhead(): Plugin {
  return {
    name: "machizu:asked-for-ahead",
    transformIndexHtml: {
      order: "post",
      handler(_html, { bundle = {}, path: page }) {
        if (page !== "/index.html") return [];
        const chunks = Object.values(bundle).filter((file) => file.type === "chunk");
        const needed = new Set<string>();
        const add = (name: string) => {
          if (needed.has(name)) return;
          needed.add(name);
          for (const imported of chunks.find(({ fileName }) => fileName === name)?.imports ?? []) add(imported);
        };
        for (const { name, fileName } of chunks) if (name === "show-app" || name === "map-view") add(fileName);
        return [...needed].map((name) => ({
          tag: "link",
          attrs: { rel: "modulepreload", crossorigin: true, href: `/${name}` },
          injectTo: "head",
        }));
      },
    },
  };
}

/** Scripts and stylesheets are compressed once, as well as can be (`server/http/compressed-assets.ts`). */
function compressed(): Plugin {
  return {
    name: "machizu:compressed",
    async writeBundle({ dir = "" }, bundle) {
      const files = Object.keys(bundle).filter((file) => /^assets\/.*\.(m?js|css)$/.test(file));
      await Promise.all(
        files.map(async (file) => {
          const bytes = await promisify(brotliCompress)(readFileSync(path.join(dir, file)));
          writeFileSync(path.join(dir, `${file}.br`), bytes);
        }),
      );
    },
  };
}

/** The planner's screen needs its server: no device takes it along. */
const plannersOnly = /^assets\/(simulate|simulation-map|server-runs|browser-runs|browser-worker)-/;

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
