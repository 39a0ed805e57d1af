import jsonld from "jsonld";
import { Parser, Writer } from "n3";
import { dcatPrefixes } from "./dcat.ts";

/** Stands for the address of this server where it is not known; never written. */
const unknownBase = "http://base.invalid/";

/** A JSON-LD document of ours as Turtle: the same triples. Relative links stay relative. */
export async function asTurtle(document: object): Promise<string> {
  const lines: unknown = await jsonld.toRDF(document, {
    base: unknownBase,
    documentLoader: noRemoteContext,
    format: "application/n-quads",
  });
  if (typeof lines !== "string") throw new TypeError("toRDF wrote no N-Quads");
  const writer = new Writer({ prefixes: { ...dcatPrefixes }, baseIRI: unknownBase });
  writer.addQuads(new Parser({ format: "N-Quads", blankNodePrefix: "_:" }).parse(lines));
  return new Promise((resolve, reject) => {
    writer.end((error: Error | null, text: string) => {
      if (error) reject(error);
      else resolve(text);
    });
  });
}

/** Our documents carry their context; nothing is ever fetched. */
function noRemoteContext(url: string): never {
  throw new Error(`a context at ${url} is not ours`);
}
