/** Run by `npm run prepare`: makes the template of the embedded database when it is missing. */
import { prepareTemplate } from "./template.ts";

const startedAt = Date.now();
try {
  if (await prepareTemplate()) console.log(`embedded database: template made in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
} catch (error) {
  // Everything works without the template, only the first start of a home is slower.
  console.warn(`embedded database: no template (${error instanceof Error ? error.message : String(error)})`);
}
