import type { RequestHandler, Router } from "express";
import { Problem } from "../../model/problem.ts";

/** What a router holds, in order: routes, and what is used for every method. */
interface Layer {
  readonly route?: { readonly methods: Readonly<Record<string, boolean>> };
  readonly handle: { readonly stack?: readonly Layer[] };
  match(path: string): unknown;
}

/**
 * For requests that nothing has answered: a path that knows other methods says which (405 with `Allow`), so that its caller need not
 * look for another address.
 * @param router holds every route, in routers that are used without a path of their own.
 * @param isFile whether a file is served at the path.
 */
export function otherMethods(router: Router, isFile: (path: string) => boolean): RequestHandler {
  return (request, response, next) => {
    const { method, path } = request;
    const known = methodsAt((router as unknown as { stack: readonly Layer[] }).stack, path);
    if (isFile(path)) known.add("GET");
    if (known.has("GET")) known.add("HEAD");
    if (known.size === 0 || known.has(method)) return next();
    const allowed = [...known].sort().join(", ");
    response.set("Allow", allowed);
    throw new Problem("method-not-allowed", {
      where: path,
      detail: { ja: `${path} では ${method} を使えません`, en: `${path} does not take ${method}` },
      remedy: { ja: `使えるもの：${allowed}`, en: `It takes ${allowed}` },
    });
  };
}

function methodsAt(layers: readonly Layer[], path: string): Set<string> {
  const found = layers.flatMap((layer) => {
    if (layer.route === undefined) return [...methodsAt(layer.handle.stack ?? [], path)];
    return layer.match(path) ? Object.keys(layer.route.methods) : [];
  });
  return new Set(found.map((method) => method.toUpperCase()));
}
