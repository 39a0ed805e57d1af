import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";
import { ja } from "./text/ja.ts";

/** `vite build client` writes both builds: the viewer for browsers, and the data pages' renderer for the server. */
export default defineConfig({
  plugins: [react(), wordsInHtml()],
  // The server serves it: there is nothing to copy.
  publicDir: false,
  builder: {},
  environments: {
    client: {
      build: {
        outDir: "../.build/viewer",
        emptyOutDir: true,
        target: "es2023",
        rolldownOptions: { input: ["index.html", "styles/pages.css"] },
      },
    },
    ssr: {
      define: { "process.env.NODE_ENV": '"production"' },
      resolve: { noExternal: true },
      build: {
        outDir: "../.build/pages",
        emptyOutDir: true,
        ssr: true,
        rolldownOptions: { input: { render: "pages/render.ts" } },
      },
    },
  },
});

/** Fills in `%key%` from the texts, so that the HTML file has no words of its own. */
function wordsInHtml(): Plugin {
  return {
    name: "machizu:words-in-html",
    transformIndexHtml: (html) => html.replace(/%([a-z]+\.[a-zA-Z]+)%/g, (all, key: string) => (key in ja ? ja[key as keyof typeof ja] : all)),
  };
}
