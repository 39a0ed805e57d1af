import { enableCompileCache } from "node:module";
import path from "node:path";

// Keeps what Node makes of our TypeScript, from the second start on: 25 MB less memory, because the type stripper is not even
// loaded, and a start in half of the time. In JavaScript, because it has to run before the first TypeScript file does.
enableCompileCache(path.join(import.meta.dirname, "../node_modules/.cache/compile"));
